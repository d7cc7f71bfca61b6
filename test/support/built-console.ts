import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buildConsole } from '../../scripts/build-console';

/** The console, built into a folder of its own. */
export async function builtConsole(): Promise<{ folder: string; remove(): void }> {
  const folder = mkdtempSync(path.join(tmpdir(), 'gatehouse-console-'));
  await buildConsole(folder);
  return { folder, remove: () => rmSync(folder, { recursive: true }) };
}
