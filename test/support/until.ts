/** Longest wait for something that is under way already, in milliseconds of real time. */
const LIMIT = 4_000;

/**
 * Waits for what another side is doing over a real socket, and goes on the moment it is done.
 *
 * @throws {Error} naming what was waited for
 */
export async function until(what: string, condition: () => boolean): Promise<void> {
  const start = performance.now();
  while (!condition()) {
    if (performance.now() - start > LIMIT) throw new Error(`Waited ${LIMIT} ms in vain: ${what}`);
    await new Promise(setImmediate);
  }
}
