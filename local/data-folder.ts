import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';

export const DEFAULT_DATA_FOLDER = '.local';

export const serviceLogFile = (folder: string) => path.join(folder, 'service.log');

/** The console as it is built at each start. */
export const consoleFolder = (folder: string) => path.join(folder, 'console');

/** All that the local system keeps. Deleted by name: a folder may hold what is not ours. */
const CONTENTS = [
  'cognito-signing-keys.json',
  'cognito-users.json',
  's3',
  'shadows',
  'service.log',
  'console',
];

/** Forgets everything that earlier runs kept. */
export async function resetDataFolder(folder: string): Promise<void> {
  for (const name of CONTENTS) await rm(path.join(folder, name), { recursive: true, force: true });
}

/**
 * Takes the data folder for this process, until it ends; the lock of a process that is gone is taken over.
 *
 * @throws {Error} where another local system has it, or where nothing can be written there
 */
export function lockDataFolder(folder: string): void {
  const lock = path.join(folder, 'lock');
  try {
    mkdirSync(folder, { recursive: true });
    if (!isAlive(Number(readIfThere(lock)))) rmSync(lock, { force: true });
    writeFileSync(lock, String(process.pid), { flag: 'wx' });
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code !== 'EEXIST' || readIfThere(lock) === undefined) {
      throw new Error(`Nothing can be kept in ${folder}: ${message}`);
    }
    throw new Error(
      `Another local system (process ${readIfThere(lock)}) uses ${folder}. Name another folder with --data.`,
    );
  }
  process.once('exit', () => rmSync(lock, { force: true }));
}

function isAlive(pid: number): boolean {
  if (!pid || pid === process.pid) return false;
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

/**
 * Reads a file that an earlier run kept; undefined where there is none. One that can't be read as what it should be is
 * set aside as `<file>.damaged`, with a warning on standard error, and counts as none.
 */
export function readKept<Content>(file: string, read: (text: string) => Content): Content | undefined {
  const text = readIfThere(file);
  if (text === undefined) return undefined;
  try {
    return read(text);
  } catch {
    renameSync(file, `${file}.damaged`);
    process.stderr.write(`${file} was damaged; it is now ${file}.damaged, and a new one takes its place.\n`);
    return undefined;
  }
}
