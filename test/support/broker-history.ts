import { type SimulatedGate, startSimulatedGate } from '../../local/gate/simulated-gate';
import { startIot } from '../../local/iot/start-iot';
import { DEFAULT_GATE } from '../../local/stack-settings';
import { type Command, commandOf, MovementPromise, type Step } from './command-histories';
import { connectProbe } from './iot-client';
import { ManualClock } from './manual-clock';
import { until } from './until';

/** What the gate says to a message that is no command; one is sent after each step, to know when the gate has heard all. */
const NO_COMMAND = 'gate main ignored a message that is no command';

/**
 * Takes the simulated gate through a history, over the real broker and real sockets.
 *
 * @throws {Error} that says how the promise was broken
 */
export async function liveThroughAtBroker(history: readonly Step[]): Promise<void> {
  const clock = new ManualClock();
  const promise = new MovementPromise();
  const sent: Command[] = [];
  const broken: unknown[] = [];
  let heard = 0;
  let clockIsSet = true;
  /** Whether the gate connects: what it hears before it is connected, the broker has kept. */
  let connecting = false;

  const iot = await startIot({ gates: [DEFAULT_GATE], now: () => clock.now() });
  const { client } = await connectProbe(iot);
  let gate = await start();

  function start(): Promise<SimulatedGate> {
    return startSimulatedGate({ gate: DEFAULT_GATE, mqttUrl: iot.mqttUrl, travelSeconds: 10, clock, log });
  }

  function log(line: string): void {
    if (line === NO_COMMAND) heard++;
    if (!/ obeyed (open|close)$/.test(line)) return;
    const command = sent.find(({ commandId }) => commandId === gate.state.lastCommand?.id);
    try {
      if (!command) throw new Error('The gate obeyed what nobody sent');
      promise.obeyed(command, connecting, clockIsSet ? clock.now() : undefined);
    } catch (error) {
      broken.push(error);
    }
  }

  async function publish(payload: object, retain: boolean): Promise<void> {
    await client.publishAsync(DEFAULT_GATE.topic, JSON.stringify(payload), { qos: 1, retain });
  }

  async function happen(step: Step): Promise<void> {
    switch (step.do) {
      case 'send': {
        const command = commandOf(step, `command-${sent.length}`, clock.now());
        sent.push(command);
        if (!step.retained) return publish(command, false);
        // The flag reaches only a gate that connects later.
        connecting = true;
        await gate.goOffline();
        await publish(command, true);
        return gate.connect();
      }
      case 'repeat': {
        const command = sent.at(-1 - step.which);
        return command && publish(command, step.retained);
      }
      case 'stop':
        return publish({ message: 'stop', ...step.payload }, step.retained);
      case 'wait':
        return clock.advance(step.seconds);
      case 'lose clock':
      case 'set clock':
        clockIsSet = step.do === 'set clock';
        return gate.controller.trustClock(clockIsSet);
      case 'reconnect':
        connecting = true;
        await gate.goOffline();
        return gate.connect();
      case 'restart':
        connecting = true;
        await gate.stop();
        gate = await start();
        clockIsSet = step.clockIsSet;
        return gate.controller.trustClock(clockIsSet);
      default:
        throw new Error(`The broker's histories have no ${step.do}`);
    }
  }

  try {
    for (const step of history) {
      const count = heard;
      await happen(step);
      await publish({ message: 'no command' }, false);
      await until('the gate has heard all', () => heard > count);
      connecting = false;
      if (step.do === 'stop' && gate.state.state.endsWith('ing')) {
        throw new Error('A stop did not stop the gate');
      }
      if (broken.length > 0) throw broken[0];
    }
  } finally {
    await gate.stop();
    await client.endAsync();
    await iot.stop();
  }
}
