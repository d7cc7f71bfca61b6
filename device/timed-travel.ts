import type { Direction } from '../contract/device-protocol';
import type { Clock, DriveEvents } from './gate-drive';

/** How often a moving gate says where it is, in milliseconds. */
const PROGRESS_INTERVAL = 1_000;

export interface TimedTravelOptions extends Pick<DriveEvents, 'onChange' | 'onArrival'> {
  clock: Clock;
  /** From closed to open, or back. */
  travelSeconds: number;
  /** Where the leaf stands at the start: 0 is closed, 100 open; not known by default. */
  position?: number;
}

interface Movement {
  direction: Direction;
  from: number | undefined;
  startedAt: number;
  cancelTimer: () => void;
}

/**
 * Position of a leaf that moves at an even speed, reckoned from time. Where it is not known, it is known again after a
 * whole travel in one direction.
 */
export class TimedTravel {
  #restingPosition: number | undefined;
  #movement: Movement | undefined;

  constructor(private readonly options: TimedTravelOptions) {
    this.#restingPosition = options.position;
  }

  get state(): 'open' | 'opening' | 'closed' | 'closing' | 'stopped' | 'unknown' {
    if (this.#movement) return this.#movement.direction;
    if (this.#restingPosition === undefined) return 'unknown';
    if (this.isAtEnd('opening')) return 'open';
    return this.isAtEnd('closing') ? 'closed' : 'stopped';
  }

  /** 0 to 100, a whole number. */
  get position(): number | undefined {
    const exact = this.#position;
    return exact === undefined ? undefined : Math.round(exact);
  }

  /** The direction of the movement under way. */
  get direction(): Direction | undefined {
    return this.#movement?.direction;
  }

  /** Whether the leaf is where a movement in this direction ends. */
  isAtEnd(direction: Direction): boolean {
    return this.#position === endOf(direction);
  }

  start(direction: Direction): void {
    this.stop();
    const startedAt = this.options.clock.now();
    const from = this.#restingPosition;
    this.#movement = { direction, from, startedAt, cancelTimer: () => undefined };
    this.#scheduleNextStep(this.#movement);
  }

  stop(): void {
    this.restAt(this.#position);
  }

  /** The leaf rests at this position, which may not be known. */
  restAt(position: number | undefined): void {
    this.#movement?.cancelTimer();
    this.#movement = undefined;
    this.#restingPosition = position;
  }

  /** Not rounded. */
  get #position(): number | undefined {
    if (!this.#movement) return this.#restingPosition;
    const { direction, from } = this.#movement;
    const remaining = this.#remaining(this.#movement);
    if (remaining === 0) return endOf(direction);
    if (from === undefined) return undefined;
    return direction === 'opening' ? 100 - remaining : remaining;
  }

  /** What is left of a movement, in percent of the whole way, and at most that where its start is not known. */
  #remaining({ direction, from, startedAt }: Movement): number {
    const distance = Math.abs(endOf(direction) - (from ?? 100 - endOf(direction)));
    const travelled = ((this.options.clock.now() - startedAt) / this.#travelMilliseconds) * 100;
    return Math.max(0, distance - travelled);
  }

  get #travelMilliseconds(): number {
    return this.options.travelSeconds * 1000;
  }

  #scheduleNextStep(movement: Movement): void {
    const milliseconds = (this.#remaining(movement) / 100) * this.#travelMilliseconds;
    movement.cancelTimer = this.options.clock.schedule(Math.min(PROGRESS_INTERVAL, milliseconds), () => {
      if (this.isAtEnd(movement.direction)) {
        this.stop();
        this.options.onArrival();
      } else {
        this.#scheduleNextStep(movement);
        this.options.onChange();
      }
    });
  }
}

const endOf = (direction: Direction): 0 | 100 => (direction === 'opening' ? 100 : 0);
