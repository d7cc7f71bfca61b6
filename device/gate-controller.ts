import { type CommandMemory, decideOnDelivery, EMPTY_MEMORY, memoryFrom } from '../contract/command-rules';
import { type Direction, MESSAGE_RULES, type Message } from '../contract/device-protocol';
import { type LastCommand, type ReportedState, reportedStateSchema } from '../contract/reported-state';
import type { Clock, DriveEvents, GateDrive } from './gate-drive';

interface GateControllerOptions<Drive extends GateDrive> {
  gateId: string;
  clock: Pick<Clock, 'now'>;
  createDrive: (events: DriveEvents) => Drive;
  /** Time of day in milliseconds since 1970, which can be wrong and be corrected; the clock's own by default. */
  timeOfDay?: () => number;
  /** Called where there is something new to report. */
  onChange: () => void;
  /** Told in plain words what the gate does, and why it does not. */
  log: (line: string) => void;
}

/** Gate controller: decides on commands and watches over the movement, with or without a connection. */
export class GateController<Drive extends GateDrive = GateDrive> {
  readonly drive: Drive;
  #memory: CommandMemory = EMPTY_MEMORY;
  #lastCommand: LastCommand | undefined;
  #clockIsSet = true;

  constructor(private readonly options: GateControllerOptions<Drive>) {
    this.drive = options.createDrive({
      onChange: options.onChange,
      onArrival: () => {
        this.#conclude('succeeded');
        this.#changed(`is ${this.drive.state}`);
      },
      onObstruction: () => {
        this.#conclude('rejected', 'obstructed');
        this.#changed('touched something in its way');
      },
      onFailure: (problem) => {
        this.#fail();
        this.#changed(`was not moved: ${problem}`);
      },
    });
  }

  get state(): Omit<ReportedState, 'connected'> {
    const { state, position, obstructed } = this.drive;
    return { state, position, obstructed, ...(this.#lastCommand && { lastCommand: this.#lastCommand }) };
  }

  /** Takes up the state that was reported before a restart; what was commanded before it is not obeyed any more. */
  restore(reported: unknown): void {
    const { position, obstructed, lastCommand } = reportedStateSchema.parse(reported);
    this.drive.restore({ position, obstructed });
    this.#lastCommand = lastCommand;
    this.#conclude('rejected', 'restarted');
    this.#memory = memoryFrom(this.#memory, this.#timeOfDay());
  }

  /** Decides on what arrived on the command topic, with the retain flag that it arrived with. */
  receive(payload: Uint8Array, retained = false): void {
    const { gateId, log } = this.options;
    const time = this.#clockIsSet ? this.#timeOfDay() : undefined;
    const { decision, memory } = decideOnDelivery(this.#memory, { payload, retained, gateId, time });
    this.#memory = memory;
    switch (decision.effect) {
      case 'stop':
        this.#stop(decision.message, decision.commandId);
        break;
      case 'move':
        this.#move(decision.commandId, decision.message, decision.direction);
        break;
      case 'none':
        this.#refuse(decision.commandId, decision);
        break;
      case 'ignore':
        log(
          `ignored ${decision.because === 'repeated' ? 'a repeated command' : 'a message that is no command'}`,
        );
        break;
      default:
        // Another effect does not compile before it is carried out here.
        decision satisfies never;
    }
  }

  /** Whether the gate may trust its clock; a real one may not before it has heard from a time server. */
  trustClock(isSet: boolean): void {
    if (isSet && !this.#clockIsSet) this.#memory = memoryFrom(this.#memory, this.#timeOfDay());
    this.#clockIsSet = isSet;
  }

  /** Stops the gate because the controller starts or ends. */
  halt(): void {
    this.drive.stop();
    this.#conclude('rejected', 'restarted');
  }

  #timeOfDay(): number {
    const { clock, timeOfDay = () => clock.now() } = this.options;
    return timeOfDay();
  }

  #move(id: string, message: Message, direction: Direction): void {
    const progress = this.drive.move(direction);
    if (progress === 'obstructed') {
      this.#refuse(id, { message, result: 'rejected', reason: 'obstructed' });
    } else {
      this.#lastCommand = { id, message, result: progress === 'arrived' ? 'succeeded' : 'accepted' };
      this.#changed(`obeyed ${message}`);
    }
  }

  #stop(message: Message, id: string | undefined): void {
    this.drive.stop();
    this.#conclude('rejected', 'stopped');
    if (id !== undefined) this.#lastCommand = { id, message, result: 'succeeded' };
    this.#changed(`obeyed ${message}`);
  }

  #refuse(id: string, { message, result, reason }: Omit<LastCommand, 'id'>): void {
    this.#lastCommand = { id, message, result, ...(reason !== undefined && { reason }) };
    this.#changed(`refused ${message}: ${reason ?? result}`);
  }

  /** Ends the movement that the last command began; without one under way, it changes nothing. */
  #conclude(result: LastCommand['result'], reason?: string): void {
    if (this.#lastCommand?.result !== 'accepted') return;
    const { id, message } = this.#lastCommand;
    this.#lastCommand = { id, message, result, ...(reason !== undefined && { reason }) };
  }

  /** What the last command made the drive do did not work; a stop that does not work is no success either. */
  #fail(): void {
    if (!this.#lastCommand) return;
    const { id, message, result } = this.#lastCommand;
    const isStop = MESSAGE_RULES[message].effect === 'stop';
    if (result === 'accepted' || isStop) {
      this.#lastCommand = { id, message, result: 'rejected', reason: 'drive-failed' };
    }
  }

  #changed(line: string): void {
    this.options.log(line);
    this.options.onChange();
  }
}
