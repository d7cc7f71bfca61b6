import { anonymous, options, signedIn } from './deployment';

test('an API call without a token is refused with a challenge, not sent to a sign-in page', async () => {
  const { status, headers, body } = await anonymous.get('/v1/gates');

  expect(status).toBe(401);
  expect(headers['content-type']).toMatch('application/problem+json');
  expect(body.code).toBe('missing-token');
  expect(headers['www-authenticate']).toMatch(/^Bearer realm="[^"]+", resource_metadata="[^"]+"$/);
  expect(headers['www-authenticate']).toContain(options.url);
});

test('a token that is none is refused and not repeated', async () => {
  const { status, headers, text } = await anonymous
    .get('/v1/gates')
    .set('Authorization', 'Bearer not.a.token');

  expect(status).toBe(401);
  expect(`${JSON.stringify(headers)}${text}`).not.toContain('not.a.token');
});

test('a token whose signature was changed is refused', async () => {
  const [header, payload, signature = ''] = options.token.split('.');
  const changed = `${signature.startsWith('A') ? 'B' : 'A'}${signature.slice(1)}`;
  const { status } = await anonymous
    .get('/v1/gates')
    .set('Authorization', `Bearer ${header}.${payload}.${changed}`);

  expect(status).toBe(401);
});

test('headers that only the load balancer may set count for nothing', async () => {
  const { status } = await anonymous
    .get('/v1/gates')
    .set('x-amzn-oidc-identity', 'admin')
    .set('x-amzn-oidc-accesstoken', options.token)
    .set('x-amzn-oidc-data', 'e30=.e30=.e30=');

  expect(status).toBe(401);
});

test('an API call with a session that is over is refused, not redirected', async () => {
  const { status } = await anonymous.get('/v1/gates').set('Cookie', 'AWSELBAuthSessionCookie-0=over');

  expect(status).toBe(401);
});

test.each(['/', '/readyz', '/livez', '/metrics'])(
  '%s shows strangers the way to sign in only',
  async (path) => {
    const { status, headers } = await anonymous.get(path);

    expect(status).toBe(302);
    expect(new URL(headers['location']!).pathname).toBe('/oauth2/authorize');
  },
);

test('an unknown path below /v1 is a problem document', async () => {
  const { status, headers, body } = await signedIn.get('/v1/nothing');

  expect([status, body.status]).toEqual([404, 404]);
  expect(headers['content-type']).toMatch('application/problem+json');
});

test('a method that is not allowed says which are', async () => {
  const { status, headers } = await signedIn.delete('/v1/gates/control');

  expect(status).toBe(405);
  expect(headers['allow']).toContain('POST');
});

test('an unknown command moves nothing', async () => {
  const { status, body } = await signedIn.post('/v1/gates/control').send({ message: 'explode' });

  expect([status, body.code]).toEqual([400, 'invalid-command']);
});
