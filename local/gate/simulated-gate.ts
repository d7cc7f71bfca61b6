import type { Gate } from '../../contract/gate';
import type { ReportedState } from '../../contract/reported-state';
import { connectGate, type GateConnection, type Reported } from './gate-connection';
import { GateController } from './gate-controller';
import type { Clock } from './gate-motor';

/** How long a gate that lost its connection waits before it tries again, in milliseconds. */
const RECONNECT_DELAY = 1_000;

const systemClock: Clock = {
  now: Date.now,
  schedule(milliseconds, task) {
    const timer = setTimeout(task, milliseconds);
    return () => clearTimeout(timer);
  },
};

export interface SimulatedGateOptions {
  gate: Gate;
  /** `mqtt://` address of the broker. */
  mqttUrl: string;
  /** From closed to open, or back; 8 by default. */
  travelSeconds?: number;
  clock?: Clock;
  /** Told in plain words what the gate does, and why it does not. */
  log?: (line: string) => void;
}

/**
 * Simulated gate, which follows docs/device-protocol.md. It starts where its shadow says it stood, and closed where it has
 * none.
 *
 * @throws {Error} where the broker does not answer
 */
export async function startSimulatedGate(options: SimulatedGateOptions): Promise<SimulatedGate> {
  const gate = new SimulatedGate(options);
  await gate.comeBack();
  return gate;
}

/** The gate's computer together with its line to the broker, which comes and goes. */
export class SimulatedGate {
  readonly #clock: Clock;
  /** The gate itself, which goes on without its line: what gets in its way, and whether it trusts its clock. */
  readonly controller: GateController;
  #restored = false;
  #connection: GateConnection | undefined;
  #wantsConnection = false;
  #cancelReconnect: () => void = () => undefined;

  /** Use {@link startSimulatedGate}. */
  constructor(private readonly options: SimulatedGateOptions) {
    this.#clock = options.clock ?? systemClock;
    this.controller = new GateController({
      gateId: options.gate.id,
      clock: this.#clock,
      travelSeconds: options.travelSeconds ?? 8,
      onChange: () => void this.#report(),
      log: (line) => this.#log(line),
    });
  }

  get gate(): Gate {
    return this.options.gate;
  }

  /** What the gate knows of itself; its shadow says the same once it has accepted the report. */
  get state(): ReportedState {
    return { ...this.controller.state, connected: this.#connection !== undefined };
  }

  /** Breaks the line, as a power cut of the router would: the last will tells the rest of the world. */
  async goOffline(): Promise<void> {
    await this.#leave((connection) => connection.drop());
  }

  /**
   * Connects again, and reports.
   *
   * @throws {Error} where the broker does not answer
   */
  async comeBack(): Promise<void> {
    if (this.#wantsConnection) return;
    this.#wantsConnection = true;
    try {
      await this.#connect();
    } catch (error) {
      this.#wantsConnection = false;
      throw error;
    }
  }

  /** Reports that it goes, and goes. */
  async stop(): Promise<void> {
    this.controller.halt();
    await this.#leave(async (connection) => {
      await connection.report({ ...this.#reported(), connected: false });
      await connection.close();
    });
  }

  async #leave(end: (connection: GateConnection) => Promise<void>): Promise<void> {
    this.#wantsConnection = false;
    this.#cancelReconnect();
    const connection = this.#connection;
    this.#connection = undefined;
    if (connection) await end(connection);
  }

  async #connect(): Promise<void> {
    const connection = await connectGate({
      mqttUrl: this.options.mqttUrl,
      gate: this.gate,
      onCommand: (payload, retained) => this.controller.receive(payload, retained),
      onReportedChange: (reported) => {
        // The will of a session that was taken over may arrive after this session's first report.
        if (reported['connected'] === false) void this.#report();
      },
      onLost: () => {
        // While it is still being set up, its loss shows as an error below.
        if (this.#connection) this.#reconnect();
      },
    });
    if (!this.#restored) {
      const reported = await connection.readReported();
      if (Object.keys(reported).length > 0) this.controller.restore(reported);
    }
    this.#restored = true;
    await connection.acceptCommands();
    this.#connection = connection;
    await this.#report();
  }

  #reconnect(): void {
    this.#connection = undefined;
    if (!this.#wantsConnection) return;
    this.#log('has lost its connection');
    this.#cancelReconnect = this.#clock.schedule(RECONNECT_DELAY, () => {
      this.#connect().catch(() => this.#reconnect());
    });
  }

  async #report(): Promise<void> {
    await this.#connection?.report(this.#reported());
  }

  /** The whole state every time, so that one report lost is one report late and no more. */
  #reported(): Reported {
    const { state, position = null, obstructed, connected, lastCommand } = this.state;
    const members = { state, position, obstructed, connected };
    if (!lastCommand) return members;
    const { id, message, result, reason = null } = lastCommand;
    // A shadow merges: a reason that is not taken out would stay with the next command.
    return { ...members, lastCommand: { id, message, result, reason } };
  }

  #log(line: string): void {
    this.options.log?.(`gate ${this.gate.id} ${line}`);
  }
}
