import type { Direction } from '../contract/device-protocol';
import type { ReportedState } from '../contract/reported-state';

/** Time as a gate knows it; tests bring a clock of their own and move it by hand. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Runs a task once, later; the answer cancels it. */
  schedule(milliseconds: number, task: () => void): () => void;
}

/** The machine's own clock. */
export const SYSTEM_CLOCK: Clock = {
  now: Date.now,
  schedule(milliseconds, task) {
    const timer = setTimeout(task, milliseconds);
    return () => clearTimeout(timer);
  },
};

/** Gate drive: moves the gate, and knows how far it has come. To build another kind of gate, implement this. */
export interface GateDrive extends Readonly<Pick<ReportedState, 'state' | 'obstructed'>> {
  /** 0 (closed) to 100 (open), a whole number; `undefined` where it is not known. */
  readonly position: number | undefined;
  /** Starts a movement, goes on with it, or turns round; says how it stands. */
  move(direction: Direction): 'moving' | 'arrived' | 'obstructed';
  /** Stops at once, whatever is under way. */
  stop(): void;
  /** Takes up what was reported before a restart, as far as it still holds. */
  restore(reported: Pick<ReportedState, 'position' | 'obstructed'>): void;
}

/** What a drive tells its controller. */
export interface DriveEvents {
  /** There is something new to report; called about once a second while the gate moves. */
  onChange: () => void;
  /** The gate has reached the end that it was moving to. */
  onArrival: () => void;
  /** Something got in the way of the movement under way. */
  onObstruction: () => void;
  /** What the drive was last told to do did not work, in plain words; the gate's state is not known now. */
  onFailure: (problem: string) => void;
}
