import { randomUUID } from 'node:crypto';
import { PublishCommand } from '@aws-sdk/client-iot-data-plane';
import { type SimulatedGate, startSimulatedGate } from '../../local/gate/simulated-gate';
import { type LocalIot, startIot } from '../../local/iot/start-iot';
import { DEFAULT_GATE } from '../../local/stack-settings';
import { dataPlaneClient } from './iot-client';
import { ManualClock } from './manual-clock';
import { until } from './until';

/** From closed to open, in seconds. */
export const TRAVEL = 10;

export interface GateUnderTest {
  iot: LocalIot;
  gate: SimulatedGate;
  clock: ManualClock;
  /** What the gate said of itself. */
  log: string[];
  /** Publishes a command as the service does, and returns its id. */
  command(message: string, changes?: object): Promise<string>;
  publish(payload: string | object): Promise<void>;
  /** Waits until the gate said it. */
  said(line: string): Promise<void>;
  /** Waits until the shadow's reported state has these members. */
  reports(members: object): Promise<void>;
  /** Sends a command and waits until the gate has obeyed it. */
  obeys(message: string): Promise<string>;
  restartGate(): Promise<void>;
  stop(): Promise<void>;
}

/** The simulated gate at the IoT stand-in, over real sockets, on a clock that the test moves. */
export async function startGateUnderTest(): Promise<GateUnderTest> {
  const clock = new ManualClock();
  const now = () => clock.now();
  const log: string[] = [];
  const iot = await startIot({ gates: [DEFAULT_GATE], now });
  const client = dataPlaneClient(iot);
  const startGate = () =>
    startSimulatedGate({
      gate: DEFAULT_GATE,
      mqttUrl: iot.mqttUrl,
      travelSeconds: TRAVEL,
      clock,
      log: (line) => log.push(line),
    });

  const system: GateUnderTest = {
    iot,
    gate: await startGate(),
    clock,
    log,
    async command(message, changes = {}) {
      const commandId = randomUUID();
      const issuedAt = new Date(now()).toISOString();
      const expiresAt = new Date(now() + 10_000).toISOString();
      await system.publish({ message, gate: 'main', commandId, issuedAt, expiresAt, ...changes });
      return commandId;
    },
    async publish(payload) {
      const text = typeof payload === 'string' ? payload : JSON.stringify(payload);
      await client.send(
        new PublishCommand({ topic: DEFAULT_GATE.topic, qos: 1, payload: Buffer.from(text) }),
      );
    },
    said: (line) => until(`the gate says: ${line}; it said: ${log}`, () => log.includes(`gate main ${line}`)),
    async reports(members) {
      const reported = () => iot.shadow(DEFAULT_GATE.thing)?.state.reported;
      const matches = () => {
        const actual = JSON.stringify({ ...reported(), ...members });
        return reported() !== undefined && actual === JSON.stringify(reported());
      };
      await until(`the shadow reports ${JSON.stringify(members)}`, matches);
    },
    async obeys(message) {
      const count = log.length;
      const id = await system.command(message);
      await until(`the gate obeys ${message}`, () =>
        log.slice(count).includes(`gate main obeyed ${message}`),
      );
      return id;
    },
    async restartGate() {
      await system.gate.stop();
      system.gate = await startGate();
    },
    async stop() {
      await system.gate.stop();
      client.destroy();
      await iot.stop();
    },
  };
  return system;
}
