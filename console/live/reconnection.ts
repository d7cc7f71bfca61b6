/** Longest pause before another attempt to connect, in milliseconds. */
const LONGEST_PAUSE = 30_000;

/**
 * Pause before the next attempt to connect, in milliseconds: doubled each time, between half and all of it at random,
 * so that the pages of a whole estate do not come back at the same moment.
 *
 * @param attempt 0 for the first attempt after a loss
 * @param random from 0 up to 1
 */
export function reconnectionPause(attempt: number, random: number): number {
  const longest = Math.min(LONGEST_PAUSE, 1_000 * 2 ** attempt);
  return longest * (0.5 + random / 2);
}
