import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { z } from 'zod';

/** Longest time that an action may take, in milliseconds. */
const ACTION_LIMIT = 5_000;

const httpUrl = z.url({ protocol: /^https?$/, error: 'must be an http or https address' });

/**
 * Drive action, as configured: a command with its arguments, run without a shell, or an HTTP request to a relay, such as
 * `http://192.0.2.10/rpc/Cover.Open?id=0` for a Shelly.
 */
export const driveActionSchema = z.union(
  [
    z.strictObject({ command: z.tuple([z.string().min(1)], z.string()) }),
    z.strictObject({ url: httpUrl, method: z.enum(['GET', 'POST', 'PUT']).optional() }),
  ],
  {
    error:
      'must be {"command": [program, argument, ...]} or {"url": http address, "method"?: GET, POST or PUT}',
  },
);

export type DriveAction = z.infer<typeof driveActionSchema>;

/**
 * Runs an action to its end.
 *
 * @param signal breaks it off
 * @throws {Error} in plain words where the program fails, the relay refuses, or neither is done in time
 */
export async function runAction(action: DriveAction, signal: AbortSignal): Promise<void> {
  const limit = AbortSignal.timeout(ACTION_LIMIT);
  const both = AbortSignal.any([signal, limit]);
  try {
    if ('command' in action) await runCommand(action.command, both);
    else await askRelay(action, both);
  } catch (error) {
    if (limit.aborted) throw new Error(`${nameOf(action)} took more than ${ACTION_LIMIT / 1000} s`);
    throw new Error(`${nameOf(action)} failed: ${reasonOf(error as Error)}`);
  }
}

async function runCommand(
  [program, ...parameters]: [string, ...string[]],
  signal: AbortSignal,
): Promise<void> {
  await promisify(execFile)(program, parameters, { signal });
}

async function askRelay(
  { url, method = 'GET' }: { url: string; method?: string | undefined },
  signal: AbortSignal,
) {
  const response = await fetch(url, { method, signal, redirect: 'error' });
  await response.body?.cancel();
  if (!response.ok) throw new Error(`it answered ${response.status}`);
}

const nameOf = (action: DriveAction) => ('command' in action ? action.command[0] : new URL(action.url).host);

/** What went wrong below is said by the cause of fetch's error, and by the exit code of a program. */
function reasonOf(error: Error & { code?: unknown }): string {
  if (typeof error.code === 'number') return `exit code ${error.code}`;
  const cause = error.cause as Error | undefined;
  return cause?.message ?? error.message;
}
