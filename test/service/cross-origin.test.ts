import { type ServiceUnderTest, startService } from '../support/service-under-test';
import { SigningAuthority } from '../support/signing-authority';

let authority: SigningAuthority;
let service: ServiceUnderTest;

beforeAll(async () => {
  authority = await SigningAuthority.start();
  service = await startService(authority, { environment: { CORS_ORIGINS: 'https://app.example.com' } });
});

afterAll(async () => {
  service.stop();
  await authority.stop();
});

describe('pages of other origins', () => {
  const preflight = (origin: string) =>
    service.api.options('/v1/gates/control').set({
      Origin: origin,
      'Access-Control-Request-Method': 'POST',
      'Access-Control-Request-Headers': 'authorization',
    });

  it('may call the API with a token where they are configured, and never with a cookie', async () => {
    const { headers } = await preflight('https://app.example.com').expect(204);
    expect(headers).toMatchObject({ 'access-control-allow-origin': 'https://app.example.com' });
    expect(headers['access-control-allow-headers']).toContain('Authorization');
    expect(headers).not.toHaveProperty('access-control-allow-credentials');
  });

  it('may not where they are not, and the log says why', async () => {
    const { headers } = await preflight('https://evil.example');
    expect(headers).not.toHaveProperty('access-control-allow-origin');
    expect(service.log).toContainEqual(
      expect.objectContaining({
        origin: 'https://evil.example',
        msg: 'preflight refused: its origin is not in CORS_ORIGINS',
      }),
    );
  });

  it('may not send other headers, and the log names them', async () => {
    await preflight('https://app.example.com').set(
      'Access-Control-Request-Headers',
      'authorization, x-requested-with',
    );
    expect(service.log.at(-2)?.msg).toMatch(/^preflight refused: a page may not send x-requested-with, only/);
  });

  it('may at every port of this machine where the service is on it, and nowhere else', async () => {
    const environment = { PUBLIC_URL: 'http://localhost:8080', CORS_ORIGINS: 'http://localhost:*' };
    const local = await startService(authority, { environment });
    const allowed = async (Origin: string) =>
      (await local.api.get('/v1/me').set({ Origin })).headers['access-control-allow-origin'];
    expect(await allowed('http://localhost:5173')).toBe('http://localhost:5173');
    expect(await allowed('http://localhost:5173.evil.example')).toBeUndefined();
    expect(await allowed('http://evil.example')).toBeUndefined();
    local.stop();
    await expect(
      startService(authority, { environment: { CORS_ORIGINS: 'http://localhost:*' } }),
    ).rejects.toThrow('CORS_ORIGINS may hold http://localhost:* only where PUBLIC_URL is on this machine');
  });
});
