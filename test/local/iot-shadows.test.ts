import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  GetThingShadowCommand,
  type IoTDataPlaneClient,
  UpdateThingShadowCommand,
} from '@aws-sdk/client-iot-data-plane';
import { shadowTopics } from '../../contract/device-protocol';
import { type LocalIot, startIot } from '../../local/iot/start-iot';
import { connectProbe, dataPlaneClient, type MqttProbe } from '../support/iot-client';
import { ManualClock } from '../support/manual-clock';
import { until } from '../support/until';

const THING = 'main-gate';
const SHADOW = shadowTopics(THING).get.replace(/\/get$/, '');
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
  it('is absent before somebody reports', async () => {
    await expect(get()).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message: "No shadow exists with name: 'main-gate'",
    });
  });

  it('keeps what is reported, and changes only what an update names', async () => {
    await update({ state: { reported: { state: 'open', lastCommand: { id: 'a' }, list: [1, 2] } } });
    clock.advance(5);
    await update({
      state: { reported: { state: 'closed', lastCommand: { result: 'accepted' }, list: [3] } },
    });
    expect(await get()).toEqual({
      state: { reported: { state: 'closed', lastCommand: { id: 'a', result: 'accepted' }, list: [3] } },
      metadata: {
        reported: {
          state: { timestamp: START + 5 },
          lastCommand: { id: { timestamp: START }, result: { timestamp: START + 5 } },
          list: { timestamp: START + 5 },
        },
      },
      version: 2,
      timestamp: START + 5,
    });
  });

  it('forgets a member that is set to null', async () => {
    await update({ state: { reported: { state: 'open', lastCommand: { id: 'a', reason: 'x' } } } });
    await update({ state: { reported: { state: null, lastCommand: { reason: null }, other: { a: null } } } });
    expect(iot.shadow(THING)?.state).toEqual({ reported: { lastCommand: { id: 'a' }, other: {} } });
    await update({ state: { reported: null } });
    expect(iot.shadow(THING)?.state).toEqual({});
  });

  it('answers an update with just what was changed', async () => {
    await update({ state: { reported: { position: 1 } } });
    expect(await update({ state: { reported: { state: 'open' } }, clientToken: 'mine' })).toEqual({
      state: { reported: { state: 'open' } },
      version: 2,
      timestamp: START,
      clientToken: 'mine',
    });
  });

  it.each([
    ['no JSON', '{', 'InvalidRequestException', /expected object/],
    ['no state', {}, 'InvalidRequestException', 'state: State node must be an object'],
    [
      'a state that is no object',
      { state: 1 },
      'InvalidRequestException',
      'state: State node must be an object',
    ],
    [
      'a reported node that is no object',
      { state: { reported: [] } },
      'InvalidRequestException',
      'state.reported: Reported node must be an object',
    ],
    [
      'a desired state',
      { state: { desired: { state: 'open' }, reported: {} } },
      'InvalidRequestException',
      'state: Only reported state is kept: no gate takes a command from a desired one',
    ],
    ['an expected version', { state: {}, version: 1 }, 'InvalidRequestException', /version/],
    ['too long a client token', { state: {}, clientToken: 'a'.repeat(65) }, 'InvalidRequestException', /64/],
    [
      'too much',
      { state: { reported: { a: 'x'.repeat(8192) } } },
      'RequestEntityTooLargeException',
      'The payload exceeds the maximum size allowed',
    ],
  ])('refuses an update with %s', async (_what, document, name, message) => {
    const matching = typeof message === 'string' ? message : expect.stringMatching(message);
    await expect(update(document)).rejects.toMatchObject({ name, message: matching });
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

    it('accepts an update', async () => {
      await ask('update', { state: { reported: { state: 'open' } }, clientToken: 't' });
      expect(await hears('update/accepted')).toEqual({
        state: { reported: { state: 'open' } },
        version: 1,
        timestamp: START,
        clientToken: 't',
      });
    });

    it('announces an update that came over HTTP, too', async () => {
      await update({ state: { reported: { state: 'open' } } });
      expect(await hears('update/accepted')).toMatchObject({ version: 1 });
    });

    it('tells the whole shadow before and after an update', async () => {
      await update({ state: { reported: { state: 'open', position: 100 } } });
      clock.advance(5);
      await update({ state: { reported: { state: 'closing', position: null } } });
      await until('both', () => probe.on(`${SHADOW}/update/documents`).length === 2);
      const before = {
        state: { reported: { state: 'open', position: 100 } },
        metadata: { reported: { state: { timestamp: START }, position: { timestamp: START } } },
        version: 1,
      };
      expect(probe.on(`${SHADOW}/update/documents`)[1]).toEqual({
        previous: before,
        current: {
          state: { reported: { state: 'closing' } },
          metadata: { reported: { state: { timestamp: START + 5 } } },
          version: 2,
        },
        timestamp: START + 5,
      });
    });

    it('answers a get', async () => {
      await update({ state: { reported: { state: 'open' } } });
      await ask('get', { clientToken: 'g' });
      expect(await hears('get/accepted')).toEqual({
        state: { reported: { state: 'open' } },
        metadata: { reported: { state: { timestamp: START } } },
        version: 1,
        timestamp: START,
        clientToken: 'g',
      });
    });

    it('rejects a mistake with code, message and client token', async () => {
      await ask('update', { clientToken: 't' });
      expect(await hears('update/rejected')).toEqual({
        code: 400,
        message: 'state: State node must be an object',
        timestamp: START,
        clientToken: 't',
      });
      await ask('get', {});
      expect(await hears('get/rejected')).toMatchObject({ code: 404 });
    });
  });
});

describe('a shadow with a data folder', () => {
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

  it('outlives a restart, and leaves nothing half-written', async () => {
    const thingName = 'gate:north';
    await runWith((client) => client.send(new UpdateThingShadowCommand({ thingName, payload })));
    expect(readdirSync(path.join(dataFolder, 'shadows'))).toEqual(['gate%3Anorth.json']);
    await runWith(async (client) => {
      const shadow = parsed((await client.send(new GetThingShadowCommand({ thingName }))).payload);
      expect(shadow).toMatchObject({ state: { reported: { state: 'open' } }, version: 1 });
    });
  });

  it.each(['{"state":', '{"state":{},"version":"many"}', '[]', ''])(
    'sets a damaged file aside, says so, and starts with a fresh one: %j',
    async (content) => {
      const folder = path.join(dataFolder, 'shadows');
      await runWith((client) => client.send(new UpdateThingShadowCommand({ thingName: THING, payload })));
      writeFileSync(path.join(folder, `${THING}.json`), content);
      const warning = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
      const iot = await startIot({ dataFolder });
      expect(iot.shadow(THING)).toBeUndefined();
      await iot.stop();
      expect(warning.mock.calls).toEqual([[expect.stringMatching(/main-gate\.json was damaged; [^\n]*\n$/)]]);
      expect(readFileSync(path.join(folder, `${THING}.json.damaged`), 'utf8')).toBe(content);
    },
  );

  it('goes on in memory where a file can not be written, and says so once', async () => {
    const warning = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
    await runWith(async (client) => {
      rmSync(path.join(dataFolder, 'shadows'), { recursive: true });
      const update = new UpdateThingShadowCommand({ thingName: THING, payload });
      await client.send(update);
      await client.send(update);
      const shadow = parsed((await client.send(new GetThingShadowCommand({ thingName: THING }))).payload);
      expect(shadow).toMatchObject({ state: { reported: { state: 'open' } }, version: 2 });
    });
    expect(warning.mock.calls).toEqual([[expect.stringMatching(/^Device shadows are not kept: ENOENT/)]]);
  });

  it.each(['x'.repeat(129), 'gate/../north', 'Tor ä'])('refuses the thing name %s', async (thingName) => {
    await runWith(async (client) => {
      const update = new UpdateThingShadowCommand({ thingName, payload });
      await expect(client.send(update)).rejects.toMatchObject({ name: 'InvalidRequestException' });
    });
  });

  it('refuses an odd thing name over MQTT too, and goes on', async () => {
    const iot = await startIot({ dataFolder });
    const { client, on } = await connectProbe(iot);
    const topic = shadowTopics('\u{1f6aa}'.repeat(40)).update;
    await client.subscribeAsync(`${topic}/rejected`);
    await client.publishAsync(topic, payload, { qos: 1 });
    await until('the refusal', () => on(`${topic}/rejected`).length > 0);
    expect(on(`${topic}/rejected`)).toMatchObject([{ code: 400 }]);
    await client.endAsync();
    await iot.stop();
  });
});
