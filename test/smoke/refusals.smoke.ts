import { anonymous, options } from './deployment';

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
