import { client } from './deployment';

test('the token is accepted and its user known', async () => {
  const { response, data } = await client.GET('/v1/me');

  expect(response.status).toBe(200);
  expect(data).toMatchObject({ sub: expect.stringMatching(/./), scopes: expect.arrayContaining(['openid']) });
});

test('the user sees gates, and an unchanged list is not sent twice', async () => {
  const { response, data } = await client.GET('/v1/gates');

  expect(response.status).toBe(200);
  expect(data?.gates).toEqual(
    expect.arrayContaining([expect.objectContaining({ id: expect.any(String), state: expect.any(String) })]),
  );
  const again = await client.GET('/v1/gates', {
    params: { header: { 'If-None-Match': response.headers.get('etag') ?? '' } },
  });
  // A gate that moves meanwhile has another state.
  expect([304, 200]).toContain(again.response.status);
});

test('each gate is found by its id', async () => {
  const { data } = await client.GET('/v1/gates');

  for (const { id, name } of data?.gates ?? []) {
    const gate = await client.GET('/v1/gates/{id}', { params: { path: { id } } });
    expect(gate.data).toMatchObject({ id, name });
  }
});
