import { LRUCache } from 'lru-cache';
import { ruleOnCommand } from '../../contract/command-rules';
import type { Direction, Message } from '../../contract/device-protocol';
import { type GateCommand, readGateCommand } from '../../contract/gate-command';
import { type LastCommand, type ReportedState, reportedStateSchema } from '../../contract/reported-state';
import { type Clock, GateMotor } from './gate-motor';

/** Command ids that are remembered. One that was forgotten has expired, unless more commands come within its life. */
const REMEMBERED_COMMANDS = 1_000;

interface GateControllerOptions {
  gateId: string;
  clock: Clock;
  /** From closed to open, or back. */
  travelSeconds: number;
  /** Called where there is something new to report. */
  onChange: () => void;
  /** Told in plain words what the gate does, and why it does not. */
  log: (line: string) => void;
}

/** Gate controller: decides on commands and watches over the movement, with or without a connection. */
export class GateController {
  readonly #decided = new LRUCache<string, true>({ max: REMEMBERED_COMMANDS });
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

  /** Takes up the state that was last reported before a restart; nothing moves before it is commanded anew. */
  restore(reported: unknown): void {
    const { position = 0, obstructed, lastCommand } = reportedStateSchema.parse(reported);
    this.#motor = this.#createMotor(position);
    if (obstructed) this.#motor.jam();
    this.#lastCommand = lastCommand;
    this.#conclude('rejected', 'restarted');
    if (lastCommand) this.#decided.set(lastCommand.id, true);
  }

  /** Decides on what arrived on the command topic. */
  receive(payload: Uint8Array): void {
    const received = readGateCommand(payload);
    if (received.kind === 'unreadable') this.options.log('ignored a message that is no command');
    else if (received.kind === 'stop') this.#stop(received.message, received.commandId);
    else if (this.#decided.has(received.commandId)) this.options.log('ignored a repeated command');
    else {
      this.#decided.set(received.commandId, true);
      if (received.kind === 'command') this.#decide(received.command);
      else this.#refuse(received.commandId, received.message, 'rejected', 'incomplete');
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
    this.#clockIsSet = isSet;
  }

  /** Cuts the power of the motor. */
  halt(): void {
    this.#motor.stop();
    this.#conclude('rejected', 'restarted');
  }

  #decide(command: GateCommand): void {
    const { commandId, message } = command;
    const time = this.#clockIsSet ? this.options.clock.now() : undefined;
    const ruling = ruleOnCommand(command, { gateId: this.options.gateId, time });
    switch (ruling.effect) {
      case 'stop':
        this.#stop(message, commandId);
        break;
      case 'move':
        this.#move(commandId, message, ruling.direction);
        break;
      case 'none':
        this.#refuse(commandId, message, ruling.result, ruling.reason);
        break;
      default:
        // Another effect does not compile before it is decided on here.
        ruling satisfies never;
    }
  }

  #move(id: string, message: Message, direction: Direction): void {
    const progress = this.#motor.move(direction);
    if (progress === 'obstructed') {
      this.#refuse(id, message, 'rejected', 'obstructed');
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

  #refuse(id: string, message: Message, result: 'rejected' | 'expired', reason?: string): void {
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
