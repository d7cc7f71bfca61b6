import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';

/** File of the built console, as it is sent. */
export interface ConsoleFile {
  /** Extension, by which its media type is known. */
  extension: string;
  content: Buffer;
  /** The same for a client that takes gzip; absent where that is no smaller. */
  compressed: Buffer | undefined;
}

/** Files that are asked for by another path than their own; what only the build needs is not served. */
const PAGES = ['index.html', 'manifest.webmanifest'];

/**
 * Files of the console by name: its pages, and its assets as `assets/<name>`. They are read when the first is asked
 * for and then kept, some 200 kB.
 *
 * @throws {Error} where there is no built console in the folder
 */
export function createConsoleFiles(folder: string): (name: string) => ConsoleFile | undefined {
  let files: Map<string, ConsoleFile> | undefined;
  return (name) => {
    files ??= readFiles(folder);
    return files.get(name);
  };
}

function readFiles(folder: string): Map<string, ConsoleFile> {
  try {
    const assets = readdirSync(path.join(folder, 'assets')).map((name) => `assets/${name}`);
    return new Map([...PAGES, ...assets].map((name) => [name, readFile(path.join(folder, name))]));
  } catch (error) {
    throw new Error(`There is no built console in CONSOLE_FOLDER, ${folder}`, { cause: error });
  }
}

function readFile(file: string): ConsoleFile {
  const content = readFileSync(file);
  const compressed = gzipSync(content);
  return {
    extension: path.extname(file),
    content,
    compressed: compressed.length < content.length ? compressed : undefined,
  };
}
