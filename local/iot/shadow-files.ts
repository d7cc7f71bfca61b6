import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { ShadowDocument } from './device-shadows';

/** Shadow files, one for each thing. A crash leaves the old document or the new one, never half of one. */
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

  #file(thing: string): string {
    return path.join(this.folder, `${encodeURIComponent(thing)}.json`);
  }
}
