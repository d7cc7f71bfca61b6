import type { Clock } from './clock';
import { type Direction, GateDrive } from './gate-drive';

export type PhysicalState = 'open' | 'opening' | 'closed' | 'closing' | 'stopped';

interface GateMechanicsOptions {
  clock: Clock;
  travelSeconds: number;
  /** 0 is closed, 100 open. */
  position: number;
  onProgress: () => void;
  /** The leaf has reached the end that it was moving to. */
  onArrival: () => void;
  /** Something was in the way of the movement that was under way. */
  onObstruction: () => void;
}

/** Leaf, motor and safety edge. */
export class GateMechanics {
  readonly #drive: GateDrive;
  /** The direction in which something is in the way. */
  #blocked: Direction | undefined;

  constructor(private readonly options: GateMechanicsOptions) {
    this.#drive = new GateDrive(options);
  }

  get state(): PhysicalState {
    if (this.#drive.direction) return this.#drive.direction;
    if (this.#drive.isAtEnd('opening')) return 'open';
    return this.#drive.isAtEnd('closing') ? 'closed' : 'stopped';
  }

  /** 0 to 100, a whole number. */
  get position(): number {
    return Math.round(this.#drive.position);
  }

  get obstructed(): boolean {
    return this.#blocked !== undefined;
  }

  /** Starts a movement, and says how it stands. */
  move(direction: Direction): 'moving' | 'arrived' | 'obstructed' {
    if (this.#drive.isAtEnd(direction)) {
      this.#drive.stop();
      return 'arrived';
    }
    if (direction === this.#blocked) return 'obstructed';
    this.#drive.move(direction);
    return 'moving';
  }

  stop(): void {
    this.#drive.stop();
  }

  /**
   * Puts something in the way: of the movement under way, else of the one that would come next. A closing gate turns
   * round and opens to the end, to let go of whom it touched; an opening one stops.
   */
  jam(): void {
    const { direction } = this.#drive;
    this.#blocked = direction ?? (this.#drive.isAtEnd('closing') ? 'opening' : 'closing');
    if (direction === 'closing') this.#drive.move('opening');
    else this.#drive.stop();
    if (direction) this.options.onObstruction();
  }

  clear(): void {
    this.#blocked = undefined;
  }
}
