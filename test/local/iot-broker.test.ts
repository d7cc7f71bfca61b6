import { type IoTDataPlaneClient, PublishCommand } from '@aws-sdk/client-iot-data-plane';
import { LAST_WILL, willTopic } from '../../contract/device-protocol';
import { type LocalIot, startIot } from '../../local/iot/start-iot';
import { DEFAULT_GATE } from '../../local/stack-settings';
import { connectProbe, dataPlaneClient } from '../support/iot-client';
import { ManualClock } from '../support/manual-clock';
import { until } from '../support/until';

const OTHER_GATE = { ...DEFAULT_GATE, id: 'side', topic: 'otherGate', thing: 'other-gate' };
const { thing, topic } = DEFAULT_GATE;

describe('the message broker', () => {
  const clock = new ManualClock();
  let iot: LocalIot;
  let client: IoTDataPlaneClient;

  beforeEach(async () => {
    iot = await startIot({ gates: [DEFAULT_GATE, OTHER_GATE], now: () => clock.now() });
    client = dataPlaneClient(iot);
  });
  afterEach(async () => {
    client.destroy();
    await iot.stop();
  });

  const publish = (payload: object, messageExpiry?: number) =>
    client.send(
      new PublishCommand({ topic, qos: 1, messageExpiry, payload: Buffer.from(JSON.stringify(payload)) }),
    );

  describe('with a persistent session', () => {
    const session = { clientId: 'developer', clean: false };

    beforeEach(async () => {
      const probe = await connectProbe(iot, session);
      await probe.client.subscribeAsync(topic, { qos: 1 });
      await probe.client.endAsync();
    });

    it('drops a kept message once it has expired', async () => {
      await publish({ message: 'open' }, 10);
      await publish({ message: 'last' });
      clock.advance(10);
      const probe = await connectProbe(iot, session);
      await until('what has no expiry', () => probe.received.length > 0);
      expect(probe.on(topic)).toEqual([{ message: 'last' }]);
      await probe.client.endAsync();
    });

    it('delivers a kept message before it expires', async () => {
      await publish({ message: 'open' }, 10);
      clock.advance(9);
      const probe = await connectProbe(iot, session);
      await until('delivery', () => probe.received.length > 0);
      expect(probe.on(topic)).toEqual([{ message: 'open' }]);
      await probe.client.endAsync();
    });
  });

  describe('with a device', () => {
    it.each([
      topic,
      `$aws/things/${thing}/shadow/get/accepted`,
      `$aws/things/${thing}/shadow/update/rejected`,
    ])('lets it subscribe to %s', async (allowed) => {
      const { client: device } = await connectProbe(iot, { clientId: thing });
      await expect(device.subscribeAsync(allowed, { qos: 1 })).resolves.toBeDefined();
      await device.endAsync();
    });

    it.each([
      '#',
      'otherGate',
      '$aws/things/other-gate/shadow/update/accepted',
      `$aws/things/${thing}/shadow/#`,
    ])('does not let it subscribe to %s', async (foreign) => {
      const { client: device } = await connectProbe(iot, { clientId: thing });
      await expect(device.subscribeAsync(foreign, { qos: 1 })).rejects.toThrow();
      await device.endAsync();
    });

    it.each([
      topic,
      '$aws/things/other-gate/shadow/update',
      `$aws/things/${thing}/shadow/delete`,
      willTopic('other-gate'),
    ])('cuts it off when it publishes to %s', async (foreign) => {
      const probe = await connectProbe(iot);
      await probe.client.subscribeAsync(topic);
      const { client: device } = await connectProbe(iot, { clientId: thing });
      const cutOff = new Promise<void>((resolve) => device.once('close', () => resolve()));
      device.publish(foreign, '{"state":{"reported":{"state":"open"}}}', { qos: 1 });
      await cutOff;
      expect(probe.received).toEqual([]);
      expect(iot.shadow('other-gate')).toBeUndefined();
      await probe.client.endAsync();
    });
  });

  describe('with a last will', () => {
    const will = (payload: string) => ({
      topic: willTopic(thing),
      payload: Buffer.from(payload),
      qos: 1 as const,
    });

    const GONE = JSON.stringify(LAST_WILL);

    it('shows the thing as gone when the line breaks', async () => {
      const { client: device } = await connectProbe(iot, { clientId: thing, will: will(GONE) });
      await device.endAsync(true);
      await until('the shadow', () => iot.shadow(thing) !== undefined);
      expect(iot.shadow(thing)?.state).toEqual({ reported: { connected: false } });
    });

    it('forgets the will when the device disconnects properly', async () => {
      const { client: device } = await connectProbe(iot, { clientId: thing, will: will(GONE) });
      await device.endAsync();
      await sentinel();
      expect(iot.shadow(thing)).toBeUndefined();
    });

    it.each([
      '{}',
      'gone',
      '{"connected":false}',
      '{"state":{"reported":{"connected":true}}}',
      `{"state":{"reported":{"connected":false},"desired":1}}`,
    ])('ignores a will that says %s', async (payload) => {
      const { client: device } = await connectProbe(iot, { clientId: thing, will: will(payload) });
      await device.endAsync(true);
      await sentinel();
      expect(iot.shadow(thing)).toBeUndefined();
    });

    /** Waits for the will of a thing that came later: had there been one before, it would have come first. */
    async function sentinel(): Promise<void> {
      const { client: developer } = await connectProbe(iot);
      await developer.publishAsync(willTopic(OTHER_GATE.thing), GONE, { qos: 1 });
      await until('the sentinel', () => iot.shadow(OTHER_GATE.thing) !== undefined);
      await developer.endAsync();
    }

    it('ignores the will of a thing that is no gate', async () => {
      const { client: device } = await connectProbe(iot);
      await device.publishAsync(willTopic('stranger'), GONE, { qos: 1 });
      await sentinel();
      expect(iot.shadow('stranger')).toBeUndefined();
      await device.endAsync();
    });

    it('refuses a will on a reserved topic', async () => {
      const reserved = { ...will('{}'), topic: `$aws/things/${thing}/shadow/update` };
      await expect(connectProbe(iot, { clientId: thing, will: reserved })).rejects.toThrow('refused');
    });
  });
});
