import { execFileSync } from 'node:child_process';
import os from 'node:os';

/** The core of the servers that are measured; everything else has the others. */
const SERVER_CORE = '0';

let separate = false;

/**
 * Cores: keeps this process, with the load generator, and the stubs that it starts away from the core of the servers that
 * are measured, where there are two and `taskset` (util-linux).
 *
 * @returns what the result says of it
 */
export function separateCores(): string {
  const cores = os.cpus().length;
  if (cores < 2) return 'The load generator shared the only core with the server.';
  try {
    execFileSync('taskset', ['-a', '-c', '-p', `1-${cores - 1}`, String(process.pid)], { stdio: 'ignore' });
  } catch {
    return 'The load generator shared the cores with the server, since there is no `taskset`.';
  }
  separate = true;
  return `Each server had core ${SERVER_CORE}; the load generator and the stubs had the others.`;
}

/** The command that starts a server on its core. */
export function onServerCore(program: string, parameters: readonly string[]): [string, string[]] {
  return separate ? ['taskset', ['-c', SERVER_CORE, program, ...parameters]] : [program, [...parameters]];
}
