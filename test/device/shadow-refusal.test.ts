import { shadowTopics } from '../../contract/device-protocol';
import { GateDevice } from '../../device/gate-device';
import { TimedDrive } from '../../device/timed-drive';
import { startMessageBroker } from '../../local/iot/message-broker';
import { DEFAULT_GATE } from '../../local/stack-settings';
import { ManualClock } from '../support/manual-clock';

const SHADOW = shadowTopics(DEFAULT_GATE.thing);

/** A broker whose shadow service refuses every read with this code, and answers nothing else. */
async function refusingBroker(code: number) {
  const broker = await startMessageBroker({
    port: 0,
    now: Date.now,
    devices: [],
    stateTopics: [],
    onMessage(topic, payload) {
      if (topic !== SHADOW.get) return;
      const { clientToken } = JSON.parse(Buffer.from(payload).toString());
      const answer = Buffer.from(JSON.stringify({ code, message: 'refused', clientToken }));
      broker.publish({ topic: SHADOW.getRejected, payload: answer, qos: 1 }).catch(() => undefined);
    },
  });
  return broker;
}

function createDevice(url: string): GateDevice {
  const clock = new ManualClock();
  const nothing = { command: [process.execPath, '--version'] as [string, ...string[]] };
  const actions = { open: nothing, close: nothing, stop: nothing };
  return new GateDevice({
    gate: DEFAULT_GATE,
    broker: () => ({ url }),
    clock,
    createDrive: (events) => new TimedDrive({ ...events, clock, travelSeconds: 10, actions }),
    log: () => undefined,
  });
}

it('does not take a shadow that it may not read for the empty one of a first start', async () => {
  const broker = await refusingBroker(500);
  try {
    const device = createDevice(broker.url);
    await expect(device.connect()).rejects.toThrow('The shadow service refuses to show the shadow (500)');
  } finally {
    await broker.stop();
  }
});

it('is told to go while it connects, and does not stay', async () => {
  const broker = await refusingBroker(404);
  try {
    const device = createDevice(broker.url);
    const connecting = device.connect();
    await device.goOffline();
    await connecting;
    expect(device.state.connected).toBe(false);
  } finally {
    await broker.stop();
  }
});
