import {
  COGNITO_DOMAIN,
  PUBLIC_URL,
  type ServiceUnderTest,
  startService,
} from '../support/service-under-test';
import { MOBILE_CLIENT, SigningAuthority } from '../support/signing-authority';

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

describe('/docs', () => {
  it('is a page of files that are all there', async () => {
    const { text } = await service.api.get('/docs').expect(200);
    const files = [...text.matchAll(/(?:src|href)="(\/docs\/[^"]+)"/g)].map((match) => String(match[1]));
    expect(files).toHaveLength(3);
    for (const file of [...files, '/docs/oauth2-redirect.html', '/docs/oauth2-redirect.js']) {
      await service.api.get(file).expect(200);
    }
  });

  it('signs in with the public client, and may call the token endpoint', async () => {
    const { text } = await service.api.get('/docs/initializer.js').expect(200);
    expect(text).toContain(`"clientId":"${MOBILE_CLIENT}"`);
    expect(text).toContain('"usePkceWithAuthorizationCodeGrant":true');
    expect(text).toContain(`"oauth2RedirectUrl":"${PUBLIC_URL}/docs/oauth2-redirect.html"`);
    const { headers } = await service.api.get('/docs');
    expect(headers['content-security-policy']).toContain(`connect-src 'self' ${COGNITO_DOMAIN}`);
  });

  it('refuses a range outside of a file, and says how long the file is', async () => {
    const file = '/docs/swagger-ui.css';
    const { headers, body } = await service.api.get(file).set('Range', 'bytes=99999999-').expect(416);
    expect(body.code).toBe('range-not-satisfiable');
    expect(headers['content-range']).toMatch(/^bytes \*\/\d+$/);
  });

  it.each([
    ['If-Match', '"another"'],
    ['If-Unmodified-Since', 'Thu, 01 Jan 1970 00:00:00 GMT'],
  ])('refuses a file whose precondition %s does not hold', async (name, value) => {
    const { body } = await service.api.get('/docs/swagger-ui.css').set(name, value).expect(412);
    expect(body.code).toBe('precondition-failed');
  });

  it('serves nothing else', async () => {
    await service.api.get('/docs/package.json').expect(404);
    await service.api.get('/docs/..%2fpackage.json').expect(404);
  });
});
