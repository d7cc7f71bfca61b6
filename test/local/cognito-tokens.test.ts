import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { CognitoJwtVerifier } from 'aws-jwt-verify';
import { SimpleJwksCache } from 'aws-jwt-verify/jwk';
import { decodeJwt } from 'jose';
import { APP_CLIENTS } from '../../contract/user-pool';
import { handler } from '../../infra/triggers/pre-token-generation';
import { USER_POOL_ID } from '../../local/aws-account';
import type { PreTokenGenerationHandler } from '../../local/cognito/pre-token-generation';
import { type CognitoOptions, type LocalCognito, startCognito } from '../../local/cognito/start-cognito';
import { LOCAL_USERS } from '../../local/cognito/users';
import { createKeyFetcher } from '../../service/auth/key-fetcher';

const PUBLIC_URL = 'http://localhost:8080';
const ADMIN_SUB = 'ad310001-5c1e-4c0f-8e65-6a7e0a0f0001';

const running: LocalCognito[] = [];

async function start(options: Partial<CognitoOptions> = {}): Promise<LocalCognito> {
  const cognito = await startCognito({ publicUrl: PUBLIC_URL, ...options });
  running.push(cognito);
  return cognito;
}

afterAll(async () => {
  for (const cognito of running) await cognito.stop();
});

/** Verifies with AWS's own library, as the service does. */
function verify(cognito: LocalCognito, token: string, tokenUse: 'access' | 'id') {
  const fetcher = createKeyFetcher(new Map([[new URL(cognito.issuer).origin, cognito.url]]));
  const clientId = Object.values(cognito.clients).map(({ id }) => id);
  return CognitoJwtVerifier.create(
    { userPoolId: USER_POOL_ID, tokenUse, clientId },
    { jwksCache: new SimpleJwksCache({ fetcher }) },
  ).verify(token);
}

describe('the local Cognito', () => {
  let cognito: LocalCognito;

  beforeAll(async () => {
    cognito = await start();
  });

  it('issues access tokens with the claims of a Cognito access token', async () => {
    const { access_token } = await cognito.issueTokens('admin');
    const claims = await verify(cognito, access_token, 'access');
    const uuid = expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    expect(claims).toEqual({
      sub: ADMIN_SUB,
      'cognito:groups': ['Admins'],
      iss: cognito.issuer,
      version: 2,
      client_id: cognito.clients.mobile.id,
      origin_jti: uuid,
      event_id: uuid,
      token_use: 'access',
      scope: `openid profile email aws.cognito.signin.user.admin Admins-${cognito.clients.mobile.id}`,
      auth_time: expect.any(Number),
      exp: claims.iat + 15 * 60,
      iat: expect.any(Number),
      jti: uuid,
      username: LOCAL_USERS[0]?.sub,
    });
  });

  it('issues ID tokens with the claims of a Cognito ID token, signed with another key', async () => {
    const { id_token, access_token } = await cognito.issueTokens('admin', { client: 'web' });
    expect(await verify(cognito, id_token, 'id')).toMatchObject({
      aud: cognito.clients.web.id,
      token_use: 'id',
      'cognito:username': LOCAL_USERS[0]?.sub,
      'cognito:groups': ['Admins'],
      email: 'admin@example.com',
      email_verified: true,
      name: 'Ada Admin',
    });
    const keyId = (token: string) => Buffer.from(token.split('.')[0] ?? '', 'base64url').toString();
    expect(keyId(id_token)).not.toBe(keyId(access_token));
  });

  it('leaves the groups claim out for a user in none', async () => {
    const { access_token } = await cognito.issueTokens('resident');
    const claims = decodeJwt(access_token);
    expect(claims).not.toHaveProperty('cognito:groups');
    expect(claims['scope']).toBe('openid profile email aws.cognito.signin.user.admin');
  });
});

describe('the pre-token-generation trigger of the local Cognito', () => {
  const events: Parameters<PreTokenGenerationHandler>[0][] = [];

  it("gets Cognito's V2_0 event at sign-in and at refresh", async () => {
    const cognito = await start({
      trigger: (event) => {
        events.push(structuredClone(event));
        return handler(event);
      },
    });
    const { refresh_token } = await cognito.issueTokens('admin');
    await refresh(cognito, refresh_token);
    const [signIn, refreshed] = events;
    expect(signIn).toMatchObject({
      version: '2',
      triggerSource: 'TokenGeneration_HostedAuth',
      userPoolId: USER_POOL_ID,
      userName: LOCAL_USERS[0]?.sub,
      callerContext: { clientId: cognito.clients.mobile.id },
      request: {
        userAttributes: { sub: ADMIN_SUB, email_verified: 'true' },
        groupConfiguration: { groupsToOverride: ['Admins'] },
        scopes: APP_CLIENTS.mobile.scopes,
      },
    });
    expect(refreshed?.triggerSource).toBe('TokenGeneration_RefreshTokens');
  });

  const overriding = (claimsAndScopeOverrideDetails: object) =>
    start({ trigger: async (event) => ({ ...event, response: { claimsAndScopeOverrideDetails } }) });

  it('adds and suppresses scopes', async () => {
    const accessTokenGeneration = { scopesToAdd: ['extra'], scopesToSuppress: ['email'] };
    const cognito = await overriding({ accessTokenGeneration });
    const { access_token } = await cognito.issueTokens('admin');
    expect(decodeJwt(access_token)['scope']).toBe('openid profile aws.cognito.signin.user.admin extra');
  });

  it('keeps everybody out where the trigger changes more than scopes', async () => {
    const cognito = await overriding({ idTokenGeneration: { claimsToSuppress: ['name'] } });
    await expect(cognito.issueTokens('admin')).rejects.toMatchObject({
      error: 'invalid_request',
      error_description: expect.stringContaining('idTokenGeneration'),
    });
  });

  it('keeps everybody out where the trigger fails', async () => {
    const cognito = await start({ trigger: () => Promise.reject(new Error('out of order')) });
    await expect(cognito.issueTokens('admin')).rejects.toMatchObject({
      error: 'invalid_request',
      error_description: 'PreTokenGeneration failed with error out of order.',
    });
  });
});

describe('the signing keys of the local Cognito', () => {
  it('keeps signing keys, and so tokens, over a restart where it has a data folder', async () => {
    const dataFolder = await mkdtemp(path.join(tmpdir(), 'gatehouse-keys-'));
    const before = await start({ dataFolder });
    const { access_token } = await before.issueTokens('admin');
    await before.stop();
    const after = await start({ dataFolder });
    await verify(after, access_token, 'access');
    await rm(dataFolder, { recursive: true });
  });

  it('sets a damaged file of signing keys aside, says so, and starts with fresh ones', async () => {
    const dataFolder = await mkdtemp(path.join(tmpdir(), 'gatehouse-keys-'));
    const file = path.join(dataFolder, 'cognito-signing-keys.json');
    await writeFile(file, '{"id":{}}');
    const warning = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
    const { access_token } = await (await start({ dataFolder })).issueTokens('admin');
    expect(access_token).toBeDefined();
    expect(warning.mock.calls).toEqual([
      [expect.stringMatching(/signing-keys\.json was damaged; [^\n]*\n$/)],
    ]);
    expect(await readFile(`${file}.damaged`, 'utf8')).toBe('{"id":{}}');
    await rm(dataFolder, { recursive: true });
  });
});

function refresh({ url, clients }: LocalCognito, refreshToken: string): Promise<Response> {
  const body = new URLSearchParams({
    grant_type: 'refresh_token',
    client_id: clients.mobile.id,
    refresh_token: refreshToken,
  });
  return fetch(`${url}/oauth2/token`, { method: 'POST', body });
}
