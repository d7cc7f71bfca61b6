import { signedIn } from './deployment';

test('the token is accepted and its user known', async () => {
  const { status, body } = await signedIn.get('/v1/me');

  expect(status).toBe(200);
  expect(body).toMatchObject({ sub: expect.stringMatching(/./), scopes: expect.arrayContaining(['openid']) });
});

test('the user sees gates, and an unchanged list is not sent twice', async () => {
  const { status, body, headers } = await signedIn.get('/v1/gates');

  expect(status).toBe(200);
  expect(body.gates).toEqual(
    expect.arrayContaining([expect.objectContaining({ id: expect.any(String), state: expect.any(String) })]),
  );
  const again = await signedIn.get('/v1/gates').set('If-None-Match', headers['etag']!);
  // A gate that moves meanwhile has another state.
  expect([304, 200]).toContain(again.status);
});

test('each gate is found by its id', async () => {
  const { body } = await signedIn.get('/v1/gates');

  for (const { id, name } of body.gates) {
    expect((await signedIn.get(`/v1/gates/${id}`)).body).toMatchObject({ id, name });
  }
});
