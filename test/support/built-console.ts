import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

/**
 * The console, built into a folder of its own. In a process of its own, too: where the service decodes images, none
 * that is drawn in SVG can be read any more.
 */
export async function builtConsole(): Promise<{ folder: string; remove(): void }> {
  const folder = mkdtempSync(path.join(tmpdir(), 'gatehouse-console-'));
  await promisify(execFile)(process.execPath, ['--import', 'tsx', 'scripts/build-console.ts', folder]);
  return { folder, remove: () => rmSync(folder, { recursive: true }) };
}
