import { generateKeyPairSync } from 'node:crypto';
import { needsSignIn } from '../../service/platform/route';
import { type ServiceUnderTest, startService } from '../support/service-under-test';
import {
  ADMIN_SUB,
  ALB_ARN,
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

function withSession(data: string, accessToken: string) {
  return service.api.get('/v1/me').set('x-amzn-oidc-data', data).set('x-amzn-oidc-accesstoken', accessToken);
}

const webToken = (claims = {}) => authority.accessToken({ client_id: WEB_CLIENT, ...claims });

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

  it('refuses a session without both headers', async () => {
    await refused('', webToken(), notSigned);
    await refused(authority.oidcData(), '', 'The token is not a JWT in compact serialization');
    await service.api.get('/v1/me').set('x-amzn-oidc-identity', ADMIN_SUB).expect(401);
  });

  it('refuses a session of another load balancer without fetching its key', async () => {
    const fetches = authority.requests.length;
    await refused(authority.oidcData({}, { signer: `${ALB_ARN}2`, kid: ADMIN_SUB }), webToken(), notSigned);
    await refused(authority.oidcData({}, { client: MOBILE_CLIENT, kid: ADMIN_SUB }), webToken(), notSigned);
    expect(authority.requests).toHaveLength(fetches);
  });

  it('refuses a session signed with a made-up key', async () => {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    await refused(
      authority.oidcData({}, {}, privateKey),
      webToken(),
      'The signature of the token is not valid',
    );
    const unknownKey = authority.oidcData({}, { kid: ADMIN_SUB }, privateKey);
    await refused(unknownKey, webToken(), 'The session was signed with an unknown key');
  });

  it('refuses a session of another issuer', async () => {
    const iss = 'https://evil.example';
    await refused(authority.oidcData({ iss }, { iss }), webToken(), 'The token is not valid');
  });

  it.each([
    ['issuer', { iss: 'https://evil.example' }, {}],
    ['expiry', { exp: Math.floor(Date.now() / 1000) + 60 }, {}],
    ['client', {}, { client: MOBILE_CLIENT }],
    ['signer', {}, { signer: `${ALB_ARN}2` }],
  ])(
    'refuses a session with one %s in its header and another in its claims',
    async (_what, header, claims) => {
      const detail = 'The header and the claims of the session do not agree';
      await refused(authority.oidcData(claims, header), webToken(), detail);
    },
  );

  it('refuses a session that never expires', async () => {
    await refused(authority.oidcData({ exp: undefined }), webToken(), 'The token is not valid');
  });

  it('refuses a session with a header member that no load balancer sends', async () => {
    await refused(
      authority.oidcData({}, { crit: ['exp'] }),
      webToken(),
      'The token has a header member that the load balancer does not send',
    );
  });

  it('refuses an expired session', async () => {
    const exp = Math.floor(Date.now() / 1000) - 1;
    await refused(authority.oidcData({ exp }, { exp }), webToken(), 'The token has expired');
  });

  it('refuses a session whose access token names another user', async () => {
    const other = authority.accessToken(residentClaims(WEB_CLIENT));
    await refused(authority.oidcData(), other, 'The session and its access token name different users');
  });

  it('refuses a session whose access token is of another app client', async () => {
    await refused(
      authority.oidcData(),
      authority.accessToken(),
      'The access token of the session was issued to another app client',
    );
  });

  it('treats a session as no token where no load balancer is configured', async () => {
    const bare = await startService(authority, { environment: { ALB_ARN: '' } });
    const response = await bare.api
      .get('/v1/me')
      .set('x-amzn-oidc-data', authority.oidcData())
      .set('x-amzn-oidc-accesstoken', webToken())
      .expect(401);
    expect(response.body.code).toBe('missing-token');
    bare.stop();
  });

  it("is no cookie: where one comes without the load balancer's headers, from a page of any name, nobody is signed in", async () => {
    const routes = service.app.routes.filter(needsSignIn);
    expect(routes.length).toBeGreaterThan(5);
    for (const { method, path } of routes) {
      const { status, body } = await service.api[method](path.replace(/\{\w+\}/, 'main')).set({
        Host: 'evil.example',
        Origin: 'http://evil.example',
        Cookie: 'AWSELBAuthSessionCookie-0=x',
      });
      expect([path, status, body.code]).toEqual([path, 401, 'missing-token']);
    }
  });

  describe('of a request that changes something', () => {
    const remove = () =>
      service.api
        .delete('/v1/profile-image')
        .set('x-amzn-oidc-data', authority.oidcData())
        .set('x-amzn-oidc-accesstoken', webToken());

    it.each([
      ['a request that does not say where it comes from', {}],
      ['a request from another site', { 'Sec-Fetch-Site': 'cross-site', Origin: 'https://evil.example' }],
      ['a request from another host of the same site', { 'Sec-Fetch-Site': 'same-site' }],
      ['a request from an address bar', { 'Sec-Fetch-Site': 'none' }],
      ['a request from an opaque origin', { Origin: 'null' }],
    ])('refuses %s', async (_what, headers) => {
      const response = await remove().set(headers).expect(403);
      expect(response.body.code).toBe('cross-site-request');
    });

    // Past the check, the store is reached, which does not exist here.
    it.each([{ 'Sec-Fetch-Site': 'same-origin' }, { Origin: 'https://gates.example.com' }])(
      'accepts a request from our own pages (%#)',
      async (headers) => {
        await remove().set(headers).expect(502);
      },
    );
  });

  it('accepts a request that only reads from anywhere', async () => {
    await withSession(authority.oidcData(), webToken()).set('Sec-Fetch-Site', 'cross-site').expect(200);
  });
});
