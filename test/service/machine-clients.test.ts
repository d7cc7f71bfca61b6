import { COMMAND_AUDIT } from '../../contract/audit-record';
import { readConfig } from '../../service/platform/config';
import { LiveService } from '../support/live-service';
import { environmentFor, startService } from '../support/service-under-test';
import { MACHINE_CLIENT, MACHINES, MOBILE_CLIENT, machineClaims } from '../support/signing-authority';
import { until } from '../support/until';
import { type GatesUnderTest, startGates } from './gates-under-test';

let gates: GatesUnderTest;

beforeAll(async () => {
  gates = await startGates();
});

beforeEach(() => {
  gates.iot.forgetPublished();
  gates.estate.log.length = 0;
});

afterAll(() => gates.stop());

const bearer = (token: string): [string, string] => ['Authorization', `Bearer ${token}`];
const machine = (scopes: string[] = ['gates/garage'], claims = {}) =>
  bearer(gates.authority.accessToken({ ...machineClaims(...scopes), ...claims }));
const get = (path: string, [name, value] = machine()) => gates.estate.api.get(path).set(name, value);
const command = (body: object, [name, value] = machine()) =>
  gates.estate.api.post('/v1/gates/control').set(name, value).send(body);

const OPEN_GARAGE = { gate: 'garage', message: 'open' };

describe('a machine', () => {
  it('commands the gate that its scope names', async () => {
    await command(OPEN_GARAGE).expect(200);
    const [published] = gates.iot.published;
    expect(published?.topic).toBe('gates/garage');
    expect(JSON.parse(String(published?.payload))).toMatchObject({
      message: 'open',
      requestedBy: MACHINE_CLIENT,
    });
  });

  it('commands no other gate, not even to stop it, and is told which scope it lacks', async () => {
    for (const message of ['open', 'stop']) {
      const { body, headers } = await command({ gate: 'main', message }).expect(403);
      expect([body.code, body.detail]).toEqual([
        'insufficient-scope',
        'This machine may neither see nor command this gate: its access token has no scope for it',
      ]);
      expect(headers['www-authenticate']).toContain('error="insufficient_scope", scope="gates/main"');
    }
    expect(gates.iot.published).toEqual([]);
  });

  it.each([
    ['another sub than its client', { sub: 'somebody' }],
    ['a user name', { username: 'somebody' }],
    ['groups', { 'cognito:groups': ['Admins'] }],
  ])('is nobody with %s, for then it would be a person', async (_what, claims) => {
    const { body } = await command(OPEN_GARAGE, machine(['gates/garage'], claims)).expect(401);
    expect(body.code).toBe('invalid-token');
    expect(gates.iot.published).toEqual([]);
  });

  it('sees the gates that it may command, and no other', async () => {
    const { body } = await get('/v1/gates').expect(200);
    expect(body.gates).toEqual([expect.objectContaining({ id: 'garage', canControl: true })]);
    await get('/v1/gates/garage').expect(200);
    await get('/v1/gates/main')
      .expect(403)
      .expect('WWW-Authenticate', /scope="gates\/main"/);
    await get('/v1/gates/elsewhere').expect(404);
    const { body: both } = await get('/v1/gates', machine(['gates/main', 'gates/garage'])).expect(200);
    expect(both.gates).toHaveLength(2);
  });

  it.each(['/v1/gates', '/v1/events'])('without a scope for any gate gets nothing at %s', async (path) => {
    const { body } = await get(path, machine(['gates/elsewhere', 'openid', 'profile', 'email'])).expect(403);
    expect([body.code, body.detail]).toEqual([
      'insufficient-scope',
      'This machine may see no gate: its access token has no scope for one',
    ]);
  });

  it("gains nothing by a group's scope", async () => {
    const token = machine([`Admins-${MACHINE_CLIENT}`, `Drivers-${MACHINE_CLIENT}`, 'openid']);
    await command(OPEN_GARAGE, token).expect(403);
    await get('/v1/gates/garage', token).expect(403);
    expect(gates.iot.published).toEqual([]);
  });

  it('has no profile image, whatever its scopes', async () => {
    const token = machine(['gates/garage', 'openid', 'profile', 'email']);
    const calls = [
      get('/v1/profile-image', token),
      gates.estate.api
        .put('/v1/profile-image')
        .set(...token)
        .type('image/png')
        .send(Buffer.alloc(8)),
      gates.estate.api.delete('/v1/profile-image').set(...token),
    ];
    for (const call of calls) {
      const { body } = await call.expect(403);
      expect(body.code).toBe('person-required');
    }
  });

  it('learns at /v1/me what the service knows it as', async () => {
    const { body } = await get('/v1/me').expect(200);
    expect(body).toEqual({
      actor: 'machine',
      sub: MACHINE_CLIENT,
      username: 'night-guard',
      clientId: MACHINE_CLIENT,
      groups: [],
      scopes: ['gates/garage'],
      via: 'bearer',
    });
  });

  it('is named in the audit record, allowed and denied', async () => {
    await command(OPEN_GARAGE, machine(['gates/garage'], { jti: 'token-1' })).expect(200);
    await command({ gate: 'main', message: 'open' }).expect(403);
    const who = { actor: 'machine', sub: MACHINE_CLIENT, username: 'night-guard', clientId: MACHINE_CLIENT };
    expect(gates.estate.log.filter((line) => line['audit'] === COMMAND_AUDIT)).toEqual([
      expect.objectContaining({ ...who, outcome: 'published', gate: 'garage', jti: 'token-1' }),
      expect.objectContaining({ ...who, outcome: 'denied', gate: 'main', reason: 'insufficient-scope' }),
    ]);
  });

  it('has a command limit and idempotency keys of its own, by its client', async () => {
    const other = 'machine2client';
    const service = await startService(gates.authority, {
      iotUrl: gates.iot.url,
      environment: {
        COMMANDS_PER_MINUTE: '2',
        COGNITO_MACHINE_CLIENTS: JSON.stringify({ [MACHINE_CLIENT]: 'guard', [other]: 'other' }),
      },
    });
    const open = (claims: object) =>
      service.api
        .post('/v1/gates/control')
        .set(...machine(['gates/main'], claims))
        .set('Idempotency-Key', 'one-key')
        .send({ message: 'open' });
    const first = await open({}).expect(200);
    const retried = await open({ jti: 'a-later-token' }).expect(200);
    await open({}).expect(429);
    const another = await open({ sub: other, client_id: other }).expect(200);
    expect(retried.body.commandId).toBe(first.body.commandId);
    expect(another.body.commandId).not.toBe(first.body.commandId);
    service.stop();
  });
});

describe('a person', () => {
  it('gains nothing by the scope of a machine', async () => {
    const claims = { 'cognito:groups': undefined, scope: 'openid profile email gates/garage gates/main' };
    const { body } = await gates.command(gates.estate, claims).send(OPEN_GARAGE).expect(403);
    expect(body.code).toBe('insufficient-scope');
    const token = bearer(gates.authority.accessToken(claims));
    const { body: list } = await get('/v1/gates', token).expect(200);
    expect(list.gates.map((gate: { canControl: boolean }) => gate.canControl)).toEqual([false, false]);
    await get('/v1/gates', bearer(gates.authority.accessToken({ scope: 'gates/garage' }))).expect(403);
    expect(gates.iot.published).toEqual([]);
  });

  it('is called a person at /v1/me and in the audit record', async () => {
    const { body } = await get('/v1/me', bearer(gates.authority.accessToken())).expect(200);
    expect(body.actor).toBe('person');
    await gates.command(gates.estate).send(OPEN_GARAGE).expect(200);
    expect(gates.estate.log).toContainEqual(
      expect.objectContaining({ audit: COMMAND_AUDIT, actor: 'person' }),
    );
  });
});

describe('the stream of a machine', () => {
  const GATES = ['main', 'garage'].map((id) => ({
    id,
    name: id,
    topic: `gates/${id}`,
    thing: `${id}-gate`,
    groups: ['Admins'],
  }));

  let service: LiveService;

  beforeEach(async () => {
    service = await LiveService.start(GATES);
  });

  afterEach(() => service.stop());

  it('tells of the gates that it may command, at the start and later', async () => {
    const machineViewer = await service.watch(machineClaims('gates/garage'));
    const personViewer = await service.watch();
    await machineViewer.ready();
    await personViewer.ready();
    await service.report({ state: 'open' }, 'main-gate');
    await service.report({ state: 'open' }, 'garage-gate');
    await until('the reported state', () => machineViewer.gate('garage')?.state === 'open');
    await until('both, for a person', () => personViewer.gate('main')?.state === 'open');
    expect(machineViewer.gate('main')).toBeUndefined();
  });
});

describe('the list of machine clients', () => {
  const read = (machines: string) =>
    readConfig({ ...environmentFor(gates.authority), COGNITO_MACHINE_CLIENTS: machines });

  it('is read from JSON, and is empty by default', () => {
    expect([...read(MACHINES).machineClients]).toEqual([[MACHINE_CLIENT, 'night-guard']]);
    expect([...read('').machineClients]).toEqual([]);
  });

  it.each([
    ['night-guard', /COGNITO_MACHINE_CLIENTS must be an object from app client id to name, as valid JSON/],
    ['["night-guard"]', /COGNITO_MACHINE_CLIENTS must be an object from app client id to name/],
    ['{"a-b":"night-guard"}', /COGNITO_MACHINE_CLIENTS.* must be/],
    [`{"${MACHINE_CLIENT}":"Night guard"}`, /must be an object whose values are names of lower-case letters/],
    [
      `{"${MOBILE_CLIENT}":"night-guard"}`,
      /COGNITO_MACHINE_CLIENTS must not name mobile1client, one of COGNITO_CLIENT_IDS, with which people sign in/,
    ],
  ])('is refused as %s', (machines, problem) => {
    expect(() => read(machines)).toThrow(problem);
  });
});
