import type { Direction } from '../contract/device-protocol';
import { type DriveAction, runAction } from './drive-action';
import type { Clock, DriveEvents, GateDrive } from './gate-drive';
import { TimedTravel } from './timed-travel';

interface TimedDriveOptions extends Omit<DriveEvents, 'onObstruction'> {
  clock: Clock;
  /** Seconds that the gate takes from closed to open, or back, at most. */
  travelSeconds: number;
  actions: Record<'open' | 'close' | 'stop', DriveAction>;
}

/**
 * Drive by relays or programs. Nothing tells it where the gate is: it reckons by time, from the end of the first whole
 * travel on; until then, after a restart and after a failure the state is `unknown`. Safety edges and end switches
 * belong to the motor control, which works without it.
 */
export class TimedDrive implements GateDrive {
  /** It hears of nothing that is in the way. */
  readonly obstructed = false;
  readonly #travel: TimedTravel;
  #action = new AbortController();

  constructor(private readonly options: TimedDriveOptions) {
    this.#travel = new TimedTravel(options);
  }

  get state() {
    return this.#travel.state;
  }

  get position(): number | undefined {
    return this.#travel.position;
  }

  move(direction: Direction): 'moving' {
    if (this.#travel.direction === direction) return 'moving';
    // By what it reckons the gate is there, but a key switch or a remote control may have moved it since.
    if (this.#travel.isAtEnd(direction)) this.#travel.restAt(undefined);
    this.#travel.start(direction);
    this.#run(direction === 'opening' ? 'open' : 'close');
    return 'moving';
  }

  stop(): void {
    this.#travel.stop();
    this.#run('stop');
  }

  restore(): void {
    this.#travel.restAt(undefined);
  }

  /** The newest action counts: one under way is broken off, since a stop must not wait for it. */
  #run(name: keyof TimedDriveOptions['actions']): void {
    this.#action.abort();
    const action = new AbortController();
    this.#action = action;
    runAction(this.options.actions[name], action.signal).catch((error: Error) => {
      if (action.signal.aborted) return;
      this.#travel.restAt(undefined);
      this.options.onFailure(error.message);
    });
  }
}
