import { type ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { READINESS_PATH } from '../contract/edge';

/** Longest time that the service may take to become ready, and to stop, in milliseconds. */
const START_LIMIT = 20_000;
const STOP_LIMIT = 10_000;

const READINESS_INTERVAL = 25;

const ROOT = path.resolve(__dirname, '..');

export interface ServiceProcess {
  url: string;
  /** Resolves when the process has ended, with how: `exit code 1`, `signal SIGKILL`. */
  ended: Promise<string>;
  /** Ends it as a deployment would, by force if it takes too long. */
  stop(): Promise<void>;
}

/**
 * Service process: the real `service/main.ts` in a process of its own. Waits until it is ready.
 *
 * @param onLine takes each line that the service prints
 * @param signal ends it while it is not ready yet
 * @throws {Error} where it ends before it is ready, or does not become ready
 */
export async function startServiceProcess(
  environment: Record<string, string>,
  onLine: (line: string) => void,
  signal: AbortSignal,
): Promise<ServiceProcess> {
  const child = spawn(
    process.execPath,
    // The CommonJS half of tsx is enough, and has no loader thread that must end before the process can.
    ['--require', 'tsx/cjs', '--require', './local/end-with-parent.ts', 'service/main.ts'],
    // In a process group of its own: Ctrl-C in a terminal reaches every process of a group, and here the system
    // decides on the order.
    { cwd: ROOT, env: { ...inherited(), ...environment }, stdio: ['pipe', 'pipe', 'pipe'], detached: true },
  );
  // Where this process does not wait for it, it must not outlive it.
  const kill = () => child.kill('SIGKILL');
  process.once('exit', kill);
  child.once('exit', () => process.removeListener('exit', kill));
  for (const input of [child.stdout, child.stderr]) createInterface({ input }).on('line', onLine);
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('close', (code, signal) => resolve(signal ? `signal ${signal}` : `exit code ${code}`));
  });
  const stop = () => end(child, ended);
  const url = `http://127.0.0.1:${environment['PORT']}`;
  const failed = new AbortController();
  void ended.then((how) => failed.abort(new Error(`The service ended before it was ready: ${how}`)));
  const limit = setTimeout(() => {
    failed.abort(new Error(`The service did not become ready within ${START_LIMIT / 1000} s`));
  }, START_LIMIT);
  try {
    await becomesReady(url, AbortSignal.any([failed.signal, signal]));
  } catch (error) {
    await stop();
    throw error;
  } finally {
    clearTimeout(limit);
  }
  return { url, ended, stop };
}

/** The developer's own AWS settings have no business here. */
function inherited(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('AWS_')));
}

async function becomesReady(url: string, signal: AbortSignal): Promise<void> {
  for (;;) {
    signal.throwIfAborted();
    const ready = await fetch(url + READINESS_PATH, { signal }).then(
      (response) => response.body?.cancel().then(() => response.ok),
      () => false,
    );
    if (ready) return;
    await delay(READINESS_INTERVAL);
  }
}

async function end(child: ChildProcess, ended: Promise<string>): Promise<void> {
  child.kill('SIGTERM');
  const force = setTimeout(() => child.kill('SIGKILL'), STOP_LIMIT);
  await ended;
  clearTimeout(force);
}
