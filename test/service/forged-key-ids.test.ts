import { type ServiceUnderTest, startService } from '../support/service-under-test';
import { residentClaims, SigningAuthority, WEB_CLIENT } from '../support/signing-authority';

let authority: SigningAuthority;

beforeAll(async () => {
  authority = await SigningAuthority.start();
});

afterAll(() => authority.stop());

const madeUp = (number: number) => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;

const session = (service: ServiceUnderTest, data: string, claims: Record<string, unknown> = {}) =>
  service.api
    .get('/v1/me')
    .set('x-amzn-oidc-data', data)
    .set('x-amzn-oidc-accesstoken', authority.accessToken({ client_id: WEB_CLIENT, ...claims }));

describe('forged key ids', () => {
  it('without a valid access token cause no fetch from the key server of the load balancer', async () => {
    const fresh = await startService(authority);
    const before = authority.requests.length;
    for (let attempt = 0; attempt < 20; attempt++) {
      const { status } = await fresh.api
        .get('/v1/me')
        .set('x-amzn-oidc-data', authority.oidcData({}, { kid: madeUp(attempt) }))
        .set('x-amzn-oidc-accesstoken', `${authority.accessToken({ client_id: WEB_CLIENT })}AAAA`);
      expect(status).toBe(401);
    }
    expect(authority.requests.length - before).toBe(0);
    await session(fresh, authority.oidcData()).expect(200);
    fresh.stop();
  });

  it('of one person cause two fetches a minute, and lock nobody out', async () => {
    const fresh = await startService(authority);
    const before = authority.requests.length;
    const statuses: number[] = [];
    for (let attempt = 0; attempt < 50; attempt++) {
      const { status } = await session(fresh, authority.oidcData({}, { kid: madeUp(attempt) }));
      statuses.push(status);
    }
    expect(authority.requests.length - before).toBe(2);
    expect(statuses.filter((status) => status === 401)).toHaveLength(2);
    expect(statuses.filter((status) => status === 503)).toHaveLength(48);
    const other = residentClaims(WEB_CLIENT);
    await session(fresh, authority.oidcData({ sub: other['sub'] }), other).expect(200);
    fresh.stop();
  });

  it('of many people cause twenty fetches a minute, and lock out no key that has proven itself', async () => {
    const fresh = await startService(authority);
    await session(fresh, authority.oidcData()).expect(200);
    const before = authority.requests.length;
    for (let attempt = 0; attempt < 30; attempt++) {
      const sub = `person-${attempt}`;
      await session(fresh, authority.oidcData({ sub }, { kid: madeUp(attempt) }), { sub });
    }
    expect(authority.requests.length - before).toBe(19);
    await session(fresh, authority.oidcData()).expect(200);
    fresh.stop();
  });

  it('cause one fetch from the key server of the pool', async () => {
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
