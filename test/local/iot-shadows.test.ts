import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  DeleteThingShadowCommand,
  GetThingShadowCommand,
  type IoTDataPlaneClient,
  UpdateThingShadowCommand,
} from '@aws-sdk/client-iot-data-plane';
import { type LocalIot, startIot } from '../../local/iot/start-iot';
import { connectProbe, dataPlaneClient, type MqttProbe } from '../support/iot-client';
import { ManualClock } from '../support/manual-clock';
import { until } from '../support/until';

const THING = 'main-gate';
const SHADOW = `$aws/things/${THING}/shadow`;
const START = 1_767_268_800;

const parsed = (payload: Uint8Array | undefined): unknown =>
  JSON.parse(Buffer.from(payload ?? []).toString());

describe('a device shadow', () => {
  let clock: ManualClock;
  let iot: LocalIot;
  let client: IoTDataPlaneClient;

  beforeEach(async () => {
    clock = new ManualClock(START * 1000);
    iot = await startIot({ now: () => clock.now() });
    client = dataPlaneClient(iot);
  });
  afterEach(async () => {
    client.destroy();
    await iot.stop();
  });

  const update = async (document: object | string) => {
    const payload = Buffer.from(typeof document === 'string' ? document : JSON.stringify(document));
    return parsed((await client.send(new UpdateThingShadowCommand({ thingName: THING, payload }))).payload);
  };
  const get = async () =>
    parsed((await client.send(new GetThingShadowCommand({ thingName: THING }))).payload);
  const remove = async () =>
    parsed((await client.send(new DeleteThingShadowCommand({ thingName: THING }))).payload);

  it('is not there before somebody reports', async () => {
    await expect(get()).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message: "No shadow exists with name: 'main-gate'",
    });
  });

  it('keeps what is reported, with the time of each member', async () => {
    await update({ state: { reported: { state: 'open', lastCommand: { id: 'a' }, list: [1, 2] } } });
    clock.advance(5);
    await update({ state: { reported: { state: 'closed', lastCommand: { result: 'accepted' } } } });
    expect(await get()).toEqual({
      state: { reported: { state: 'closed', lastCommand: { id: 'a', result: 'accepted' }, list: [1, 2] } },
      metadata: {
        reported: {
          state: { timestamp: START + 5 },
          lastCommand: { id: { timestamp: START }, result: { timestamp: START + 5 } },
          list: { timestamp: START },
        },
      },
      version: 2,
      timestamp: START + 5,
    });
  });

  it('forgets a member that is set to null, with its time', async () => {
    await update({ state: { reported: { state: 'open', lastCommand: { id: 'a', reason: 'x' } } } });
    await update({ state: { reported: { state: null, lastCommand: { reason: null } } } });
    expect(iot.shadow(THING)).toMatchObject({
      state: { reported: { lastCommand: { id: 'a' } } },
      metadata: { reported: { lastCommand: { id: { timestamp: START } } } },
    });
    expect(iot.shadow(THING)?.state.reported).toEqual({ lastCommand: { id: 'a' } });
    await update({ state: { reported: null } });
    expect(iot.shadow(THING)?.state).toEqual({});
  });

  it('answers an update with just what was changed', async () => {
    await update({ state: { reported: { position: 1 } } });
    expect(await update({ state: { reported: { state: 'open' } }, clientToken: 'mine' })).toEqual({
      state: { reported: { state: 'open' } },
      metadata: { reported: { state: { timestamp: START } } },
      version: 2,
      timestamp: START,
      clientToken: 'mine',
    });
  });

  it('takes an update of an old version for a conflict', async () => {
    await update({ state: { reported: { state: 'open' } }, version: 0 });
    await expect(update({ state: { reported: {} }, version: 0 })).rejects.toMatchObject({
      name: 'ConflictException',
      message: 'Version conflict',
    });
    await update({ state: { reported: {} }, version: 1 });
  });

  it('goes on counting versions after it was deleted', async () => {
    await update({ state: { reported: { state: 'open' } } });
    expect(await remove()).toEqual({ version: 1, timestamp: START });
    await expect(get()).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    await expect(remove()).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    expect(await update({ state: { reported: { state: 'open' } } })).toMatchObject({ version: 2 });
  });

  it('shows what is desired but not reported', async () => {
    await update({ state: { desired: { state: 'open', light: { on: true, level: 5 } }, reported: {} } });
    await update({ state: { reported: { state: 'open', light: { on: true } } } });
    expect(await get()).toMatchObject({ state: { delta: { light: { level: 5 } } } });
    await update({ state: { reported: { light: { level: 5 } } } });
    expect(await get()).not.toHaveProperty('state.delta');
  });

  it.each([
    ['no JSON', '{', 'InvalidRequestException', 'Invalid JSON'],
    ['a JSON string', '"state"', 'InvalidRequestException', 'Invalid JSON'],
    ['no state', {}, 'InvalidRequestException', 'Missing required node: state'],
    ['a state that is no object', { state: 1 }, 'InvalidRequestException', 'State node must be an object'],
    [
      'a reported node that is no object',
      { state: { reported: 1 } },
      'InvalidRequestException',
      'Reported node must be an object',
    ],
    [
      'a desired node that is no object',
      { state: { desired: [] } },
      'InvalidRequestException',
      'Desired node must be an object',
    ],
    ['a wrong version', { state: {}, version: '1' }, 'InvalidRequestException', 'Invalid version'],
    [
      'too long a client token',
      { state: {}, clientToken: 'a'.repeat(65) },
      'InvalidRequestException',
      'Invalid clientToken',
    ],
    [
      'too deep nesting',
      { state: { reported: { a: { b: { c: { d: { e: { f: { g: 1 } } } } } } } } },
      'InvalidRequestException',
      'JSON contains too many levels of nesting; maximum is 6',
    ],
    [
      'too much',
      { state: { reported: { a: 'x'.repeat(8192) } } },
      'RequestEntityTooLargeException',
      'The payload exceeds the maximum size allowed',
    ],
  ])('refuses an update with %s', async (_what, document, name, message) => {
    await expect(update(document)).rejects.toMatchObject({ name, message });
    expect(iot.shadow(THING)).toBeUndefined();
  });

  it('does not grow beyond its limit by small updates', async () => {
    await update({ state: { reported: { a: 'x'.repeat(5000) } } });
    await expect(update({ state: { reported: { b: 'x'.repeat(5000) } } })).rejects.toMatchObject({
      name: 'RequestEntityTooLargeException',
    });
    expect(iot.shadow(THING)?.version).toBe(1);
  });

  describe('over MQTT', () => {
    let probe: MqttProbe;

    beforeEach(async () => {
      probe = await connectProbe(iot);
      await probe.client.subscribeAsync(`${SHADOW}/#`, { qos: 1 });
    });
    afterEach(() => probe.client.endAsync());

    const ask = async (operation: string, request: object) => {
      await probe.client.publishAsync(`${SHADOW}/${operation}`, JSON.stringify(request), { qos: 1 });
    };
    const hears = async (topic: string) => {
      await until(`a message on ${topic}`, () => probe.on(`${SHADOW}/${topic}`).length > 0);
      return probe.on(`${SHADOW}/${topic}`)[0];
    };

    it('accepts an update and shows the document before and after', async () => {
      await update({ state: { reported: { state: 'closed' } } });
      await hears('update/documents');
      probe.received.length = 0;
      await ask('update', { state: { reported: { state: 'open' } }, clientToken: 't' });
      expect(await hears('update/accepted')).toEqual({
        state: { reported: { state: 'open' } },
        metadata: { reported: { state: { timestamp: START } } },
        version: 2,
        timestamp: START,
        clientToken: 't',
      });
      expect(await hears('update/documents')).toMatchObject({
        previous: { state: { reported: { state: 'closed' } }, version: 1 },
        current: { state: { reported: { state: 'open' } }, version: 2 },
        timestamp: START,
      });
      expect(probe.on(`${SHADOW}/update/delta`)).toEqual([]);
    });

    it('announces the difference to what is desired', async () => {
      await ask('update', { state: { desired: { light: true, level: 1 }, reported: { level: 1 } } });
      expect(await hears('update/delta')).toEqual({
        state: { light: true },
        metadata: { light: { timestamp: START } },
        version: 1,
        timestamp: START,
      });
    });

    it('announces an update that came over HTTP, too', async () => {
      await update({ state: { reported: { state: 'open' } } });
      expect(await hears('update/accepted')).toMatchObject({ version: 1 });
    });

    it('answers get and delete', async () => {
      await update({ state: { reported: { state: 'open' } } });
      await ask('get', { clientToken: 'g' });
      expect(await hears('get/accepted')).toMatchObject({
        state: { reported: { state: 'open' } },
        clientToken: 'g',
      });
      await ask('delete', {});
      expect(await hears('delete/accepted')).toMatchObject({ version: 1 });
      expect(iot.shadow(THING)).toBeUndefined();
    });

    it('rejects with code, message and the client token', async () => {
      await ask('update', { clientToken: 't' });
      expect(await hears('update/rejected')).toEqual({
        code: 400,
        message: 'Missing required node: state',
        timestamp: START,
        clientToken: 't',
      });
      await ask('get', {});
      expect(await hears('get/rejected')).toMatchObject({ code: 404 });
    });
  });
});

describe('the data folder', () => {
  let dataFolder: string;

  beforeEach(() => {
    dataFolder = mkdtempSync(path.join(tmpdir(), 'iot-'));
  });
  afterEach(() => rmSync(dataFolder, { recursive: true }));

  const runWith = async (use: (client: IoTDataPlaneClient) => Promise<unknown>) => {
    const iot = await startIot({ dataFolder });
    const client = dataPlaneClient(iot);
    try {
      return await use(client);
    } finally {
      client.destroy();
      await iot.stop();
    }
  };
  const payload = Buffer.from('{"state":{"reported":{"state":"open"}}}');

  it('keeps shadows over a restart, and leaves nothing half-written', async () => {
    const thingName = 'gate:north';
    await runWith((client) => client.send(new UpdateThingShadowCommand({ thingName, payload })));
    expect(readdirSync(path.join(dataFolder, 'shadows'))).toEqual(['gate%3Anorth.json']);
    await runWith(async (client) => {
      const shadow = parsed((await client.send(new GetThingShadowCommand({ thingName }))).payload);
      expect(shadow).toMatchObject({ state: { reported: { state: 'open' } }, version: 1 });
      await client.send(new DeleteThingShadowCommand({ thingName }));
    });
    expect(readdirSync(path.join(dataFolder, 'shadows'))).toEqual([]);
  });

  it('names a file that holds no shadow', async () => {
    await runWith((client) => client.send(new UpdateThingShadowCommand({ thingName: THING, payload })));
    writeFileSync(path.join(dataFolder, 'shadows', `${THING}.json`), '{"state":');
    const iot = await startIot({ dataFolder });
    expect(() => iot.shadow(THING)).toThrow(/main-gate\.json does not hold a device shadow; delete it/);
    await iot.stop();
  });
});
