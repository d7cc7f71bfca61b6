import { anonymous, options } from './deployment';

test('the API document is OpenAPI 3.1 and describes what clients call', async () => {
  const { status, body } = await anonymous.get('/openapi.json');

  expect(status).toBe(200);
  expect(body.openapi).toMatch(/^3\.1\./);
  expect(Object.keys(body.paths)).toEqual(
    expect.arrayContaining(['/v1/gates/control', '/v1/gates', '/v1/profile-image', '/v1/me']),
  );
});

test('the protected resource names itself and who issues its tokens', async () => {
  const { status, body } = await anonymous.get('/.well-known/oauth-protected-resource');

  expect(status).toBe(200);
  expect(body.resource).toBe(options.url);
  expect(body.authorization_servers).toEqual([expect.stringMatching(/^https:\/\//)]);
});

test('browsers are told to stay on HTTPS and not to guess content types', async () => {
  const { headers } = await anonymous.get('/openapi.json');

  expect(headers['x-content-type-options']).toBe('nosniff');
  if (options.url.startsWith('https:'))
    expect(headers['strict-transport-security']).toMatch(/max-age=\d{7,}/);
});
