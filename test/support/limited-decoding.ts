import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import type { ImageBomb } from './image-bombs';

const execute = promisify(execFile);

/** What the default task has, in MiB. */
const TASK_MEMORY = 512;

export interface DecodingReport {
  /** 'stored', or why it was refused. */
  results: string[];
  /** Most memory that the process ever had. A compiler of TypeScript, which it carries, takes some 60 of it. */
  peakMegabytes: number;
}

/** Decodes `count` copies of an image at once, in a process that on Linux gets no more memory than the default task. */
export async function decodeInLimitedProcess(image: ImageBomb, count: number): Promise<DecodingReport> {
  const folder = await mkdtemp(path.join(tmpdir(), 'gatehouse-image-'));
  try {
    const file = path.join(folder, 'image');
    await writeFile(file, await image.bytes());
    const files = Array<string>(count).fill(file);
    // Without a just-in-time compiler: for its code Node 24 reserves 512 MiB that the limit counts as used.
    const node = ['--jitless', '--require', 'tsx/cjs'];
    const program = [...node, 'test/support/decode-and-report.ts', image.mediaType, ...files];
    // This limit counts memory that is written to, which the address space that Node reserves is not.
    const limit = process.platform === 'linux' ? `ulimit -d ${TASK_MEMORY * 1024};` : '';
    const { stdout } = await execute('sh', ['-c', `${limit} exec "$0" "$@"`, process.execPath, ...program]);
    return JSON.parse(stdout) as DecodingReport;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
