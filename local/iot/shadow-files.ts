import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { readKept } from '../data-folder';

export type JsonObject = Record<string, unknown>;

/** Classic shadow of a thing, as it is kept. */
const documentSchema = z.object({
  /** `reported` is absent after it was set to `null`. */
  state: z.object({ reported: z.record(z.string(), z.unknown()).optional() }),
  /** When each member was last reported: the same members, with `{ timestamp }` in place of each value. */
  metadata: z.object({ reported: z.record(z.string(), z.unknown()).optional() }).optional(),
  /** Counts the updates, from 1. */
  version: z.int(),
});

export type ShadowDocument = z.infer<typeof documentSchema>;

/** Shadow files, one for each thing. A crash leaves the old document or the new one, never half of one. */
export class ShadowFiles {
  #hasWarned = false;

  constructor(private readonly folder: string) {
    mkdirSync(folder, { recursive: true });
  }

  read(thing: string): ShadowDocument | undefined {
    return readKept(this.#file(thing), (text) => documentSchema.parse(JSON.parse(text)));
  }

  /** A disk that takes no more costs the memory of the next run, and nothing else. */
  write(thing: string, document: ShadowDocument): void {
    const file = this.#file(thing);
    try {
      writeFileSync(`${file}.new`, JSON.stringify(document, null, 2));
      renameSync(`${file}.new`, file);
    } catch (error) {
      if (!this.#hasWarned)
        process.stderr.write(`Device shadows are not kept: ${(error as Error).message}\n`);
      this.#hasWarned = true;
    }
  }

  #file(thing: string): string {
    return path.join(this.folder, `${encodeURIComponent(thing)}.json`);
  }
}
