import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';

export type JsonObject = Record<string, unknown>;

/** Classic shadow of a thing, as it is kept. */
export interface ShadowDocument {
  /** `reported` is absent after it was set to `null`. */
  state: { reported?: JsonObject };
  /** When each member was last reported: the same members, with `{ timestamp }` in place of each value. */
  metadata?: { reported?: JsonObject };
  /** Counts the updates, from 1. */
  version: number;
}

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
