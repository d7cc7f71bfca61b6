import { gzipSync } from 'node:zlib';
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

describe('reading a command', () => {
  const ALLOWED =
    'The body must be {"message": "open" | "close" | "stop"} with an optional "gate" or "topic"';

  it.each([
    ['a body without members', {}, [{ pointer: '/message', detail: 'must be one of open, close, stop' }]],
    [
      'an unknown message',
      { message: 'explode' },
      [{ pointer: '/message', detail: 'must be one of open, close, stop' }],
    ],
    [
      'a message of another type',
      { message: ['open'] },
      [{ pointer: '/message', detail: 'must be one of open, close, stop' }],
    ],
    [
      'a gate of another type',
      { message: 'open', gate: 1 },
      [{ pointer: '/gate', detail: expect.any(String) }],
    ],
    ['an extra member', { message: 'open', qos: 2 }, [{ pointer: '', detail: 'Unrecognized key: "qos"' }]],
    ['a list', [], [{ pointer: '', detail: expect.any(String) }]],
  ])('refuses %s, says what is allowed, and publishes nothing', async (_what, body, errors) => {
    const response = await gates.command(gates.home).send(body).expect(400);
    expect(response.body).toMatchObject({ code: 'invalid-command', detail: ALLOWED, errors });
    expect(gates.iot.published).toEqual([]);
  });

  it.each([
    ['an unknown gate', { gate: 'back', message: 'open' }, 404, 'unknown-gate'],
    [
      'a topic that is no gate',
      { topic: '$aws/things/main-gate/shadow/update', message: 'open' },
      404,
      'unknown-gate',
    ],
    ['no gate where there are several', { message: 'open' }, 400, 'invalid-command'],
    [
      'a gate and the topic of another',
      { gate: 'main', topic: 'gates/garage', message: 'open' },
      400,
      'invalid-command',
    ],
    [
      'an unknown gate with a known topic',
      { gate: 'back', topic: 'controlGate', message: 'open' },
      404,
      'unknown-gate',
    ],
    ['a known gate with a foreign topic', { gate: 'main', topic: 'x', message: 'open' }, 404, 'unknown-gate'],
  ])('refuses %s, and publishes nothing', async (_what, body, status, code) => {
    expect((await gates.command(gates.estate).send(body).expect(status)).body.code).toBe(code);
    expect(gates.iot.published).toEqual([]);
  });

  it.each([
    ['malformed JSON', 'application/json', '{"message":"open"', 400, 'malformed-request'],
    ['JSON, but no object', 'application/json', '"open"', 400, 'malformed-request'],
    ['absent', 'application/json', undefined, 400, 'invalid-command'],
    ['a form', 'application/x-www-form-urlencoded', 'message=open', 415, 'unsupported-media-type'],
    ['plain text', 'text/plain', '{"message":"open"}', 415, 'unsupported-media-type'],
    [
      'an unknown charset',
      'application/json; charset=klingon',
      '{"message":"open"}',
      415,
      'unsupported-media-type',
    ],
    [
      '1 MB',
      'application/json',
      `{"message":"open","x":"${'x'.repeat(1024 * 1024)}"}`,
      413,
      'body-too-large',
    ],
  ])(
    'answers a body that is %s with a problem, and publishes nothing',
    async (_what, type, text, status, code) => {
      const response = await gates.command(gates.home).set('Content-Type', type).send(text).expect(status);
      expect(response.body.code).toBe(code);
      expect(gates.iot.published).toEqual([]);
    },
  );

  it('refuses a body that grows beyond its limit when decompressed, and publishes nothing', async () => {
    const bomb = gzipSync(`{"message":"open","x":"${'x'.repeat(1024 * 1024)}"}`);
    expect(bomb.length).toBeLessThan(2048);
    const request = gates
      .command(gates.home)
      .set({ 'Content-Type': 'application/json', 'Content-Encoding': 'gzip' });
    request.write(bomb);
    await request.expect(413);
    await gates
      .command(gates.home)
      .set({ 'Content-Type': 'application/json', 'Content-Encoding': 'compress' })
      .send('{}')
      .expect(415);
    expect(gates.iot.published).toEqual([]);
  });
});
