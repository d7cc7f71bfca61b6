import fc from 'fast-check';
import { afterReport, isMoving, type Motion, positionAt } from '../../console/gates/motion';
import type { GateView } from '../../contract/live-events';
import { CLOSED_GATE } from '../support/closed-gate';

/** Motion after reports of `[milliseconds, changes]`. */
function motionAfter(...reports: [number, Partial<GateView>][]): Motion {
  let motion: Motion | undefined;
  let gate = CLOSED_GATE;
  for (const [at, changes] of reports) {
    gate = { ...gate, ...changes };
    motion = afterReport(motion, gate, at);
  }
  if (!motion) throw new Error('No report');
  return motion;
}

describe('the drawn position', () => {
  it('is the reported one while nothing is known of the speed', () => {
    const motion = motionAfter([0, {}], [1_000, { state: 'opening', position: 0 }]);
    expect(positionAt(motion, 1_800)).toBe(0);
    expect(isMoving(motion, 1_800)).toBe(false);
  });

  it('goes on at the speed between the last two reports', () => {
    const motion = motionAfter([0, { state: 'opening', position: 10 }], [1_000, { position: 20 }]);
    expect(positionAt(motion, 1_500)).toBeCloseTo(25);
    expect(isMoving(motion, 1_500)).toBe(true);
  });

  it('goes back while the gate closes', () => {
    const motion = motionAfter([0, { state: 'closing', position: 80 }], [1_000, { position: 70 }]);
    expect(positionAt(motion, 1_500)).toBeCloseTo(65);
  });

  it('keeps the speed of one movement for the next', () => {
    const motion = motionAfter(
      [0, { state: 'opening', position: 0 }],
      [1_000, { position: 10 }],
      [2_000, { state: 'stopped', position: 15 }],
      [9_000, { state: 'closing', position: 15 }],
    );
    expect(positionAt(motion, 9_500)).toBeCloseTo(15 - motion.speed * 500);
    expect(motion.speed).toBeGreaterThan(0);
  });

  it('stands still at the next report of rest, once a lead has been taken back', () => {
    const motion = motionAfter(
      [0, { state: 'opening', position: 10 }],
      [1_000, { position: 20 }],
      [1_500, { state: 'stopped', position: 22 }],
    );
    expect(positionAt(motion, 1_500)).toBeCloseTo(25);
    expect(positionAt(motion, 1_650)).toBeCloseTo(23.5);
    expect(positionAt(motion, 1_800)).toBe(22);
    expect(isMoving(motion, 1_800)).toBe(false);
  });

  it('does not go on for ever when reports stay away', () => {
    const motion = motionAfter([0, { state: 'opening', position: 10 }], [1_000, { position: 20 }]);
    expect(positionAt(motion, 2_500)).toBeCloseTo(35);
    expect(positionAt(motion, 60_000)).toBeCloseTo(35);
    expect(isMoving(motion, 60_000)).toBe(false);
  });

  it('stands still once the gate has lost its connection', () => {
    const motion = motionAfter(
      [0, { state: 'opening', position: 10 }],
      [1_000, { position: 20 }],
      [1_000, { connected: false }],
    );
    expect(positionAt(motion, 2_000)).toBe(20);
  });

  it.each([
    ['open', 100],
    ['closed', 0],
    ['opening', 50],
  ] as const)('of a gate that reports none is where "%s" says: %i', (state, position) => {
    const motion = motionAfter([0, { state, position: undefined }]);
    expect(positionAt(motion, 5_000)).toBe(position);
  });

  it('is never outside 0 to 100, whatever is reported and whenever', () => {
    const state = fc.constantFrom('open', 'opening', 'closed', 'closing', 'stopped', 'unknown');
    const report = fc.record({ wait: fc.nat(5_000), state, position: fc.nat(100), connected: fc.boolean() });
    fc.assert(
      fc.property(fc.array(report, { minLength: 1 }), fc.nat(10_000), (reports, later) => {
        let at = 0;
        let motion: Motion | undefined;
        for (const { wait, ...changes } of reports) {
          at += wait;
          motion = afterReport(motion, { ...CLOSED_GATE, ...changes } as GateView, at);
        }
        const position = positionAt(motion as Motion, at + later);
        expect(position).toBeGreaterThanOrEqual(0);
        expect(position).toBeLessThanOrEqual(100);
      }),
    );
  });
});
