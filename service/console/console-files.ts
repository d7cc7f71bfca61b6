import { existsSync, readdirSync, readFileSync } from 'node:fs';
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
const PAGES = ['index.html', 'account.html', 'manifest.webmanifest'];

/** Files of the built console. They are read when the first is asked for and then kept, some 200 kB. */
export class ConsoleFiles {
  #files: Map<string, ConsoleFile> | undefined;

  constructor(private readonly folder: string) {}

  /**
   * File by name: a page, or an asset as `assets/<name>`.
   *
   * @throws {Error} where there is no built console in the folder
   */
  find(name: string): ConsoleFile | undefined {
    this.#files ??= readFiles(this.folder);
    return this.#files.get(name);
  }

  /** Content of an asset by its name in the source; undefined where the console was not built. */
  asset(name: string): Buffer | undefined {
    const list = path.join(this.folder, 'assets.json');
    if (!existsSync(list)) return undefined;
    const assets: Record<string, string> = JSON.parse(readFileSync(list, 'utf8'));
    return this.find(String(assets[name]).slice(1))?.content;
  }
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
