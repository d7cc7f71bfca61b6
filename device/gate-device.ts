import type { ReportedState } from '../contract/reported-state';
import {
  type Broker,
  connectGate,
  type DeviceGate,
  type GateConnection,
  type Reported,
} from './gate-connection';
import { GateController } from './gate-controller';
import type { Clock, DriveEvents, GateDrive } from './gate-drive';

/** Longest wait before the first attempt to connect again, and before any, in milliseconds. */
const RECONNECT_DELAY = { first: 1_000, longest: 60_000 };

interface GateDeviceOptions<Drive extends GateDrive> {
  gate: DeviceGate;
  /**
   * Asked before every attempt to connect, with the number of attempts that failed since the last connection. What it
   * throws makes the attempt fail.
   */
  broker: (failures: number) => Broker;
  clock: Clock;
  createDrive: (events: DriveEvents) => Drive;
  /** Told in plain words what the gate does, and why it does not. */
  log: (line: string) => void;
}

/** Gate device: a gate's controller together with its line to the broker, which comes and goes (docs/device-protocol.md). */
export class GateDevice<Drive extends GateDrive = GateDrive> {
  /** The gate itself, which goes on without its line. */
  readonly controller: GateController<Drive>;
  #restored = false;
  #connection: GateConnection | undefined;
  #wantsConnection = false;
  #failures = 0;
  #cancelReconnect: () => void = () => undefined;

  constructor(private readonly options: GateDeviceOptions<Drive>) {
    const { gate, clock, createDrive, log } = options;
    this.controller = new GateController({
      gateId: gate.id,
      clock,
      createDrive,
      onChange: () => void this.#report(),
      log,
    });
  }

  get gate(): DeviceGate {
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
   * Connects and reports, and from then on connects again whenever the line breaks.
   *
   * @throws {Error} where the broker does not answer or refuses
   */
  async connect(): Promise<void> {
    if (this.#wantsConnection) return;
    this.#wantsConnection = true;
    try {
      await this.#connect();
    } catch (error) {
      this.#wantsConnection = false;
      throw error;
    }
  }

  /** Connects as soon as the broker answers, and from then on again whenever the line breaks. */
  keepConnected(): void {
    if (this.#wantsConnection) return;
    this.#wantsConnection = true;
    this.#tryToConnect();
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
      broker: this.options.broker(this.#failures),
      gate: this.gate,
      onCommand: (payload, retained) => this.controller.receive(payload, retained),
      onReportedChange: (reported) => {
        // The will of a session that was taken over may arrive after this session's first report.
        if (reported['connected'] === false) void this.#report();
      },
      onLost: () => {
        // While it is still being set up, its loss shows as an error below.
        if (this.#connection) this.#onLost();
      },
    });
    try {
      await this.#setUp(connection);
    } catch (error) {
      await connection.drop();
      throw error;
    }
    // It was told to go meanwhile.
    if (!this.#wantsConnection) return connection.drop();
    this.#connection = connection;
    this.#failures = 0;
    await this.#report();
  }

  async #setUp(connection: GateConnection): Promise<void> {
    if (!this.#restored) {
      const reported = await connection.readReported();
      if (Object.keys(reported).length > 0) this.controller.restore(reported);
    }
    this.#restored = true;
    await connection.acceptCommands();
  }

  #onLost(): void {
    this.#connection = undefined;
    if (!this.#wantsConnection) return;
    this.options.log('has lost its connection');
    this.#reconnect();
  }

  #tryToConnect(): void {
    this.#connect().catch((error: Error) => {
      this.#failures++;
      if (!this.#wantsConnection) return;
      this.options.log(`does not reach its broker: ${error.message}`);
      this.#reconnect();
    });
  }

  #reconnect(): void {
    const delay = reconnectDelay(this.#failures);
    this.#cancelReconnect = this.options.clock.schedule(delay, () => this.#tryToConnect());
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
}

/**
 * Wait before the next attempt to connect, in milliseconds: longer after each failure, and never the same for two
 * gates, so that not all come back at once (docs/device-protocol.md, "Connection").
 */
export function reconnectDelay(failures: number): number {
  const { first, longest } = RECONNECT_DELAY;
  const limit = Math.min(longest, first * 2 ** Math.min(failures, 10));
  return limit * (0.5 + Math.random() / 2);
}
