import { setTimeout as delay } from 'node:timers/promises';

/** How often to look, in milliseconds: soon enough for a test, seldom enough to leave the core to the other side. */
const INTERVAL = 3;

/** Longest wait for something that is under way already, in milliseconds of real time. */
const LIMIT = 4_000;

/** Longest wait for something that a program does which may not have started yet. */
export const PROGRAM_LIMIT = 20_000;

/**
 * Waits for what another side is doing over a real socket.
 *
 * @throws {Error} naming what was waited for
 */
export async function until(what: string, condition: () => boolean, limit = LIMIT): Promise<void> {
  const start = performance.now();
  while (!condition()) {
    if (performance.now() - start > limit) throw new Error(`Waited ${limit} ms in vain: ${what}`);
    await delay(INTERVAL);
  }
}
