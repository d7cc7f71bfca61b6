import { startService } from '../support/service-under-test';
import { SigningAuthority, WEB_CLIENT } from '../support/signing-authority';

let authority: SigningAuthority;

beforeAll(async () => {
  authority = await SigningAuthority.start();
});

afterAll(() => authority.stop());

describe('forged key ids', () => {
  it('cause at most ten fetches a minute from the key server of the load balancer', async () => {
    const fresh = await startService(authority);
    const before = authority.requests.length;
    const statuses: number[] = [];
    for (let attempt = 0; attempt < 50; attempt++) {
      const kid = `00000000-0000-4000-8000-${String(attempt).padStart(12, '0')}`;
      const { status } = await fresh.api
        .get('/v1/me')
        .set('x-amzn-oidc-data', authority.oidcData({}, { kid }))
        .set('x-amzn-oidc-accesstoken', authority.accessToken({ client_id: WEB_CLIENT }));
      statuses.push(status);
    }
    expect(authority.requests.length - before).toBe(10);
    expect(statuses.filter((status) => status === 401)).toHaveLength(10);
    expect(statuses.filter((status) => status === 503)).toHaveLength(40);
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
