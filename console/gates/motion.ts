import type { GateView } from '../../contract/live-events';

/**
 * Motion of a gate as it is drawn. Reports come about once a second; between two of them the drawing goes on at the
 * last known speed, and a report always wins.
 */
export interface Motion {
  /** Reported position, 0 to 100; a gate that reports none is drawn where its state says. */
  position: number;
  /** When it was reported, in milliseconds. */
  at: number;
  /** -1 closing, 1 opening, 0 at rest. */
  direction: -1 | 0 | 1;
  /** Percent a millisecond, as the gate last moved; 0 until two reports of a movement have come. */
  speed: number;
  /** How far the drawing was ahead of the report when it came; it is taken back smoothly. */
  lead: number;
}

/** Longest time that a drawing goes on without a report, in milliseconds: one report a second, and some delay. */
const LONGEST_GUESS = 1_500;

/** In how many milliseconds a lead is taken back. */
const CATCH_UP = 300;

const DIRECTIONS = { opening: 1, closing: -1, open: 0, closed: 0, stopped: 0, unknown: 0 } as const;
const POSITIONS = { opening: 50, closing: 50, open: 100, closed: 0, stopped: 50, unknown: 50 } as const;

/** Motion after a report that came at `at` milliseconds. */
export function afterReport(before: Motion | undefined, gate: GateView, at: number): Motion {
  const position = gate.position ?? POSITIONS[gate.state];
  const direction = gate.connected ? DIRECTIONS[gate.state] : 0;
  const resting = { position, at, direction, speed: before?.speed ?? 0, lead: 0 };
  if (!before || gate.position === undefined) return resting;
  const covered = (position - before.position) * before.direction;
  const elapsed = at - before.at;
  const speed = covered > 0 && elapsed > 0 ? covered / elapsed : before.speed;
  return { ...resting, speed, lead: positionAt(before, at) - position };
}

/** Position to draw at `now` milliseconds, 0 to 100. */
export function positionAt(motion: Motion, now: number): number {
  const elapsed = Math.max(0, now - motion.at);
  const guess = motion.direction * motion.speed * Math.min(elapsed, LONGEST_GUESS);
  const lead = motion.lead * Math.max(0, 1 - elapsed / CATCH_UP);
  return Math.min(100, Math.max(0, motion.position + guess + lead));
}

/** Whether the drawing still changes at `now` milliseconds without another report. */
export function isMoving(motion: Motion, now: number): boolean {
  const elapsed = now - motion.at;
  if (motion.lead !== 0 && elapsed < CATCH_UP) return true;
  return motion.direction !== 0 && motion.speed > 0 && elapsed < LONGEST_GUESS;
}
