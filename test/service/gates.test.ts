import { createHmac } from 'node:crypto';
import { IoTDataPlaneClient, UpdateThingShadowCommand } from '@aws-sdk/client-iot-data-plane';
import type { Gate } from '../../contract/gate';
import { type LocalIot, startIot } from '../../local/iot/start-iot';
import { mqttSubscriber } from '../support/mqtt-subscriber';
import { type ServiceUnderTest, startService } from '../support/service-under-test';
import {
  ADMIN_SUB,
  accessClaims,
  MOBILE_CLIENT,
  residentClaims,
  SigningAuthority,
  WEB_CLIENT,
} from '../support/signing-authority';

const GATES: Gate[] = [
  { id: 'main', name: 'Main gate', topic: 'controlGate', thing: 'main-gate', groups: ['Admins'] },
  {
    id: 'garage',
    name: 'Garage',
    topic: 'gates/garage',
    thing: 'garage-gate',
    groups: ['Drivers', 'Admins'],
  },
];

let authority: SigningAuthority;
let iot: LocalIot;
let home: ServiceUnderTest;
let estate: ServiceUnderTest;

beforeAll(async () => {
  authority = await SigningAuthority.start();
  iot = await startIot();
  home = await startService(authority, { iotUrl: iot.url, environment: { COMMANDS_PER_MINUTE: '1000' } });
  estate = await startService(authority, {
    iotUrl: iot.url,
    environment: { GATES: JSON.stringify(GATES), COMMANDS_PER_MINUTE: '1000', COMMAND_TTL_SECONDS: '7' },
  });
});

beforeEach(() => {
  iot.forgetPublished();
  home.log.length = 0;
});

afterAll(async () => {
  home.stop();
  estate.stop();
  await iot.stop();
  await authority.stop();
});

const command = (service: ServiceUnderTest, claims: Record<string, unknown> = {}) =>
  service.api.post('/v1/gates/control').set('Authorization', `Bearer ${authority.accessToken(claims)}`);

const audits = (service: ServiceUnderTest) => service.log.filter((line) => line['audit'] === 'gate-command');

const groupMember = (group: string) => ({
  'cognito:groups': [group],
  scope: `openid profile email ${group}-${MOBILE_CLIENT}`,
});

describe('a command', () => {
  it('reaches the gate over MQTT with all that the device protocol has', async () => {
    const gate = await mqttSubscriber(iot.mqttUrl, 'controlGate');
    const { body } = await command(home).send({ message: 'open' }).expect(200);
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

  it('is published with QoS 1, not retained, with expiry and content type', async () => {
    await command(estate).send({ gate: 'garage', message: 'close' }).expect(200);
    expect(iot.published).toHaveLength(1);
    expect(iot.published[0]).toMatchObject({
      topic: 'gates/garage',
      qos: 1,
      retain: false,
      contentType: 'application/json',
      messageExpiry: 7,
    });
  });

  it.each(['open', 'close', 'stop'])('may be %s', async (message) => {
    expect((await command(home).send({ message }).expect(200)).body).toMatchObject({ message });
  });

  it("of the tutorial's app is taken as it is: topic, message, trailing slash", async () => {
    const { body } = await home.api
      .post('/v1/gates/control/')
      .set('Authorization', `Bearer ${authority.accessToken()}`)
      .set('Accept', 'application/json, text/plain, */*')
      .send({ topic: 'controlGate', message: 'open' })
      .expect(200);
    expect(body.gate).toBe('main');
    expect(JSON.parse(String(iot.published[0]?.payload))).toMatchObject({ message: 'open' });
  });

  it('goes to the gate that its id or its topic names, where there are several', async () => {
    await command(estate).send({ gate: 'main', message: 'open' }).expect(200);
    await command(estate).send({ topic: 'gates/garage', message: 'open' }).expect(200);
    await command(estate).send({ gate: 'garage', topic: 'gates/garage', message: 'open' }).expect(200);
    expect(iot.published.map(({ topic }) => topic)).toEqual(['controlGate', 'gates/garage', 'gates/garage']);
  });
});

describe('an idempotency key', () => {
  const send = async (service: ServiceUnderTest, key: string, body: object, claims = {}) =>
    (await command(service, claims).set('Idempotency-Key', key).send(body).expect(200)).body.commandId;

  it('gives a retry the same command id, at any task', async () => {
    const first = await send(home, 'key-1', { message: 'open' });
    expect(await send(home, 'key-1', { message: 'open' })).toBe(first);
    // Another process would compute the same: nothing is remembered here.
    expect(await send(estate, 'key-1', { gate: 'main', message: 'open' })).toBe(first);
    expect(first).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-5/);
  });

  it('reused for another command, gate or person is another command', async () => {
    const ids = [
      await send(estate, 'key-1', { gate: 'main', message: 'open' }),
      await send(estate, 'key-1', { gate: 'main', message: 'close' }),
      await send(estate, 'key-1', { gate: 'garage', message: 'open' }),
      await send(estate, 'key-2', { gate: 'main', message: 'open' }),
      await send(estate, 'key-1', { gate: 'main', message: 'open' }, { sub: 'somebody-else' }),
    ];
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('is what makes two commands one: without it, each has an id of its own', async () => {
    const ids = [];
    for (let count = 0; count < 2; count++) {
      ids.push((await command(home).send({ message: 'open' }).expect(200)).body.commandId);
    }
    expect(ids[0]).not.toBe(ids[1]);
  });

  it.each(['', 'with space', 'x'.repeat(256), 'caf\u00e9'])(
    'that is malformed is refused (%#)',
    async (key) => {
      const { body } = await command(home).set('Idempotency-Key', key).send({ message: 'open' }).expect(400);
      expect(body.detail).toContain('Idempotency-Key');
      expect(iot.published).toEqual([]);
    },
  );
});

describe('who may command a gate', () => {
  it('nobody without the scope of this client: the challenge names it', async () => {
    const { body, headers } = await command(home, residentClaims()).send({ message: 'open' }).expect(403);
    expect(body.code).toBe('insufficient-scope');
    expect(headers['www-authenticate']).toContain(
      `error="insufficient_scope", scope="Admins-${MOBILE_CLIENT}"`,
    );
    expect(iot.published).toEqual([]);
  });

  it('nobody outside the group, even with the scope', async () => {
    for (const groups of [undefined, [], ['Drivers'], ['admins']]) {
      const { body } = await command(home, { 'cognito:groups': groups })
        .send({ message: 'open' })
        .expect(403);
      expect(body.code).toBe('group-required');
    }
    expect(iot.published).toEqual([]);
  });

  it('nobody in the group with the scope of another client', async () => {
    const scope = `openid profile email Admins-${WEB_CLIENT}`;
    const { body } = await command(home, { scope }).send({ message: 'open' }).expect(403);
    expect(body.code).toBe('insufficient-scope');
    expect(iot.published).toEqual([]);
  });

  it('nobody with the group of one and the scope of another', async () => {
    const claims = { 'cognito:groups': ['Drivers'], scope: `openid Admins-${MOBILE_CLIENT}` };
    const { body } = await command(estate, claims).send({ gate: 'garage', message: 'open' }).expect(403);
    expect(body.code).toBe('group-required');
    expect(iot.published).toEqual([]);
  });

  it('members of any of its groups, and of no other gate', async () => {
    await command(estate, groupMember('Drivers')).send({ gate: 'garage', message: 'open' }).expect(200);
    await command(estate, groupMember('Drivers')).send({ gate: 'main', message: 'open' }).expect(403);
    await command(estate, groupMember('Admins')).send({ gate: 'garage', message: 'open' }).expect(200);
    expect(iot.published.map(({ topic }) => topic)).toEqual(['gates/garage', 'gates/garage']);
  });

  it('an administrator at a browser, from our own page alone', async () => {
    const press = () =>
      home.api
        .post('/v1/gates/control')
        .set('x-amzn-oidc-data', authority.oidcData())
        .set('x-amzn-oidc-accesstoken', authority.accessToken({ client_id: WEB_CLIENT }))
        .send({ message: 'open' });
    await press().set('Sec-Fetch-Site', 'cross-site').expect(403);
    expect(iot.published).toEqual([]);
    await press().set('Sec-Fetch-Site', 'same-origin').expect(200);
    expect(iot.published).toHaveLength(1);
  });

  const now = () => Math.floor(Date.now() / 1000);
  const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const withPublicKeyAsSecret = () => {
    const signed = `${encode({ kid: authority.poolKey.kid, alg: 'HS256' })}.${encode(accessClaims())}`;
    const secret = authority.poolKey.publicKey.export({ type: 'spki', format: 'pem' });
    return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`;
  };

  it.each<[string, () => string]>([
    ['an ID token', () => authority.accessToken({ token_use: 'id', aud: MOBILE_CLIENT })],
    ['an expired token', () => authority.accessToken({ iat: now() - 900, exp: now() - 1 })],
    [
      'a token of another pool',
      () => authority.accessToken({ iss: 'https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Other' }),
    ],
    ['a token of another client', () => authority.accessToken({ client_id: 'other' })],
    ['an unsigned token', () => `${encode({ alg: 'none' })}.${encode(accessClaims())}.AA`],
    ['a token signed with the public key as secret', withPublicKeyAsSecret],
    ['garbage', () => 'garbage'],
  ])('nobody with %s', async (_what, token) => {
    await home.api
      .post('/v1/gates/control')
      .set('Authorization', `Bearer ${token()}`)
      .send({ message: 'open' })
      .expect(401)
      .expect('WWW-Authenticate', /error="invalid_token"/);
    expect(iot.published).toEqual([]);
  });

  it('nobody who is not signed in', async () => {
    await home.api.post('/v1/gates/control').send({ message: 'open' }).expect(401);
    await home.api
      .post('/v1/gates/control')
      .set('x-amzn-oidc-data', authority.oidcData({}, { signer: 'forged' }))
      .set('x-amzn-oidc-accesstoken', authority.accessToken({ client_id: WEB_CLIENT }))
      .set('Sec-Fetch-Site', 'same-origin')
      .send({ message: 'open' })
      .expect(401);
    expect(iot.published).toEqual([]);
  });
});

describe('bad input', () => {
  const ALLOWED =
    'The body must be {"message": "open" | "close" | "stop"} with an optional "gate" or "topic"';

  it.each([
    ['nothing', {}, [{ pointer: '/message', detail: 'must be one of open, close, stop' }]],
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
  ])('with %s is refused with what is allowed, and nothing is published', async (_what, body, errors) => {
    const response = await command(home).send(body).expect(400);
    expect(response.body).toMatchObject({ code: 'invalid-command', detail: ALLOWED, errors });
    expect(iot.published).toEqual([]);
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
  ])('with %s is refused, and nothing is published', async (_what, body, status, code) => {
    expect((await command(estate).send(body).expect(status)).body.code).toBe(code);
    expect(iot.published).toEqual([]);
  });

  it.each([
    ['JSON that is malformed', 'application/json', '{"message":"open"', 400, 'malformed-request'],
    ['JSON that is no object', 'application/json', '"open"', 400, 'malformed-request'],
    ['no body', 'application/json', undefined, 400, 'invalid-command'],
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
  ])('of %s is a problem, and nothing is published', async (_what, type, text, status, code) => {
    const response = await command(home).set('Content-Type', type).send(text).expect(status);
    expect(response.body.code).toBe(code);
    expect(iot.published).toEqual([]);
  });

  it('compressed beyond its limit is a problem, and nothing is published', async () => {
    const { gzipSync } = await import('node:zlib');
    const bomb = gzipSync(`{"message":"open","x":"${'x'.repeat(1024 * 1024)}"}`);
    expect(bomb.length).toBeLessThan(2048);
    const request = command(home).set({ 'Content-Type': 'application/json', 'Content-Encoding': 'gzip' });
    request.write(bomb);
    await request.expect(413);
    await command(home)
      .set({ 'Content-Type': 'application/json', 'Content-Encoding': 'compress' })
      .send('{}')
      .expect(415);
    expect(iot.published).toEqual([]);
  });
});

describe('the rate limit', () => {
  it('is for each principal, says when to try again, and never holds back a stop', async () => {
    const limited = await startService(authority, {
      iotUrl: iot.url,
      environment: { COMMANDS_PER_MINUTE: '2' },
    });
    for (let count = 0; count < 2; count++) await command(limited).send({ message: 'open' }).expect(200);
    const { body, headers } = await command(limited).send({ message: 'close' }).expect(429);
    expect(body.code).toBe('too-many-commands');
    expect(Number(headers['retry-after'])).toBeGreaterThan(0);
    expect(iot.published).toHaveLength(2);

    await command(limited).send({ message: 'stop' }).expect(200);
    await command(limited, { sub: 'somebody-else' }).send({ message: 'open' }).expect(200);
    expect(audits(limited).map(({ outcome }) => outcome)).toEqual([
      'published',
      'published',
      'limited',
      'published',
      'published',
    ]);
    limited.stop();
  });
});

describe('the audit record', () => {
  it('of a published command says who did what, under which token', async () => {
    const { body } = await command(home, { jti: 'token-1' }).send({ message: 'open' }).expect(200);
    expect(audits(home)).toEqual([
      expect.objectContaining({
        audit: 'gate-command',
        outcome: 'published',
        commandId: body.commandId,
        gate: 'main',
        message: 'open',
        sub: ADMIN_SUB,
        username: 'admin',
        clientId: MOBILE_CLIENT,
        jti: 'token-1',
        via: 'bearer',
      }),
    ]);
  });

  it('of a denied command says why', async () => {
    await command(home, residentClaims()).send({ message: 'open' }).expect(403);
    await command(home, { 'cognito:groups': [] }).send({ message: 'open' }).expect(403);
    expect(audits(home).map(({ outcome, reason }) => [outcome, reason])).toEqual([
      ['denied', 'insufficient-scope'],
      ['denied', 'group-required'],
    ]);
  });
});

describe('the state of a gate', () => {
  const show = (service: ServiceUnderTest, path: string, claims: Record<string, unknown> = {}) =>
    service.api.get(path).set('Authorization', `Bearer ${authority.accessToken(claims)}`);
  let device: IoTDataPlaneClient;

  beforeAll(() => {
    device = new IoTDataPlaneClient({ region: 'eu-west-1', endpoint: iot.url });
  });

  afterAll(() => device.destroy());

  const report = (thingName: string, reported: object) =>
    device.send(
      new UpdateThingShadowCommand({
        thingName,
        payload: Buffer.from(JSON.stringify({ state: { reported } })),
      }),
    );

  const REPORTED = {
    state: 'opening',
    obstructed: false,
    position: 40,
    connected: true,
    lastCommand: { id: 'c1', message: 'open', result: 'accepted' },
  };

  it('is what its shadow reports', async () => {
    await report('main-gate', REPORTED);
    const { body } = await show(home, '/v1/gates').expect(200);
    expect(body).toEqual({ gates: [{ id: 'main', name: 'Main gate', canControl: true, ...REPORTED }] });
    expect((await show(home, '/v1/gates/main').expect(200)).body).toEqual(body.gates[0]);
  });

  it('claims least where the gate never reported, or reports nonsense', async () => {
    const nothing = { state: 'unknown', obstructed: false, connected: false };
    expect((await show(estate, '/v1/gates/garage').expect(200)).body).toMatchObject(nothing);
    await report('garage-gate', {
      state: 'ajar',
      position: 400,
      obstructed: 'no',
      connected: 1,
      lastCommand: 'open',
    });
    expect((await show(estate, '/v1/gates/garage').expect(200)).body).toEqual({
      id: 'garage',
      name: 'Garage',
      canControl: true,
      ...nothing,
    });
  });

  it('is for everyone who is signed in; whether they may command it is said', async () => {
    const { body } = await show(estate, '/v1/gates', groupMember('Drivers')).expect(200);
    expect(body.gates.map((gate: { id: string; canControl: boolean }) => [gate.id, gate.canControl])).toEqual(
      [
        ['main', false],
        ['garage', true],
      ],
    );
    await show(estate, '/v1/gates', { scope: `Admins-${MOBILE_CLIENT}` }).expect(403);
    await estate.api.get('/v1/gates').expect(401);
  });

  it('of an unknown gate is a problem', async () => {
    expect((await show(home, '/v1/gates/back').expect(404)).body.code).toBe('unknown-gate');
  });

  it('is sent again only where it has changed', async () => {
    await report('main-gate', REPORTED);
    const { headers } = await show(home, '/v1/gates').expect(200);
    expect(headers['cache-control']).toBe('private, no-cache');
    expect(headers['vary']).toBe('Authorization, Cookie');
    const etag = String(headers['etag']);
    await show(home, '/v1/gates').set('If-None-Match', etag).expect(304);
    await report('main-gate', { state: 'open' });
    await show(home, '/v1/gates').set('If-None-Match', etag).expect(200);
  });
});
