import type { Direction } from '../../contract/device-protocol';

/** Time as a gate knows it; tests bring a clock of their own and move it by hand. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Runs a task once, later; the answer cancels it. */
  schedule(milliseconds: number, task: () => void): () => void;
}

/** How often a moving gate says where it is, in milliseconds. */
const PROGRESS_INTERVAL = 1_000;

interface GateMotorOptions {
  clock: Clock;
  /** From closed to open, or back. */
  travelSeconds: number;
  /** Where the leaf stands at the start: 0 is closed, 100 open. */
  position: number;
  /** Called on the way, about once a second. */
  onProgress: () => void;
  /** Called once where the leaf has reached the end that it was moving to. */
  onArrival: () => void;
  /** Called where something got in the way of the movement under way. */
  onObstruction: () => void;
}

interface Movement {
  direction: Direction;
  from: number;
  startedAt: number;
  cancelTimer: () => void;
}

/** Motor, leaf and safety edge: the leaf moves at an even speed, and the motor always knows where it is. */
export class GateMotor {
  #restingPosition: number;
  #movement: Movement | undefined;
  /** The direction in which something is in the way. */
  #blocked: Direction | undefined;

  constructor(private readonly options: GateMotorOptions) {
    this.#restingPosition = options.position;
  }

  get state(): 'open' | 'opening' | 'closed' | 'closing' | 'stopped' {
    if (this.#movement) return this.#movement.direction;
    if (this.#isAtEnd('opening')) return 'open';
    return this.#isAtEnd('closing') ? 'closed' : 'stopped';
  }

  /** 0 to 100, a whole number. */
  get position(): number {
    return Math.round(this.#position);
  }

  get obstructed(): boolean {
    return this.#blocked !== undefined;
  }

  /** Starts a movement, goes on with it, or turns round; says how it stands. */
  move(direction: Direction): 'moving' | 'arrived' | 'obstructed' {
    if (this.#isAtEnd(direction)) {
      this.stop();
      return 'arrived';
    }
    if (direction === this.#blocked) return 'obstructed';
    if (direction !== this.#movement?.direction) this.#start(direction);
    return 'moving';
  }

  stop(): void {
    this.#restingPosition = this.#position;
    this.#movement?.cancelTimer();
    this.#movement = undefined;
  }

  /**
   * Puts something in the way: of the movement under way, else of the one that would come next. A closing gate turns
   * round and opens to the end, to let go of whom it touched; an opening one stops.
   */
  jam(): void {
    const direction = this.#movement?.direction;
    this.#blocked = direction ?? (this.#isAtEnd('closing') ? 'opening' : 'closing');
    if (direction === 'closing') this.#start('opening');
    else this.stop();
    if (direction) this.options.onObstruction();
  }

  clear(): void {
    this.#blocked = undefined;
  }

  /** Not rounded. */
  get #position(): number {
    if (!this.#movement) return this.#restingPosition;
    const { direction, from, startedAt } = this.#movement;
    const travelled = ((this.options.clock.now() - startedAt) / this.#travelMilliseconds) * 100;
    return direction === 'opening' ? Math.min(100, from + travelled) : Math.max(0, from - travelled);
  }

  get #travelMilliseconds(): number {
    return this.options.travelSeconds * 1000;
  }

  #isAtEnd(direction: Direction): boolean {
    return this.#position === (direction === 'opening' ? 100 : 0);
  }

  #start(direction: Direction): void {
    this.stop();
    const startedAt = this.options.clock.now();
    const from = this.#restingPosition;
    this.#movement = { direction, from, startedAt, cancelTimer: () => undefined };
    this.#scheduleNextStep(this.#movement);
  }

  #scheduleNextStep(movement: Movement): void {
    const distance = movement.direction === 'opening' ? 100 - this.#position : this.#position;
    const remaining = (distance / 100) * this.#travelMilliseconds;
    movement.cancelTimer = this.options.clock.schedule(Math.min(PROGRESS_INTERVAL, remaining), () => {
      if (this.#isAtEnd(movement.direction)) {
        this.stop();
        this.options.onArrival();
      } else {
        this.#scheduleNextStep(movement);
        this.options.onProgress();
      }
    });
  }
}
