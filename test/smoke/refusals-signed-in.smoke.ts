import { anonymous, options, signedIn } from './deployment';

const { token = '' } = options;

test('a token whose signature was changed is refused', async () => {
  const [header, payload, signature = ''] = token.split('.');
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
    .set('x-amzn-oidc-accesstoken', token)
    .set('x-amzn-oidc-data', 'e30=.e30=.e30=');

  expect(status).toBe(401);
});

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
