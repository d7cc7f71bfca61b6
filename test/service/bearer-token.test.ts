import { createHmac, generateKeyPairSync } from 'node:crypto';
import { type ServiceUnderTest, startService } from '../support/service-under-test';
import {
  ADMIN_SUB,
  accessClaims,
  ISSUER,
  MACHINE_CLIENT,
  MOBILE_CLIENT,
  residentClaims,
  SigningAuthority,
  WEB_CLIENT,
} from '../support/signing-authority';

let authority: SigningAuthority;
let service: ServiceUnderTest;

beforeAll(async () => {
  authority = await SigningAuthority.start();
  service = await startService(authority);
});

afterAll(async () => {
  service.stop();
  await authority.stop();
});

const METADATA = 'resource_metadata="https://gates.example.com/.well-known/oauth-protected-resource"';

function withBearer(token: string) {
  return service.api.get('/v1/me').set('Authorization', `Bearer ${token}`);
}

const webToken = (claims = {}) => authority.accessToken({ client_id: WEB_CLIENT, ...claims });

async function expectInvalidToken(token: string, description: string) {
  const response = await withBearer(token).expect(401);
  expect(response.body.code).toBe('invalid-token');
  expect(response.headers['www-authenticate']).toBe(
    `Bearer realm="gatehouse", error="invalid_token", error_description="${description}", ${METADATA}`,
  );
}

const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

describe('a bearer token', () => {
  it('identifies the user that Cognito issued it to', async () => {
    const response = await withBearer(authority.accessToken()).expect(200);
    expect(response.body).toEqual({
      actor: 'person',
      sub: ADMIN_SUB,
      username: 'admin',
      clientId: MOBILE_CLIENT,
      groups: ['Admins'],
      scopes: ['openid', 'profile', 'email', `Admins-${MOBILE_CLIENT}`],
      via: 'bearer',
    });
  });

  it('is accepted with its scheme in any case', async () => {
    await service.api.get('/v1/me').set('Authorization', `bEARER ${authority.accessToken()}`).expect(200);
  });

  it.each(['  ', '\t', ' \t '])('is refused where not just one space is before it (%j)', async (space) => {
    const { body } = await service.api
      .get('/v1/me')
      .set('Authorization', `Bearer${space}${authority.accessToken()}`)
      .expect(401);
    expect(body).toMatchObject({
      code: 'invalid-token',
      detail: 'The Authorization header must be Bearer, one space and one token',
    });
  });

  it.each([' ', ' Bearer '])('is refused where there are two, with %j between them', async (between) => {
    const token = authority.accessToken();
    const { body } = await withBearer(`${token}${between}${token}`).expect(401);
    expect(body.code).toBe('invalid-token');
  });

  it('challenges a request without a token, without an error code', async () => {
    const response = await service.api.get('/v1/me').expect(401);
    expect(response.body.code).toBe('missing-token');
    expect(response.headers['www-authenticate']).toBe(`Bearer realm="gatehouse", ${METADATA}`);
  });

  it.each(['Basic', 'NotBearer'])('treats the scheme %s as no token', async (scheme) => {
    const response = await service.api
      .get('/v1/me')
      .set('Authorization', `${scheme} ${authority.accessToken()}`)
      .expect(401);
    expect(response.body.code).toBe('missing-token');
  });

  it.each(['', ' '])('is missed where the header ends after the scheme (%j)', async (rest) => {
    const { body } = await service.api.get('/v1/me').set('Authorization', `Bearer${rest}`).expect(401);
    expect(body.code).toBe('invalid-token');
  });

  it.each(['garbage', 'a.b.c', 'a.b', `${encode({})}.${encode({})}.x=`])(
    'refuses what is no JWT (%#)',
    async (token) => {
      await expectInvalidToken(token, 'The token is not a JWT in compact serialization');
    },
  );

  it('refuses a validly signed token that is longer than any of Cognito', async () => {
    const token = authority.accessToken({ padding: 'x'.repeat(9_000) });
    expect(token.length).toBeGreaterThan(12_000);
    await expectInvalidToken(token, 'The token is not a JWT in compact serialization');
  });

  it('refuses an expired token', async () => {
    const now = Math.floor(Date.now() / 1000);
    await expectInvalidToken(
      authority.accessToken({ iat: now - 1000, exp: now - 1 }),
      'The token has expired',
    );
  });

  it('refuses a token of another pool without fetching its key', async () => {
    const fetches = authority.requests.length;
    for (const iss of [`${ISSUER}2`, 'https://evil.example', undefined]) {
      const token = authority.signRs256(accessClaims({ iss }), { kid: 'another-pool' });
      await expectInvalidToken(token, 'The token was issued by another user pool');
    }
    expect(authority.requests).toHaveLength(fetches);
  });

  it('refuses a token of another app client', async () => {
    await expectInvalidToken(
      authority.accessToken({ client_id: 'other' }),
      'The token was issued to another app client',
    );
  });

  it('says in the log what was expected and what was found, without any part of the token', async () => {
    service.log.length = 0;
    await withBearer(authority.accessToken({ client_id: 'clientX' })).expect(401);
    expect(service.log[0]?.['cause']).toEqual({
      name: 'TokenError',
      code: 'wrong-client',
      message: 'The token was issued to another app client',
      expected: `client_id ${WEB_CLIENT} or ${MOBILE_CLIENT} or ${MACHINE_CLIENT}`,
      found: 'another',
      at: expect.any(String),
    });
    expect(JSON.stringify(service.log)).not.toContain('clientX');
  });

  it('refuses an ID token', async () => {
    const token = authority.accessToken({ token_use: 'id', aud: MOBILE_CLIENT });
    await expectInvalidToken(token, 'The token is not an access token');
  });

  it('refuses a token without a signature (alg none)', async () => {
    const head = { kid: authority.poolKey.kid, alg: 'none' };
    const unsigned = `${encode(head)}.${encode(accessClaims())}`;
    await expectInvalidToken(`${unsigned}.`, 'The token is not a JWT in compact serialization');
    await expectInvalidToken(`${unsigned}.AA`, 'The signature algorithm of the token is not accepted');
  });

  it('refuses a token signed with the public key as an HS256 secret', async () => {
    const secret = authority.poolKey.publicKey.export({ type: 'spki', format: 'pem' });
    const signed = `${encode({ kid: authority.poolKey.kid, alg: 'HS256' })}.${encode(accessClaims())}`;
    const token = `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`;
    await expectInvalidToken(token, 'The signature algorithm of the token is not accepted');
  });

  it('refuses a token that somebody else signed', async () => {
    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const forged = authority.signRs256(
      accessClaims(),
      {},
      { kid: authority.poolKey.kid, privateKey, publicKey },
    );
    await expectInvalidToken(forged, 'The signature of the token is not valid');
  });

  it('refuses a token whose claims were altered', async () => {
    const [head, , signature] = authority.accessToken(residentClaims()).split('.');
    await expectInvalidToken(
      `${head}.${encode(accessClaims())}.${signature}`,
      'The signature of the token is not valid',
    );
  });

  it.each([
    ['no expiry', { exp: undefined }, 'The token has no valid claim exp'],
    ['no time of issue', { iat: undefined }, 'The token has no valid claim iat'],
    ['no id', { jti: undefined }, 'The token has no valid claim jti'],
    ['no username', { username: undefined }, 'The token has no valid claim username'],
    [
      'groups that are no list',
      { 'cognito:groups': 'Admins' },
      'The token has no valid claim cognito:groups',
    ],
    [
      'a time of issue in the future',
      { iat: Math.floor(Date.now() / 1000) + 600 },
      'The token was issued in the future',
    ],
  ])('refuses a validly signed token with %s', async (_what, claims, description) => {
    await expectInvalidToken(authority.accessToken(claims), description);
  });

  it('refuses a validly signed token with a critical header extension', async () => {
    const token = authority.accessToken({}, { crit: ['b64'], b64: false });
    await expectInvalidToken(token, 'The token has a header member that Cognito does not send');
  });

  it('ignores the headers of the load balancer where there is a bearer token', async () => {
    const response = await withBearer(authority.accessToken(residentClaims()))
      .set('x-amzn-oidc-data', authority.oidcData())
      .set('x-amzn-oidc-accesstoken', webToken())
      .expect(200);
    expect(response.body).toMatchObject({ username: 'resident', via: 'bearer' });
    await withBearer('garbage')
      .set('x-amzn-oidc-data', authority.oidcData())
      .set('x-amzn-oidc-accesstoken', webToken())
      .expect(401);
  });

  it('refuses a token without the sign-in scopes, and names them in the challenge', async () => {
    const response = await withBearer(authority.accessToken({ scope: 'openid email' })).expect(403);
    expect(response.body.code).toBe('insufficient-scope');
    expect(response.headers['www-authenticate']).toBe(
      `Bearer realm="gatehouse", error="insufficient_scope", scope="openid profile email", ${METADATA}`,
    );
  });
});
