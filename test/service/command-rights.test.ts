import { createHmac } from 'node:crypto';
import { accessClaims, MOBILE_CLIENT, residentClaims, WEB_CLIENT } from '../support/signing-authority';
import { type GatesUnderTest, groupMember, startGates } from './gates-under-test';

let gates: GatesUnderTest;

beforeAll(async () => {
  gates = await startGates();
});

beforeEach(() => {
  gates.iot.forgetPublished();
  gates.home.log.length = 0;
});

afterAll(() => gates.stop());

describe('the right to command a gate', () => {
  it('refuses a token without the group scope, and names the scope in the challenge', async () => {
    const { body, headers } = await gates
      .command(gates.home, residentClaims())
      .send({ message: 'open' })
      .expect(403);
    expect(body.code).toBe('insufficient-scope');
    expect(headers['www-authenticate']).toContain(
      `error="insufficient_scope", scope="Admins-${MOBILE_CLIENT}"`,
    );
    expect(gates.iot.published).toEqual([]);
  });

  it('refuses a person outside the group, even with the scope', async () => {
    for (const groups of [undefined, [], ['Drivers'], ['admins']]) {
      const { body } = await gates
        .command(gates.home, { 'cognito:groups': groups })
        .send({ message: 'open' })
        .expect(403);
      expect(body.code).toBe('group-required');
    }
    expect(gates.iot.published).toEqual([]);
  });

  it('refuses a member of the group with the scope of another client', async () => {
    const scope = `openid profile email Admins-${WEB_CLIENT}`;
    const { body } = await gates.command(gates.home, { scope }).send({ message: 'open' }).expect(403);
    expect(body.code).toBe('insufficient-scope');
    expect(gates.iot.published).toEqual([]);
  });

  it('refuses the membership of one group with the scope of another', async () => {
    const claims = { 'cognito:groups': ['Drivers'], scope: `openid Admins-${MOBILE_CLIENT}` };
    const { body } = await gates
      .command(gates.estate, claims)
      .send({ gate: 'garage', message: 'open' })
      .expect(403);
    expect(body.code).toBe('group-required');
    expect(gates.iot.published).toEqual([]);
  });

  it('lets members of any of its groups command a gate, and no other gate', async () => {
    await gates
      .command(gates.estate, groupMember('Drivers'))
      .send({ gate: 'garage', message: 'open' })
      .expect(200);
    await gates
      .command(gates.estate, groupMember('Drivers'))
      .send({ gate: 'main', message: 'open' })
      .expect(403);
    await gates
      .command(gates.estate, groupMember('Admins'))
      .send({ gate: 'garage', message: 'open' })
      .expect(200);
    expect(gates.iot.published.map(({ topic }) => topic)).toEqual(['gates/garage', 'gates/garage']);
  });

  it.each([
    ['who is in no group of the gate', [], /^You are not in a group that may command this gate$/],
    ['whose app has no scope for the group', ['Admins'], /^You are in a group .* but .* sign in again$/],
  ])('tells a person %s what is missing, and the program which scope', async (_who, groups, words) => {
    const { body } = await gates
      .command(gates.home, { 'cognito:groups': groups, scope: 'openid profile email' })
      .send({ message: 'open' })
      .expect(403)
      .expect('WWW-Authenticate', new RegExp(`scope="Admins-${MOBILE_CLIENT}"`));
    expect(body.detail).toMatch(words);
  });

  it('lets an administrator at a browser command from our own page alone', async () => {
    const press = () =>
      gates.home.api
        .post('/v1/gates/control')
        .set('x-amzn-oidc-data', gates.authority.oidcData())
        .set('x-amzn-oidc-accesstoken', gates.authority.accessToken({ client_id: WEB_CLIENT }))
        .send({ message: 'open' });
    await press().set('Sec-Fetch-Site', 'cross-site').expect(403);
    expect(gates.iot.published).toEqual([]);
    await press().set('Sec-Fetch-Site', 'same-origin').expect(200);
    expect(gates.iot.published).toHaveLength(1);
  });

  const now = () => Math.floor(Date.now() / 1000);
  const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const withPublicKeyAsSecret = () => {
    const signed = `${encode({ kid: gates.authority.poolKey.kid, alg: 'HS256' })}.${encode(accessClaims())}`;
    const secret = gates.authority.poolKey.publicKey.export({ type: 'spki', format: 'pem' });
    return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`;
  };

  it.each<[string, () => string]>([
    ['an ID token', () => gates.authority.accessToken({ token_use: 'id', aud: MOBILE_CLIENT })],
    ['an expired token', () => gates.authority.accessToken({ iat: now() - 900, exp: now() - 1 })],
    [
      'a token of another pool',
      () =>
        gates.authority.accessToken({ iss: 'https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Other' }),
    ],
    ['a token of another client', () => gates.authority.accessToken({ client_id: 'other' })],
    ['an unsigned token', () => `${encode({ alg: 'none' })}.${encode(accessClaims())}.AA`],
    ['a token signed with the public key as secret', withPublicKeyAsSecret],
    ['garbage', () => 'garbage'],
  ])('refuses %s', async (_what, token) => {
    await gates.home.api
      .post('/v1/gates/control')
      .set('Authorization', `Bearer ${token()}`)
      .send({ message: 'open' })
      .expect(401)
      .expect('WWW-Authenticate', /error="invalid_token"/);
    expect(gates.iot.published).toEqual([]);
  });

  it('refuses a request without valid credentials', async () => {
    await gates.home.api.post('/v1/gates/control').send({ message: 'open' }).expect(401);
    await gates.home.api
      .post('/v1/gates/control')
      .set('x-amzn-oidc-data', gates.authority.oidcData({}, { signer: 'forged' }))
      .set('x-amzn-oidc-accesstoken', gates.authority.accessToken({ client_id: WEB_CLIENT }))
      .set('Sec-Fetch-Site', 'same-origin')
      .send({ message: 'open' })
      .expect(401);
    expect(gates.iot.published).toEqual([]);
  });
});
