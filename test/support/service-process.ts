import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { until } from './until';

const execute = promisify(execFile);

/**
 * Makes the production build and copies it to where nothing else is: from there, only what the image holds can be
 * loaded.
 */
export async function isolatedBuild(): Promise<{ folder: string; remove(): Promise<void> }> {
  await execute(process.execPath, ['--import', 'tsx', 'scripts/build-service.ts']);
  const folder = await mkdtemp(path.join(tmpdir(), 'gatehouse-image-'));
  await cp('dist', folder, { recursive: true });
  return { folder, remove: () => rm(folder, { recursive: true }) };
}

export interface ServiceProcess {
  url: string;
  process: ChildProcess;
  output(): string;
  exited: Promise<number | null>;
}

/** Limits of the system on a process; see `ulimit`. */
interface ProcessLimits {
  /** Most open files and sockets. */
  descriptors?: number;
}

/** Starts the built service with just this environment, and waits until it listens. */
export async function startProcess(
  folder: string,
  environment: Record<string, string>,
  limits: ProcessLimits = {},
): Promise<ServiceProcess> {
  const service = runProcess(folder, 'main.js', { PORT: '0', ...environment }, limits);
  let port: string | undefined;
  await until('the service listens', () => {
    port = /"port":(\d+)/.exec(service.output())?.[1];
    return port !== undefined;
  });
  return { ...service, url: `http://127.0.0.1:${port}` };
}

const running = new Set<ChildProcess>();

/** Ends what a failed test may have left running; call it after all tests of a file. */
export function killProcesses(): void {
  for (const child of running) child.kill('SIGKILL');
}

/** Runs one of the built programs with just this environment. */
export function runProcess(
  folder: string,
  program: string,
  environment: Record<string, string>,
  { descriptors }: ProcessLimits = {},
) {
  const command = [process.execPath, path.join(folder, program)];
  const limited = ['/bin/sh', '-c', 'ulimit -n "$0" && exec "$@"', String(descriptors), ...command];
  const [executable = '', ...parameters] = descriptors === undefined ? command : limited;
  const child = spawn(executable, parameters, { cwd: folder, env: environment });
  running.add(child);
  child.once('close', () => running.delete(child));
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      output += chunk;
    });
  }
  const exited = new Promise<number | null>((resolve) => child.once('close', (code) => resolve(code)));
  return { process: child, output: () => output, exited };
}
