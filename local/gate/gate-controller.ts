import { type CommandMemory, decideOnDelivery, EMPTY_MEMORY, memoryFrom } from '../../contract/command-rules';
import type { Direction, Message } from '../../contract/device-protocol';
import { type LastCommand, type ReportedState, reportedStateSchema } from '../../contract/reported-state';
import { type Clock, GateMotor } from './gate-motor';

interface GateControllerOptions {
  gateId: string;
  clock: Clock;
  /** Time of day in milliseconds since 1970, which can be wrong and be corrected; the clock's own by default. */
  timeOfDay?: () => number;
  /** From closed to open, or back. */
  travelSeconds: number;
  /** Called where there is something new to report. */
  onChange: () => void;
  /** Told in plain words what the gate does, and why it does not. */
  log: (line: string) => void;
}

/** Gate controller: decides on commands and watches over the movement, with or without a connection. */
export class GateController {
  #memory: CommandMemory = EMPTY_MEMORY;
  #motor: GateMotor;
  #lastCommand: LastCommand | undefined;
  #clockIsSet = true;

  constructor(private readonly options: GateControllerOptions) {
    this.#motor = this.#createMotor(0);
  }

  get state(): Omit<ReportedState, 'connected'> {
    const { state, position, obstructed } = this.#motor;
    return { state, position, obstructed, ...(this.#lastCommand && { lastCommand: this.#lastCommand }) };
  }

  /** Takes up the state that was reported before a restart; what was commanded before it is not obeyed any more. */
  restore(reported: unknown): void {
    const { position = 0, obstructed, lastCommand } = reportedStateSchema.parse(reported);
    this.#motor = this.#createMotor(position);
    if (obstructed) this.#motor.jam();
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

  /** Something is in the gate's way until {@link clear}. */
  jam(): void {
    this.#motor.jam();
    this.options.onChange();
  }

  clear(): void {
    this.#motor.clear();
    this.options.onChange();
  }

  /** Whether the gate may trust its clock; a real one may not before it has heard from a time server. */
  trustClock(isSet: boolean): void {
    if (isSet && !this.#clockIsSet) this.#memory = memoryFrom(this.#memory, this.#timeOfDay());
    this.#clockIsSet = isSet;
  }

  /** Cuts the power of the motor. */
  halt(): void {
    this.#motor.stop();
    this.#conclude('rejected', 'restarted');
  }

  #timeOfDay(): number {
    const { clock, timeOfDay = () => clock.now() } = this.options;
    return timeOfDay();
  }

  #move(id: string, message: Message, direction: Direction): void {
    const progress = this.#motor.move(direction);
    if (progress === 'obstructed') {
      this.#refuse(id, { message, result: 'rejected', reason: 'obstructed' });
    } else {
      this.#lastCommand = { id, message, result: progress === 'arrived' ? 'succeeded' : 'accepted' };
      this.#changed(`obeyed ${message}`);
    }
  }

  #stop(message: Message, id: string | undefined): void {
    this.#motor.stop();
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

  #changed(line: string): void {
    this.options.log(line);
    this.options.onChange();
  }

  #createMotor(position: number): GateMotor {
    const { clock, travelSeconds, onChange, log } = this.options;
    return new GateMotor({
      clock,
      travelSeconds,
      position,
      onProgress: onChange,
      onArrival: () => {
        this.#conclude('succeeded');
        this.#changed(`is ${this.#motor.state}`);
      },
      onObstruction: () => {
        this.#conclude('rejected', 'obstructed');
        log('touched something in its way');
      },
    });
  }
}
