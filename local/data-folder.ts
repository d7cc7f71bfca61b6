import { rm } from 'node:fs/promises';
import path from 'node:path';

export const DEFAULT_DATA_FOLDER = '.local';

export const serviceLogFile = (folder: string) => path.join(folder, 'service.log');

/** The console as it is built at each start. */
export const consoleFolder = (folder: string) => path.join(folder, 'console');

/** All that the local system keeps. Deleted by name: a folder may hold what is not ours. */
const CONTENTS = ['cognito-signing-keys.json', 's3', 'shadows', 'service.log', 'console'];

/** Forgets everything that earlier runs kept. */
export async function resetDataFolder(folder: string): Promise<void> {
  for (const name of CONTENTS) await rm(path.join(folder, name), { recursive: true, force: true });
}
