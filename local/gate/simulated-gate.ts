import type { DeviceGate } from '../../device/gate-connection';
import { GateDevice } from '../../device/gate-device';
import { type Clock, SYSTEM_CLOCK } from '../../device/gate-drive';
import { GateMotor } from './gate-motor';

export interface SimulatedGateOptions {
  gate: DeviceGate;
  /** `mqtt://` address of the broker. */
  mqttUrl: string;
  /** From closed to open, or back; 8 by default. */
  travelSeconds?: number;
  clock?: Clock;
  /** Told in plain words what the gate does, and why it does not. */
  log?: (line: string) => void;
}

/** Simulated gate: the reference controller with a simulated motor, `controller.drive`. */
export type SimulatedGate = GateDevice<GateMotor>;

/**
 * Starts a simulated gate. It stands where its shadow says, and is closed where it has none.
 *
 * @throws {Error} where the broker does not answer
 */
export async function startSimulatedGate(options: SimulatedGateOptions): Promise<SimulatedGate> {
  const { gate, mqttUrl, travelSeconds = 8, clock = SYSTEM_CLOCK, log } = options;
  const device = new GateDevice({
    gate,
    broker: () => ({ url: mqttUrl }),
    clock,
    createDrive: (events) => new GateMotor({ ...events, clock, travelSeconds }),
    log: (line) => log?.(`gate ${gate.id} ${line}`),
  });
  await device.connect();
  return device;
}
