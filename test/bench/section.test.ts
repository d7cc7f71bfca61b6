import type { Measurement } from '../../bench/rounds';
import { atLeast, atMost, ratioOf } from '../../bench/section';

/** Three rounds in which the product takes these many times the reference's value. */
const measured = (...ratios: [number, number, number]): Measurement[] => [
  { name: 'product', median: ratios[1] * 20, values: [ratios[0] * 10, ratios[1] * 20, ratios[2] * 30] },
  { name: 'reference', median: 20, values: [10, 20, 30] },
];

const ratio = (...ratios: [number, number, number]) => ratioOf(measured(...ratios), 'product', 'reference');

it('compares contestants round by round, and says how far the rounds are apart', () => {
  expect(atLeast('Speed', 2, ratio(2, 2.5, 3))).toEqual({
    text: 'Speed: at least 2',
    measured: '2.50 (2.00 - 3.00)',
    verdict: 'met',
  });
});

it.each([
  ['met', ratio(2.1, 2.2, 2.3)],
  ['open', ratio(1.9, 2.2, 2.3)],
  ['open', ratio(1.8, 1.9, 2.1)],
  ['not met', ratio(1.7, 1.8, 1.9)],
] as const)('calls a goal %s by all rounds, not by their median', (verdict, value) => {
  expect(atLeast('Speed', 2, value).verdict).toBe(verdict);
});

it('takes what was measured once for what it is', () => {
  expect(atMost('Memory', 90, 89.5, ' MB')).toEqual({
    text: 'Memory: at most 90 MB',
    measured: '89.50 MB',
    verdict: 'met',
  });
  expect(atMost('Memory', 90, 90.5, ' MB').verdict).toBe('not met');
});
