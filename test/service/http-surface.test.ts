import {
  COGNITO_DOMAIN,
  PUBLIC_URL,
  type ServiceUnderTest,
  startService,
} from '../support/service-under-test';
import { ISSUER, SigningAuthority, WEB_CLIENT } from '../support/signing-authority';

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

describe('signing out', () => {
  it('expires each cookie of the load balancer as it was set, and goes on to Cognito', async () => {
    const { headers } = await service.api.get('/logout').expect(302);
    expect(headers['set-cookie']).toEqual(
      [0, 1, 2, 3].map(
        (shard) =>
          `AWSELBAuthSessionCookie-${shard}=; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT; HttpOnly; Secure; SameSite=None`,
      ),
    );
    const location = new URL(String(headers['location']));
    expect(location.origin + location.pathname).toBe(`${COGNITO_DOMAIN}/logout`);
    expect(Object.fromEntries(location.searchParams)).toEqual({
      client_id: WEB_CLIENT,
      logout_uri: `${PUBLIC_URL}/signed-out`,
    });
  });

  it('comes to the account page where that asks for a recent sign-in, and to no other address', async () => {
    const targetOf = async (query: string) => {
      const { headers } = await service.api.get(`/logout?${query}`).expect(302);
      expect(headers['set-cookie']).toHaveLength(4);
      return new URL(String(headers['location'])).searchParams.get('logout_uri');
    };
    expect(await targetOf('return=account')).toBe(`${PUBLIC_URL}/account`);
    for (const query of [
      'return=https://evil.example',
      'return=//evil.example',
      'return=account&return=account',
    ]) {
      expect(await targetOf(query)).toBe(`${PUBLIC_URL}/signed-out`);
    }
  });

  it('ends on a page of our own, at once where there is no hosted page to sign out of', async () => {
    await service.api.get('/signed-out').expect(200, /You are signed out/);
    const bare = await startService(authority, {
      environment: {
        ALB_ARN: '',
        COGNITO_WEB_CLIENT_ID: '',
        COGNITO_DOMAIN_URL: '',
        COGNITO_PUBLIC_CLIENT_ID: '',
      },
    });
    await bare.api.get('/logout').expect(302).expect('Location', `${PUBLIC_URL}/signed-out`);
    bare.stop();
  });
});

describe('every answer', () => {
  it('says where clients find the authorization server', async () => {
    const { body } = await service.api.get('/.well-known/oauth-protected-resource').expect(200);
    expect(body).toMatchObject({ resource: PUBLIC_URL, authorization_servers: [ISSUER] });
  });

  it.each(['/openapi.json', '/v1/me', '/livez', '/nothing-here'])(
    'has strict security headers (%s)',
    async (path) => {
      const { headers } = await service.api.get(path);
      expect(headers).toMatchObject({
        'content-security-policy':
          "default-src 'none';base-uri 'none';form-action 'none';frame-ancestors 'none'",
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
        'referrer-policy': 'no-referrer',
        'strict-transport-security': expect.stringContaining('max-age='),
      });
      expect(headers).not.toHaveProperty('x-powered-by');
    },
  );

  it('for a path that does not exist is a problem', async () => {
    const { body } = await service.api.get('/v2/gates').expect(404);
    expect(body).toMatchObject({
      type: 'urn:gatehouse:problem:not-found',
      title: 'Not found',
      status: 404,
      instance: expect.stringMatching(/^urn:uuid:[0-9a-f-]{36}$/),
      code: 'not-found',
    });
  });

  it('for a path in other upper and lower case than a route has is that there is none', async () => {
    for (const path of ['/V1/me', '/v1/Me', '/OpenAPI.json', '/Livez', '/v1/Gates']) {
      await service.api.get(path).expect(404);
    }
    await service.api.post('/v1/Gates/control').send({ message: 'stop' }).expect(404);
  });

  it('for a method that does not exist is a problem that names those that do', async () => {
    await service.api.get('/v1/gates/control').expect(405).expect('Allow', 'POST');
    await service.api.patch('/v1/profile-image').expect(405).expect('Allow', 'GET, HEAD, PUT, DELETE');
    await service.api.options('/v1/gates/control').expect(204);
  });

  it('for a path that can not be decoded is a problem', async () => {
    const { body } = await service.api.get('/v1/gates/%zz').expect(400);
    expect(body.code).toBe('malformed-request');
  });
});
