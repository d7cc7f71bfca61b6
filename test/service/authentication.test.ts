import { createHmac, generateKeyPairSync } from 'node:crypto';
import { type ServiceUnderTest, startService } from '../support/service-under-test';
import {
  ADMIN_SUB,
  ALB_ARN,
  accessClaims,
  ISSUER,
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

function withSession(data: string, accessToken: string) {
  return service.api.get('/v1/me').set('x-amzn-oidc-data', data).set('x-amzn-oidc-accesstoken', accessToken);
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
  it('that Cognito issued identifies its user', async () => {
    const response = await withBearer(authority.accessToken()).expect(200);
    expect(response.body).toEqual({
      sub: ADMIN_SUB,
      username: 'admin',
      clientId: MOBILE_CLIENT,
      groups: ['Admins'],
      scopes: ['openid', 'profile', 'email', `Admins-${MOBILE_CLIENT}`],
      via: 'bearer',
    });
  });

  it('is recognized whatever the case of its scheme', async () => {
    await service.api.get('/v1/me').set('Authorization', `bEARER  ${authority.accessToken()}`).expect(200);
  });

  it('that is missing is challenged without an error code', async () => {
    const response = await service.api.get('/v1/me').expect(401);
    expect(response.body.code).toBe('missing-token');
    expect(response.headers['www-authenticate']).toBe(`Bearer realm="gatehouse", ${METADATA}`);
  });

  it('is what it takes: other schemes count as no token', async () => {
    const response = await service.api
      .get('/v1/me')
      .set('Authorization', 'Basic YWRtaW46YWRtaW4=')
      .expect(401);
    expect(response.body.code).toBe('missing-token');
  });

  it.each(['', 'garbage', 'a.b.c', 'a.b', `${encode({})}.${encode({})}.x=`])(
    'that is no JWT is refused (%#)',
    async (token) => {
      await expectInvalidToken(token, 'The token is not a JWT in compact serialization');
    },
  );

  it('that is longer than any of Cognito is refused, though its signature is valid', async () => {
    const token = authority.accessToken({ padding: 'x'.repeat(9_000) });
    expect(token.length).toBeGreaterThan(12_000);
    await expectInvalidToken(token, 'The token is not a JWT in compact serialization');
  });

  it('that has expired is refused', async () => {
    const now = Math.floor(Date.now() / 1000);
    await expectInvalidToken(
      authority.accessToken({ iat: now - 1000, exp: now - 1 }),
      'The token has expired',
    );
  });

  it('of another pool is refused, without asking for its key', async () => {
    const fetches = authority.requests.length;
    for (const iss of [`${ISSUER}2`, 'https://evil.example', undefined]) {
      const token = authority.signRs256(accessClaims({ iss }), { kid: 'another-pool' });
      await expectInvalidToken(token, 'The token was issued by another user pool');
    }
    expect(authority.requests).toHaveLength(fetches);
  });

  it('of another app client is refused', async () => {
    await expectInvalidToken(
      authority.accessToken({ client_id: 'other' }),
      'The token was issued to another app client',
    );
  });

  it('that is an ID token is refused', async () => {
    const token = authority.accessToken({ token_use: 'id', aud: MOBILE_CLIENT });
    await expectInvalidToken(token, 'The token is not an access token');
  });

  it('without a signature (alg none) is refused', async () => {
    const head = { kid: authority.poolKey.kid, alg: 'none' };
    const unsigned = `${encode(head)}.${encode(accessClaims())}`;
    await expectInvalidToken(`${unsigned}.`, 'The token is not a JWT in compact serialization');
    await expectInvalidToken(`${unsigned}.AA`, 'The signature algorithm of the token is not accepted');
  });

  it('signed with the public key as an HS256 secret is refused', async () => {
    const secret = authority.poolKey.publicKey.export({ type: 'spki', format: 'pem' });
    const signed = `${encode({ kid: authority.poolKey.kid, alg: 'HS256' })}.${encode(accessClaims())}`;
    const token = `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`;
    await expectInvalidToken(token, 'The signature algorithm of the token is not accepted');
  });

  it('signed by somebody else is refused', async () => {
    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const forged = authority.signRs256(
      accessClaims(),
      {},
      { kid: authority.poolKey.kid, privateKey, publicKey },
    );
    await expectInvalidToken(forged, 'The signature of the token is not valid');
  });

  it('that was altered is refused', async () => {
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
  ])('with %s is refused though its signature is valid', async (_what, claims, description) => {
    await expectInvalidToken(authority.accessToken(claims), description);
  });

  it('with a critical header extension is refused though its signature is valid', async () => {
    const token = authority.accessToken({}, { crit: ['b64'], b64: false });
    await expectInvalidToken(token, 'The token has a critical header extension');
  });

  it('decides alone: headers of the load balancer beside it are ignored', async () => {
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

  it('without the sign-in scopes is refused with the scopes that it needs', async () => {
    const response = await withBearer(authority.accessToken({ scope: 'openid email' })).expect(403);
    expect(response.body.code).toBe('insufficient-scope');
    expect(response.headers['www-authenticate']).toBe(
      `Bearer realm="gatehouse", error="insufficient_scope", scope="openid profile email", ${METADATA}`,
    );
  });
});

describe('a session at the load balancer', () => {
  it('identifies its user, with the profile that the pool told the load balancer', async () => {
    const response = await withSession(authority.oidcData(), webToken()).expect(200);
    expect(response.body).toMatchObject({
      sub: ADMIN_SUB,
      clientId: WEB_CLIENT,
      via: 'alb',
      profile: { email: 'admin@example.com', name: 'Ada Admin' },
    });
  });

  const refused = async (data: string, accessToken: string, detail: string) => {
    const response = await withSession(data, accessToken).expect(401);
    expect(response.body).toMatchObject({ code: 'invalid-token', detail });
  };
  const notSigned = 'The session was not signed by this load balancer for its client';

  it('needs both headers', async () => {
    await refused('', webToken(), notSigned);
    await refused(authority.oidcData(), '', 'The token is not a JWT in compact serialization');
    await service.api.get('/v1/me').set('x-amzn-oidc-identity', ADMIN_SUB).expect(401);
  });

  it('signed by another load balancer is refused, without asking for its key', async () => {
    const fetches = authority.requests.length;
    await refused(authority.oidcData({}, { signer: `${ALB_ARN}2`, kid: ADMIN_SUB }), webToken(), notSigned);
    await refused(authority.oidcData({}, { client: MOBILE_CLIENT, kid: ADMIN_SUB }), webToken(), notSigned);
    expect(authority.requests).toHaveLength(fetches);
  });

  it('signed with a made-up key is refused', async () => {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    await refused(
      authority.oidcData({}, {}, privateKey),
      webToken(),
      'The signature of the token is not valid',
    );
    const unknownKey = authority.oidcData({}, { kid: ADMIN_SUB }, privateKey);
    await refused(unknownKey, webToken(), 'The session was signed with an unknown key');
  });

  it('of another issuer is refused', async () => {
    await refused(authority.oidcData({ iss: 'https://evil.example' }), webToken(), 'The token is not valid');
  });

  it('that has expired is refused', async () => {
    const exp = Math.floor(Date.now() / 1000) - 1;
    await refused(authority.oidcData({ exp }, { exp }), webToken(), 'The token has expired');
  });

  it('must name the same user as its access token', async () => {
    const other = authority.accessToken(residentClaims(WEB_CLIENT));
    await refused(authority.oidcData(), other, 'The session and its access token name different users');
  });

  it('must have an access token of the web client', async () => {
    await refused(
      authority.oidcData(),
      authority.accessToken(),
      'The access token of the session was issued to another app client',
    );
  });

  it('counts for nothing where no load balancer is configured', async () => {
    const bare = await startService(authority, { environment: { ALB_ARN: '' } });
    const response = await bare.api
      .get('/v1/me')
      .set('x-amzn-oidc-data', authority.oidcData())
      .set('x-amzn-oidc-accesstoken', webToken())
      .expect(401);
    expect(response.body.code).toBe('missing-token');
    bare.stop();
  });

  describe('that changes something', () => {
    const remove = () =>
      service.api
        .delete('/v1/profile-image')
        .set('x-amzn-oidc-data', authority.oidcData())
        .set('x-amzn-oidc-accesstoken', webToken());

    it.each([
      ['nothing that says where it comes from', {}],
      ['another site', { 'Sec-Fetch-Site': 'cross-site', Origin: 'https://evil.example' }],
      ['another host of the same site', { 'Sec-Fetch-Site': 'same-site' }],
      ['an address bar', { 'Sec-Fetch-Site': 'none' }],
      ['an opaque origin', { Origin: 'null' }],
    ])('is refused with %s', async (_what, headers) => {
      const response = await remove().set(headers).expect(403);
      expect(response.body.code).toBe('cross-site-request');
    });

    // Past the check, the store is reached, which does not exist here.
    it.each([{ 'Sec-Fetch-Site': 'same-origin' }, { Origin: 'https://gates.example.com' }])(
      'is let through from our own pages (%#)',
      async (headers) => {
        await remove().set(headers).expect(502);
      },
    );
  });

  it('that only reads may come from anywhere', async () => {
    await withSession(authority.oidcData(), webToken()).set('Sec-Fetch-Site', 'cross-site').expect(200);
  });
});

describe('forged key ids', () => {
  it('can not make the service flood the key server of the load balancer', async () => {
    const fresh = await startService(authority);
    const before = authority.requests.length;
    const statuses: number[] = [];
    for (let attempt = 0; attempt < 50; attempt++) {
      const kid = `00000000-0000-4000-8000-${String(attempt).padStart(12, '0')}`;
      const { status } = await fresh.api
        .get('/v1/me')
        .set('x-amzn-oidc-data', authority.oidcData({}, { kid }))
        .set('x-amzn-oidc-accesstoken', webToken());
      statuses.push(status);
    }
    expect(authority.requests.length - before).toBe(10);
    expect(statuses.filter((status) => status === 401)).toHaveLength(10);
    expect(statuses.filter((status) => status === 503)).toHaveLength(40);
    fresh.stop();
  });

  it('can not make the service flood the key server of the pool', async () => {
    const fresh = await startService(authority);
    const before = authority.requests.length;
    for (let attempt = 0; attempt < 20; attempt++) {
      const token = authority.accessToken({}, { kid: `forged-${attempt}` });
      const response = await fresh.api.get('/v1/me').set('Authorization', `Bearer ${token}`);
      expect(response.status).toBe(attempt === 0 ? 401 : 503);
    }
    expect(authority.requests.length - before).toBe(1);
    await fresh.api.get('/v1/me').set('Authorization', `Bearer ${authority.accessToken()}`).expect(200);
    fresh.stop();
  });
});
