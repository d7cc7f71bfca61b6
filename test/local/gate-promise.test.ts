import fc from 'fast-check';
import { histories, type Step } from '../support/command-histories';
import { liveThrough } from '../support/controller-history';

/** Histories that once broke the promise; a seed that fails joins them. */
const KEPT: [Step[]][] = [];

it('moves only within the life of a fresh command for it, once per command, and stops at every stop', () => {
  fc.assert(fc.property(histories, liveThrough), { numRuns: 500, examples: KEPT });
});
