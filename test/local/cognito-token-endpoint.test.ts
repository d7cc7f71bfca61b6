import { decodeJwt } from 'jose';
import { randomPKCECodeVerifier } from 'openid-client';
import { USER_POOL_ID } from '../../local/aws-account';
import { HttpBrowser } from '../../local/cognito/http-browser';
import { CognitoUnderTest, PUBLIC_URL } from '../support/cognito-under-test';

let system: CognitoUnderTest;

beforeAll(async () => {
  system = await CognitoUnderTest.start();
});
beforeEach(() => {
  system.browser = new HttpBrowser();
});
afterAll(() => system.cognito.stop());

const basic = (id: string, secret: string) => ({
  authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`,
});

describe('the token endpoint', () => {
  it('exchanges a code for tokens, once', async () => {
    const code = (await system.codeFor()).get('code');
    const first = await system.mobileExchange(code);
    expect(first.body).toEqual({
      access_token: expect.any(String),
      id_token: expect.any(String),
      refresh_token: expect.any(String),
      expires_in: 900,
      token_type: 'Bearer',
    });
    expect(first.headers.get('cache-control')).toBe('no-store');
    expect(await system.mobileExchange(code)).toMatchObject({
      status: 400,
      body: { error: 'invalid_grant' },
    });
  });

  it.each([
    ['a wrong verifier', { code_verifier: randomPKCECodeVerifier() }],
    ['another callback than before', { redirect_uri: `${PUBLIC_URL}/docs/oauth2-redirect.html` }],
    ['a made-up code', { code: 'made-up' }],
  ])('refuses %s', async (_name, changes) => {
    const code = (await system.codeFor()).get('code');
    expect(await system.mobileExchange(code, changes)).toMatchObject({
      status: 400,
      body: { error: 'invalid_grant' },
    });
  });

  it('refuses the web client without its secret, and with a wrong one', async () => {
    const { id } = system.cognito.clients.web;
    const code = (await system.codeFor(system.web)).get('code');
    const fields = { redirect_uri: `${PUBLIC_URL}/oauth2/idpresponse`, code: code ?? '' };
    const refusal = { status: 400, body: { error: 'invalid_client' } };
    expect(await system.exchange(fields, basic(id, 'wrong'))).toMatchObject(refusal);
    expect(await system.exchange({ ...fields, client_id: id })).toMatchObject(refusal);
    expect((await system.exchange(fields, basic(id, system.cognito.clients.web.secret ?? ''))).status).toBe(
      200,
    );
  });

  it('renews the tokens, and keeps the refresh token, its origin and the time of sign-in', async () => {
    const before = await system.cognito.issueTokens('admin');
    const { status, body } = await system.exchange({
      grant_type: 'refresh_token',
      client_id: system.cognito.clients.mobile.id,
      refresh_token: before.refresh_token,
    });
    expect([status, Object.keys(body).sort()]).toEqual([
      200,
      ['access_token', 'expires_in', 'id_token', 'token_type'],
    ]);
    const { origin_jti, auth_time, jti } = decodeJwt(before.access_token);
    expect(decodeJwt(body['access_token'] ?? '')).toMatchObject({ origin_jti, auth_time });
    expect(decodeJwt(body['access_token'] ?? '').jti).not.toBe(jti);
  });

  it('answers scripts of the page at /docs', async () => {
    const response = await fetch(`${system.cognito.url}/oauth2/token`, {
      method: 'OPTIONS',
      headers: { origin: PUBLIC_URL, 'access-control-request-method': 'POST' },
    });
    expect(response.headers.get('access-control-allow-origin')).toBe(PUBLIC_URL);
    const { headers } = await system.exchange(
      { client_id: system.cognito.clients.mobile.id },
      { origin: PUBLIC_URL },
    );
    expect(headers.get('access-control-allow-origin')).toBe(PUBLIC_URL);
  });
});

describe('userInfo and revocation', () => {
  const userInfo = async (token: string) => {
    const response = await fetch(`${system.cognito.url}/oauth2/userInfo`, {
      headers: { authorization: `Bearer ${token}` },
    });
    return { status: response.status, body: await response.json() };
  };

  it('answers userInfo with attributes and the username, but no groups', async () => {
    const { access_token } = await system.cognito.issueTokens('resident');
    expect(await userInfo(access_token)).toEqual({
      status: 200,
      body: {
        sub: decodeJwt(access_token).sub,
        username: decodeJwt(access_token).sub,
        email: 'resident@example.com',
        email_verified: 'true',
        name: 'Rob Resident',
        given_name: 'Rob',
        family_name: 'Resident',
      },
    });
    expect((await userInfo('made.up.token')).status).toBe(401);
  });

  it('ends refreshing and userInfo when the refresh token is revoked', async () => {
    const { access_token, refresh_token } = await system.cognito.issueTokens('admin');
    const fields = { client_id: system.cognito.clients.mobile.id, token: refresh_token };
    const revoked = await fetch(`${system.cognito.url}/oauth2/revoke`, {
      method: 'POST',
      body: new URLSearchParams(fields),
    });
    expect(revoked.status).toBe(200);
    expect(
      await system.exchange({ grant_type: 'refresh_token', client_id: fields.client_id, refresh_token }),
    ).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
    expect((await userInfo(access_token)).status).toBe(401);
  });
});

describe('the public documents', () => {
  it("name Amazon's issuer and this machine's endpoints", async () => {
    const response = await fetch(`${system.cognito.url}/${USER_POOL_ID}/.well-known/openid-configuration`);
    expect(await response.json()).toMatchObject({
      issuer: system.cognito.issuer,
      authorization_endpoint: `${system.cognito.url}/oauth2/authorize`,
      jwks_uri: `${system.cognito.issuer}/.well-known/jwks.json`,
    });
  });

  it('hold no private key', async () => {
    const response = await fetch(system.cognito.jwksUrl);
    const { keys } = (await response.json()) as { keys: object[] };
    expect(keys).toHaveLength(2);
    for (const key of keys) expect(Object.keys(key).sort()).toEqual(['alg', 'e', 'kid', 'kty', 'n', 'use']);
  });
});
