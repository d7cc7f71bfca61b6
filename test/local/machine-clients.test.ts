import { decodeJwt } from 'jose';
import {
  allowInsecureRequests,
  ClientSecretPost,
  Configuration,
  clientCredentialsGrant,
} from 'openid-client';
import { signInAtHostedPages } from '../../local/cognito/hosted-sign-in';
import { STACK_DEFAULTS } from '../../local/stack-settings';
import { type LocalSystem, startLocalSystem } from '../support/local-system';

const gate = (id: string) => ({
  id,
  name: id,
  topic: `gates/${id}`,
  thing: `${id}-gate`,
  groups: ['Admins'],
});

const SETTINGS = {
  ...STACK_DEFAULTS,
  gates: ['main', 'yard'].map(gate),
  appClients: [
    {
      name: 'wall-panel',
      confidential: true,
      callbackUrls: ['http://localhost:9/signed-in'],
      signOutUrls: [],
      accessTokenMinutes: 5,
    },
  ],
  machineClients: [{ name: 'night-guard', gates: ['main', 'yard'], accessTokenMinutes: 30 }],
};

let system: LocalSystem;
const triggerLog: string[] = [];

beforeAll(async () => {
  system = await startLocalSystem({ settings: SETTINGS, log: (line) => triggerLog.push(line) });
});

afterAll(() => system.stop());

const credentials = (): { id: string; secret: string } => system.cognito.machines[0]!;

/** Asks as `curl -u <id>:<secret>` does. */
async function token(fields: Record<string, string> = {}, { id, secret } = credentials()) {
  const response = await fetch(`${system.cognito.url}/oauth2/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}` },
    body: new URLSearchParams({ grant_type: 'client_credentials', ...fields }),
  });
  return { status: response.status, body: (await response.json()) as Record<string, string> };
}

const open = (accessToken: string | undefined, id: string) =>
  fetch(`${system.publicUrl}/v1/gates/control`, {
    method: 'POST',
    headers: { authorization: `Bearer ${accessToken}`, 'content-type': 'application/json' },
    body: JSON.stringify({ gate: id, message: 'open' }),
  });

describe('a machine on the laptop', () => {
  it('gets a token for its credentials, opens its gate, and is named in the audit record', async () => {
    const { status, body } = await token({ scope: 'gates/yard' });
    expect([status, Object.keys(body).sort()]).toEqual([200, ['access_token', 'expires_in', 'token_type']]);

    expect((await open(body['access_token'], 'yard')).status).toBe(200);
    expect((await open(body['access_token'], 'main')).status).toBe(403);
    const { id } = credentials();
    const who = { audit: 'gate-command', actor: 'machine', sub: id, clientId: id, username: 'night-guard' };
    expect(system.audit).toEqual([
      expect.objectContaining({ ...who, gate: 'yard', outcome: 'published' }),
      expect.objectContaining({ ...who, gate: 'main', outcome: 'denied', reason: 'insufficient-scope' }),
    ]);
  });

  it("has Cognito's claims in its token, without a user, and all its gates where it names no scope", async () => {
    const { body } = await token();
    const { id } = credentials();
    const claims = decodeJwt(String(body['access_token']));
    expect(claims).toEqual({
      sub: id,
      token_use: 'access',
      scope: 'gates/main gates/yard',
      auth_time: claims.iat,
      iss: system.cognito.issuer,
      exp: Number(claims.iat) + 1800,
      iat: expect.any(Number),
      version: 2,
      jti: expect.any(String),
      client_id: id,
    });
    expect(body['expires_in']).toBe(1800);
  });

  it("passes through the stack's trigger, which leaves an audit record of the token", async () => {
    triggerLog.length = 0;
    await token();
    expect(triggerLog.join('\n')).toContain('"audit":"sign-in"');
    expect(triggerLog.join('\n')).toContain(`"actor":"machine","clientId":"${credentials().id}"`);
  });

  it('may send its secret in the body too, as other libraries do', async () => {
    const { id, secret } = credentials();
    const endpoints = { issuer: system.cognito.issuer, token_endpoint: `${system.cognito.url}/oauth2/token` };
    const configuration = new Configuration(endpoints, id, undefined, ClientSecretPost(secret));
    allowInsecureRequests(configuration);
    const { access_token } = await clientCredentialsGrant(configuration, { scope: 'gates/main' });
    expect((await open(access_token, 'main')).status).toBe(200);
  });

  it.each<[string, Record<string, string>, string]>([
    ['a gate that it may not command', { scope: 'gates/main gates/moat' }, 'invalid_scope'],
    ['what signing in gives', { scope: 'openid' }, 'invalid_scope'],
    ['the scope of a group', { scope: 'Admins-gatehousenight_guard' }, 'invalid_scope'],
  ])('gets no token for %s', async (_what, fields, error) => {
    expect(await token(fields)).toMatchObject({ status: 400, body: { error } });
  });

  it('gets no token with a wrong secret, and the clients of people get none at all', async () => {
    const { id } = credentials();
    const refused = { status: 400, body: { error: 'invalid_client' } };
    expect(await token({}, { id, secret: 'wrong' })).toMatchObject(refused);
    const { web } = system.cognito.clients;
    expect(await token({}, { id: web.id, secret: String(web.secret) })).toMatchObject({
      status: 400,
      body: { error: expect.any(String) },
    });
  });

  it('is no client that a person could sign in with', async () => {
    const url = new URL(`${system.cognito.url}/oauth2/authorize`);
    url.search = new URLSearchParams({
      response_type: 'code',
      client_id: credentials().id,
      redirect_uri: 'http://localhost:9/',
      scope: 'openid',
    }).toString();
    expect((await fetch(url, { redirect: 'manual' })).status).toBe(400);
  });
});

describe('a further app client on the laptop', () => {
  it('signs people in with rights and lifetimes of its own', async () => {
    const client = system.cognito.clients['wall-panel']!;
    const { access_token } = await signInAtHostedPages({
      cognitoUrl: system.cognito.url,
      client,
      user: { username: 'admin', password: 'Admin-at-home-1' },
    });
    const claims = decodeJwt(access_token);
    expect(claims).toMatchObject({
      client_id: 'gatehousewall_panel',
      scope: 'openid profile email Admins-gatehousewall_panel',
    });
    expect(Number(claims.exp) - Number(claims.iat)).toBe(300);
    expect((await open(access_token, 'main')).status).toBe(200);
  });
});
