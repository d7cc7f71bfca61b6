import type { Direction } from '../../contract/device-protocol';
import type { Clock, DriveEvents, GateDrive } from '../../device/gate-drive';
import { TimedTravel } from '../../device/timed-travel';

interface GateMotorOptions extends Pick<DriveEvents, 'onChange' | 'onArrival' | 'onObstruction'> {
  clock: Clock;
  /** From closed to open, or back. */
  travelSeconds: number;
}

/** Simulated motor, leaf and safety edge: the leaf starts closed, and the motor always knows where it is. */
export class GateMotor implements GateDrive {
  readonly #travel: TimedTravel;
  /** The direction in which something is in the way. */
  #blocked: Direction | undefined;

  constructor(private readonly options: GateMotorOptions) {
    this.#travel = new TimedTravel({ ...options, position: 0 });
  }

  get state() {
    return this.#travel.state;
  }

  get position(): number | undefined {
    return this.#travel.position;
  }

  get obstructed(): boolean {
    return this.#blocked !== undefined;
  }

  move(direction: Direction): 'moving' | 'arrived' | 'obstructed' {
    if (this.#travel.isAtEnd(direction)) {
      this.stop();
      return 'arrived';
    }
    if (direction === this.#blocked) return 'obstructed';
    if (direction !== this.#travel.direction) this.#travel.start(direction);
    return 'moving';
  }

  stop(): void {
    this.#travel.stop();
  }

  restore({ position = 0, obstructed }: { position?: number | undefined; obstructed: boolean }): void {
    this.#travel.restAt(position);
    if (obstructed) this.#blocked = this.#nextDirection();
  }

  /**
   * Puts something in the way: of the movement under way, else of the one that would come next. A closing gate turns
   * round and opens to the end, to let go of whom it touched; an opening one stops.
   */
  jam(): void {
    const { direction } = this.#travel;
    this.#blocked = direction ?? this.#nextDirection();
    if (direction === 'closing') this.#travel.start('opening');
    else this.stop();
    if (direction) this.options.onObstruction();
    else this.options.onChange();
  }

  clear(): void {
    this.#blocked = undefined;
    this.options.onChange();
  }

  #nextDirection(): Direction {
    return this.#travel.isAtEnd('closing') ? 'opening' : 'closing';
  }
}
