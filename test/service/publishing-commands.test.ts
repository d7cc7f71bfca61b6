import { mqttSubscriber } from '../support/mqtt-subscriber';
import type { ServiceUnderTest } from '../support/service-under-test';
import { ADMIN_SUB } from '../support/signing-authority';
import { type GatesUnderTest, startGates } from './gates-under-test';

let gates: GatesUnderTest;

beforeAll(async () => {
  gates = await startGates();
});

beforeEach(() => {
  gates.iot.forgetPublished();
  gates.home.log.length = 0;
});

afterAll(() => gates.stop());

describe('publishing a command', () => {
  it('publishes over MQTT all that the device protocol has', async () => {
    const gate = await mqttSubscriber(gates.iot.mqttUrl, 'controlGate');
    const { body } = await gates.command(gates.home).send({ message: 'open' }).expect(200);
    const received = await gate.next();
    await gate.end();

    expect(body).toEqual({
      commandId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      gate: 'main',
      message: 'open',
      issuedAt: expect.any(String),
      expiresAt: expect.any(String),
      status: 'published',
    });
    const { status: _status, ...published } = body;
    expect(received).toEqual({ ...published, requestedBy: ADMIN_SUB });
    expect(Date.parse(body.expiresAt) - Date.parse(body.issuedAt)).toBe(10_000);
    expect(Math.abs(Date.parse(body.issuedAt) - Date.now())).toBeLessThan(5_000);
  });

  it('publishes with QoS 1, not retained, with expiry and content type', async () => {
    await gates.command(gates.estate).send({ gate: 'garage', message: 'close' }).expect(200);
    expect(gates.iot.published).toHaveLength(1);
    expect(gates.iot.published[0]).toMatchObject({
      topic: 'gates/garage',
      qos: 1,
      retain: false,
      contentType: 'application/json',
      messageExpiry: 7,
    });
  });

  it.each(['open', 'close', 'stop'])('publishes %s', async (message) => {
    expect((await gates.command(gates.home).send({ message }).expect(200)).body).toMatchObject({ message });
  });

  it("accepts the tutorial app's topic, message and trailing slash", async () => {
    const { body } = await gates.home.api
      .post('/v1/gates/control/')
      .set('Authorization', `Bearer ${gates.authority.accessToken()}`)
      .set('Accept', 'application/json, text/plain, */*')
      .send({ topic: 'controlGate', message: 'open' })
      .expect(200);
    expect(body.gate).toBe('main');
    expect(JSON.parse(String(gates.iot.published[0]?.payload))).toMatchObject({ message: 'open' });
  });

  it('publishes to the gate that id or topic names where there are several', async () => {
    await gates.command(gates.estate).send({ gate: 'main', message: 'open' }).expect(200);
    await gates.command(gates.estate).send({ topic: 'gates/garage', message: 'open' }).expect(200);
    await gates
      .command(gates.estate)
      .send({ gate: 'garage', topic: 'gates/garage', message: 'open' })
      .expect(200);
    expect(gates.iot.published.map(({ topic }) => topic)).toEqual([
      'controlGate',
      'gates/garage',
      'gates/garage',
    ]);
  });
});

describe('the Idempotency-Key header', () => {
  const send = async (service: ServiceUnderTest, key: string, body: object, claims = {}) =>
    (await gates.command(service, claims).set('Idempotency-Key', key).send(body).expect(200)).body.commandId;

  it('gives a retry the same command id, at any task', async () => {
    const first = await send(gates.home, 'key-1', { message: 'open' });
    expect(await send(gates.home, 'key-1', { message: 'open' })).toBe(first);
    // Another process would compute the same: nothing is remembered here.
    expect(await send(gates.estate, 'key-1', { gate: 'main', message: 'open' })).toBe(first);
    expect(first).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-5/);
  });

  it('gives another command, gate or person another command id for the same key', async () => {
    const ids = [
      await send(gates.estate, 'key-1', { gate: 'main', message: 'open' }),
      await send(gates.estate, 'key-1', { gate: 'main', message: 'close' }),
      await send(gates.estate, 'key-1', { gate: 'garage', message: 'open' }),
      await send(gates.estate, 'key-2', { gate: 'main', message: 'open' }),
      await send(gates.estate, 'key-1', { gate: 'main', message: 'open' }, { sub: 'somebody-else' }),
    ];
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('gives each command an id of its own where the header is absent', async () => {
    const ids = [];
    for (let count = 0; count < 2; count++) {
      ids.push((await gates.command(gates.home).send({ message: 'open' }).expect(200)).body.commandId);
    }
    expect(ids[0]).not.toBe(ids[1]);
  });

  it.each(['', 'with space', 'x'.repeat(256), 'caf\u00e9'])('refuses a malformed key (%#)', async (key) => {
    const { body } = await gates
      .command(gates.home)
      .set('Idempotency-Key', key)
      .send({ message: 'open' })
      .expect(400);
    expect(body.detail).toContain('Idempotency-Key');
    expect(gates.iot.published).toEqual([]);
  });
});
