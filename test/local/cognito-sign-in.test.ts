import { decodeJwt } from 'jose';
import { HttpBrowser } from '../../local/cognito/http-browser';
import { ADMIN, CognitoUnderTest, MOBILE_APP_URL, PUBLIC_URL } from '../support/cognito-under-test';

let system: CognitoUnderTest;

beforeAll(async () => {
  system = await CognitoUnderTest.start();
});
beforeEach(() => {
  system.browser = new HttpBrowser();
});
afterAll(() => system.cognito.stop());

describe('the sign-in page', () => {
  it('names its fields, its language and its mistakes for everybody', async () => {
    const { body, headers } = await system.authorize();
    expect(headers.get('content-type')).toContain('text/html');
    expect(body).toContain('<html lang="en">');
    expect(body).toContain('<label for="username">');
    expect(body).toContain('<label for="password">');
    const refused = await system.browser.submit({ ...ADMIN, password: '"><script>' });
    expect(refused.body).toMatch(/role="alert"[^>]*>Incorrect username or password\./);
  });

  it('says the same of a wrong password as of a wrong name, and escapes what was typed', async () => {
    await system.authorize();
    const wrongPassword = await system.browser.submit({ ...ADMIN, password: 'wrong' });
    const wrongName = await system.browser.submit({ username: 'nobody"><b>', password: 'wrong' });
    const withoutName = ({ body }: { body: string }) => body.replace(/value="[^"]*"/, '');
    expect(withoutName(wrongName)).toBe(withoutName(wrongPassword));
    expect(wrongName.body).not.toContain('<b>');
  });

  it('names the test users, with password and groups', async () => {
    const { body } = await system.authorize();
    expect(body).toMatch(/<strong>admin<\/strong>, in Admins<\/dt>\s*<dd><code>Admin-at-home-1<\/code>/);
    expect(body).toMatch(/<strong>resident<\/strong>, in no group/);
  });

  it('signs in by e-mail address too', async () => {
    await system.authorize();
    const callback = (await system.browser.submit({ ...ADMIN, username: 'Admin@example.com' })).url
      .searchParams;
    expect(callback.get('code')).toBeTruthy();
  });

  it('says so where a sign-in has expired', async () => {
    const { url } = await system.authorize();
    system.browser.cookies.clear();
    const { status, body } = await system.browser.visit(url);
    expect([status, body]).toEqual([400, expect.stringContaining('expired')]);
  });

  it('is not shown to a browser that has signed in', async () => {
    await system.codeFor();
    const again = (await system.authorize()).url.searchParams;
    expect(again.get('code')).toBeTruthy();
  });

  it('is shown at /login too, with the same parameters', async () => {
    const url = await system.authorizeUrl();
    url.pathname = '/login';
    expect((await system.browser.visit(url)).body).toContain('<form method="post"');
  });
});

describe('the authorize endpoint', () => {
  it('sends state and code to the callback', async () => {
    const callback = await system.codeFor();
    expect(callback.get('state')).toBe('as-sent');
    expect(callback.get('code')).toBeTruthy();
  });

  it.each([
    ['another site', 'https://evil.example.com/callback'],
    ['another port', 'http://localhost:9999/docs/oauth2-redirect.html'],
    ['another path', `${PUBLIC_URL}/docs/oauth2-redirect.html/x`],
    ['no callback', ''],
  ])('never redirects to a callback that is not registered: %s', async (_name, redirect_uri) => {
    const response = await system.browser.request(await system.authorizeUrl({ redirect_uri }));
    expect(response.status).toBe(400);
    expect(await response.text()).toContain('redirect_mismatch');
  });

  it('refuses an unknown client without a redirect', async () => {
    const response = await system.browser.request(await system.authorizeUrl({ client_id: 'unknown' }));
    expect([response.status, response.headers.get('location')]).toEqual([400, null]);
  });

  it.each(['Admins-gatehousemobile', 'anything'])(
    'refuses the scope %s, which the client does not have',
    async (scope) => {
      const response = await system.browser.request(await system.authorizeUrl({ scope: `openid ${scope}` }));
      const location = new URL(response.headers.get('location') ?? '');
      expect(location.href.startsWith(MOBILE_APP_URL)).toBe(true);
      expect(Object.fromEntries(location.searchParams)).toEqual({ error: 'invalid_scope', state: 'as-sent' });
    },
  );

  it("grants the client's scopes where none is asked for", async () => {
    const callback = await system.codeFor({ scope: '' });
    const { body } = await system.mobileExchange(callback.get('code'));
    expect(decodeJwt(body['access_token'] ?? '')['scope']).toContain('openid profile email');
  });

  it.each([
    ['no challenge', { code_challenge: '', code_challenge_method: '' }],
    ['a plain challenge', { code_challenge_method: 'plain' }],
  ])('refuses the public client with %s', async (_name, changes) => {
    const response = await system.browser.request(await system.authorizeUrl(changes));
    expect(new URL(response.headers.get('location') ?? '').searchParams.get('error')).toBe('invalid_request');
  });
});

describe('the logout endpoint', () => {
  const logout = (query: Record<string, string>) =>
    system.browser.request(`${system.cognito.url}/logout?${new URLSearchParams(query)}`);

  it('forgets the browser and goes to the registered sign-out address', async () => {
    await system.codeFor(system.web);
    const signedOut = `${PUBLIC_URL}/signed-out`;
    const response = await logout({ client_id: system.cognito.clients.web.id, logout_uri: signedOut });
    expect([response.status, response.headers.get('location')]).toEqual([302, signedOut]);
    expect((await system.authorize(system.web)).body).toContain('<form method="post"');
  });

  it('forgets the browser even where the browser keeps the cookie', async () => {
    await system.codeFor(system.web);
    const cookies = new Map(system.browser.cookies);
    await logout({ client_id: system.cognito.clients.web.id, logout_uri: `${PUBLIC_URL}/signed-out` });
    for (const [name, value] of cookies) system.browser.cookies.set(name, value);
    expect((await system.authorize(system.web)).body).toContain('<form method="post"');
  });

  it.each([
    ['another site', { logout_uri: 'https://evil.example.com/' }],
    ['a registered address and more', { logout_uri: `${PUBLIC_URL}/signed-out/` }],
    ['no address', {}],
    ['an unknown client', { client_id: 'unknown', logout_uri: `${PUBLIC_URL}/signed-out` }],
  ])('refuses %s, and nobody is signed out', async (_name, changes) => {
    await system.codeFor(system.web);
    const response = await logout({ client_id: system.cognito.clients.web.id, ...changes });
    expect([response.status, response.headers.get('location')]).toEqual([400, null]);
    expect((await system.authorize(system.web)).url.searchParams.get('code')).toBeTruthy();
  });

  it('leads back to the sign-in page where a callback is given', async () => {
    await system.codeFor(system.web);
    const query = Object.fromEntries((await system.authorizeUrl(system.web)).searchParams);
    const { body } = await system.browser.visit(`${system.cognito.url}/logout?${new URLSearchParams(query)}`);
    expect(body).toContain('<form method="post"');
  });
});
