import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { ShadowDocument } from './shadow-document';

/** Keeps one file a thing in a folder. A crash leaves the old document or the new one, never half of one. */
export class ShadowFiles {
  constructor(private readonly folder: string) {
    mkdirSync(folder, { recursive: true });
  }

  /** @throws {Error} that names the file where it does not hold JSON */
  read(thing: string): ShadowDocument | undefined {
    const file = this.#file(thing);
    let text: string;
    try {
      text = readFileSync(file, 'utf8');
    } catch {
      return undefined;
    }
    try {
      return JSON.parse(text);
    } catch {
      throw new Error(`${file} does not hold a device shadow; delete it to start with a fresh one`);
    }
  }

  write(thing: string, document: ShadowDocument): void {
    const file = this.#file(thing);
    writeFileSync(`${file}.new`, JSON.stringify(document, null, 2));
    renameSync(`${file}.new`, file);
  }

  remove(thing: string): void {
    rmSync(this.#file(thing), { force: true });
  }

  #file(thing: string): string {
    return path.join(this.folder, `${encodeURIComponent(thing)}.json`);
  }
}
