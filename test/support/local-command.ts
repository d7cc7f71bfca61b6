import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { assertPortsFree, type Ports, portsFrom } from '../../local/ports';

/** A running command of the local system, as a person has it in a terminal. */
export interface LocalCommand {
  process: ChildProcess;
  /** Standard output so far. */
  output(): string;
  /** Standard error so far. */
  errors(): string;
  /** Resolves when standard output has matched. */
  said(pattern: RegExp): Promise<void>;
  /** The exit code, or the signal that ended it. */
  ended: Promise<number | NodeJS.Signals | null>;
}

const running = new Set<ChildProcess>();

/** Ends what a failed test may have left running, with all that belongs to it. */
export function killCommands(): void {
  for (const child of running) {
    child.kill('SIGTERM');
    // What it started may still hold the other ends.
    child.stdout?.destroy();
    child.stderr?.destroy();
  }
}

/** Starts one of the commands of package.json: `main`, `token`. */
export function startLocal(
  program: string,
  parameters: readonly string[],
  environment: Record<string, string> = {},
): LocalCommand {
  return start(process.execPath, ['--import', 'tsx', `local/${program}.ts`, ...parameters], environment);
}

export function startNpm(parameters: readonly string[]): LocalCommand {
  return start('npm', parameters, {});
}

function start(
  command: string,
  parameters: readonly string[],
  environment: Record<string, string>,
): LocalCommand {
  const child = spawn(command, parameters, {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.add(child);
  const texts = { stdout: '', stderr: '' };
  let onText = () => {};
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].on('data', (chunk) => {
      texts[name] += chunk;
      onText();
    });
  }
  const ended = new Promise<number | NodeJS.Signals | null>((resolve) => {
    child.once('close', (code, signal) => {
      running.delete(child);
      resolve(code ?? signal);
    });
  });
  return {
    process: child,
    output: () => texts.stdout,
    errors: () => texts.stderr,
    ended,
    said: (pattern) =>
      new Promise((resolve, reject) => {
        onText = () => {
          if (pattern.test(texts.stdout)) resolve();
        };
        onText();
        void ended.then((how) =>
          reject(new Error(`Ended (${how}) before it said ${pattern}: ${texts.stderr}`)),
        );
      }),
  };
}

/** Runs a command to its end. */
export async function runLocal(program: string, parameters: readonly string[], environment = {}) {
  const command = startLocal(program, parameters, environment);
  const code = await command.ended;
  return { code, output: command.output(), errors: command.errors() };
}

/** A public port such that it and those that follow from it are free. */
export async function freePorts(): Promise<{ publicPort: number; ports: Ports }> {
  for (;;) {
    // Below the ports that operating systems give to outgoing connections.
    const publicPort = 20_000 + Math.floor(Math.random() * 1_300) * 9;
    const ports = portsFrom(publicPort);
    const areFree = await assertPortsFree(ports).then(
      () => true,
      () => false,
    );
    if (areFree) return { publicPort, ports };
  }
}

/** Longest wait for ports to be free again, and for a process to be gone, in milliseconds. */
const FREEING_LIMIT = 10_000;

/**
 * Resolves when all ports are free again.
 *
 * @throws {PortTakenError} where they do not become so
 */
export async function portsFreed(ports: Ports): Promise<void> {
  const start = performance.now();
  for (;;) {
    const taken = await assertPortsFree(ports).catch((error: Error) => error);
    if (!taken) return;
    if (performance.now() - start > FREEING_LIMIT) throw taken;
  }
}

/**
 * Resolves when a process is gone: one that no longer listens may still be there.
 *
 * @throws {Error} where it stays
 */
export async function processGone(pid: number): Promise<void> {
  const start = performance.now();
  while (isThere(pid)) {
    if (performance.now() - start > FREEING_LIMIT) throw new Error(`Process ${pid} is still there`);
    await delay(20);
  }
}

function isThere(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** The process that runs a program under another one. */
export async function childOf(parent: number | undefined, program: string): Promise<number> {
  const { stdout } = await promisify(execFile)('ps', ['-A', '-o', 'pid=,ppid=,args=']);
  const line = stdout.split('\n').find((text) => {
    const [, , ppid, args = ''] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(text) ?? [];
    return Number(ppid) === parent && args.includes(program);
  });
  return Number(line?.trim().split(/\s+/, 1)[0]);
}
