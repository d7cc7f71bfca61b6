import type { Clock } from './clock';

export type Direction = 'opening' | 'closing';

/** How often a moving gate says where it is, in milliseconds. */
const PROGRESS_INTERVAL = 1_000;

interface GateDriveOptions {
  clock: Clock;
  /** From closed to open, or back. */
  travelSeconds: number;
  /** Where the leaf stands at the start: 0 is closed, 100 open. */
  position: number;
  /** Called on the way, about once a second. */
  onProgress: () => void;
  /** Called once where the leaf has reached its end. */
  onArrival: () => void;
}

interface Movement {
  direction: Direction;
  from: number;
  startedAt: number;
  cancelTimer: () => void;
}

/** The motor: it moves the leaf at an even speed and always knows where it is. */
export class GateDrive {
  #position: number;
  #movement: Movement | undefined;

  constructor(private readonly options: GateDriveOptions) {
    this.#position = options.position;
  }

  get direction(): Direction | undefined {
    return this.#movement?.direction;
  }

  /** 0 is closed, 100 open; not rounded. */
  get position(): number {
    if (!this.#movement) return this.#position;
    const { direction, from, startedAt } = this.#movement;
    const travelled = ((this.options.clock.now() - startedAt) / this.#travelMilliseconds) * 100;
    return direction === 'opening' ? Math.min(100, from + travelled) : Math.max(0, from - travelled);
  }

  /** Starts moving, or turns round on the way. Moving on in the same direction, or at its end, it changes nothing. */
  move(direction: Direction): void {
    if (direction === this.direction || this.isAtEnd(direction)) return;
    this.stop();
    this.#movement = {
      direction,
      from: this.#position,
      startedAt: this.options.clock.now(),
      cancelTimer: () => undefined,
    };
    this.#scheduleNextStep(this.#movement);
  }

  stop(): void {
    this.#position = this.position;
    this.#movement?.cancelTimer();
    this.#movement = undefined;
  }

  /** Whether there is no way left in this direction. */
  isAtEnd(direction: Direction): boolean {
    return this.position === (direction === 'opening' ? 100 : 0);
  }

  #scheduleNextStep(movement: Movement): void {
    const distance = movement.direction === 'opening' ? 100 - this.position : this.position;
    const remaining = (distance / 100) * this.#travelMilliseconds;
    movement.cancelTimer = this.options.clock.schedule(Math.min(PROGRESS_INTERVAL, remaining), () => {
      if (this.isAtEnd(movement.direction)) {
        this.stop();
        this.options.onArrival();
      } else {
        this.#scheduleNextStep(movement);
        this.options.onProgress();
      }
    });
  }

  get #travelMilliseconds(): number {
    return this.options.travelSeconds * 1000;
  }
}
