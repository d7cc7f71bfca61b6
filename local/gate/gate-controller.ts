import { type ReportedState, reportedStateSchema } from '../../contract/reported-state';
import type { JsonObject } from '../iot/json';
import type { Clock } from './clock';
import { CommandMemory } from './command-memory';
import { CommandOutcome } from './command-outcome';
import { ruleOnCommand } from './command-rules';
import { type DeviceCommand, readDeviceCommand } from './device-command';
import { GateMechanics } from './gate-mechanics';

type Message = DeviceCommand['message'];

interface GateControllerOptions {
  gateId: string;
  clock: Clock;
  /** From closed to open, or back. */
  travelSeconds: number;
  /** There is something new to report. */
  onChange: () => void;
  /** Told in plain words what the gate does, and why it does not. */
  log: (line: string) => void;
}

/** The gate's own computer: it decides on commands and watches over the movement, with or without a connection. */
export class GateController {
  readonly #memory = new CommandMemory();
  #mechanics: GateMechanics;
  #outcome = new CommandOutcome(undefined);
  #clockIsSet = true;

  constructor(private readonly options: GateControllerOptions) {
    this.#mechanics = this.#build(0);
  }

  get state(): Omit<ReportedState, 'connected'> {
    const { state, position, obstructed } = this.#mechanics;
    const { lastCommand } = this.#outcome;
    return { state, position, obstructed, ...(lastCommand && { lastCommand }) };
  }

  /** Takes up the state that was last reported before a restart; nothing moves before it is commanded anew. */
  restore(reported: JsonObject): void {
    const { position, obstructed, lastCommand } = reportedStateSchema.parse(reported);
    this.#mechanics = this.#build(position ?? 0);
    if (obstructed) this.#mechanics.jam();
    this.#outcome = new CommandOutcome(lastCommand);
    this.#outcome.conclude('rejected', 'restarted');
    if (lastCommand) this.#memory.isNew(lastCommand.id);
  }

  /** Decides on what arrived on the command topic. */
  receive(payload: Uint8Array): void {
    const received = readDeviceCommand(payload);
    if (received.kind === 'unreadable') this.options.log('ignored a message that is no command');
    else if (received.kind === 'stop') this.#stop(received.commandId);
    else if (!this.#memory.isNew(received.commandId)) this.options.log('ignored a repeated command');
    else if (received.kind === 'incomplete')
      this.#refuse(received.commandId, received.message, 'rejected', 'incomplete');
    else this.#decide(received.command);
  }

  /** Something is in the gate's way until {@link clear}. */
  jam(): void {
    this.#mechanics.jam();
    this.options.onChange();
  }

  clear(): void {
    this.#mechanics.clear();
    this.options.onChange();
  }

  /** Whether the gate may trust its clock; a real one may not before it has heard from a time server. */
  trustClock(isSet: boolean): void {
    this.#clockIsSet = isSet;
  }

  /** Cuts the power of the motor. */
  halt(): void {
    this.#mechanics.stop();
    this.#outcome.conclude('rejected', 'restarted');
  }

  #decide(command: DeviceCommand): void {
    const { commandId, message } = command;
    const time = this.#clockIsSet ? this.options.clock.now() : undefined;
    const ruling = ruleOnCommand(command, { gateId: this.options.gateId, time });
    if (ruling.obey) this.#move(commandId, message);
    else this.#refuse(commandId, message, ruling.result, ruling.reason);
  }

  #move(id: string, message: Message): void {
    const progress = this.#mechanics.move(message === 'open' ? 'opening' : 'closing');
    if (progress === 'obstructed') {
      this.#refuse(id, message, 'rejected', 'obstructed');
    } else {
      this.#outcome.decide(id, message, progress === 'arrived' ? 'succeeded' : 'accepted');
      this.#changed(`obeyed ${message}`);
    }
  }

  #stop(id: string | undefined): void {
    this.#mechanics.stop();
    this.#outcome.conclude('rejected', 'stopped');
    if (id !== undefined) this.#outcome.decide(id, 'stop', 'succeeded');
    this.#changed('obeyed stop');
  }

  #refuse(id: string, message: Message, result: 'rejected' | 'expired', reason?: string): void {
    this.#outcome.decide(id, message, result, reason);
    this.#changed(`refused ${message}: ${reason ?? result}`);
  }

  #changed(line: string): void {
    this.options.log(line);
    this.options.onChange();
  }

  #build(position: number): GateMechanics {
    const { clock, travelSeconds, onChange, log } = this.options;
    return new GateMechanics({
      clock,
      travelSeconds,
      position,
      onProgress: onChange,
      onArrival: () => {
        this.#outcome.conclude('succeeded');
        this.#changed(`is ${this.#mechanics.state}`);
      },
      onObstruction: () => {
        this.#outcome.conclude('rejected', 'obstructed');
        log('touched something in its way');
      },
    });
  }
}
