import {
  AdminDisableUserCommand,
  AdminEnableUserCommand,
  CognitoIdentityProviderClient,
} from '@aws-sdk/client-cognito-identity-provider';
import { AlbJwtVerifier } from 'aws-jwt-verify';
import { AlbJwksCache } from 'aws-jwt-verify/alb-cache';
import { decodeJwt } from 'jose';
import { SESSION_COOKIES } from '../../contract/edge';
import { ALB_ARN, ALB_KEYS_ORIGIN, CREDENTIALS, ISSUER, REGION, USER_POOL_ID } from '../../local/aws-account';
import { HttpBrowser } from '../../local/cognito/http-browser';
import { type StandIns, startStandIns } from '../../local/stand-ins';
import { createKeyFetcher } from '../../service/auth/key-fetcher';
import { ADMIN } from '../support/cognito-under-test';
import { type EchoService, startEchoService } from '../support/echo-service';

const [SESSION = ''] = SESSION_COOKIES;
const MINUTE = 60_000;

let standIns: StandIns;
let service: EchoService;
let browser: HttpBrowser;

beforeAll(async () => {
  [standIns, service] = await Promise.all([startStandIns(), startEchoService()]);
  standIns.forwardTo(service.url);
});
beforeEach(() => {
  browser = new HttpBrowser();
});
afterAll(async () => {
  await standIns.stop();
  await service.stop();
});

const signIn = async (path = '/') => {
  await browser.visit(standIns.publicUrl + path);
  return browser.submit(ADMIN);
};

const get = (path: string, init: RequestInit = {}) => browser.request(standIns.publicUrl + path, init);

/** Lets time pass for the stand-ins and this test, not for timers. */
function pass(milliseconds: number): void {
  const now = Date.now() + milliseconds;
  jest.spyOn(Date, 'now').mockReturnValue(now);
}

describe('a browser without a session', () => {
  it('sends a browser without a session to sign in, and back to where it wanted to go', async () => {
    const { url, status } = await browser.visit(`${standIns.publicUrl}/console?view=all`);
    expect([url.origin, status]).toEqual([standIns.cognito.url, 200]);
    const shown = await browser.submit(ADMIN);
    expect([shown.url.href, shown.body]).toEqual([
      `${standIns.publicUrl}/console?view=all`,
      'from the service',
    ]);
  });

  it('sets a session cookie that is hidden from scripts, and sent cross-site', async () => {
    await browser.visit(standIns.publicUrl);
    const cookies: string[] = [];
    const request = browser.request.bind(browser);
    jest.spyOn(browser, 'request').mockImplementation(async (...parameters) => {
      const response = await request(...parameters);
      cookies.push(...response.headers.getSetCookie());
      return response;
    });
    await browser.submit(ADMIN);
    expect(cookies.find((cookie) => cookie.startsWith(SESSION))).toMatch(
      /^AWSELBAuthSessionCookie-0=[\w-]{43}; Max-Age=3600; Path=\/; HttpOnly; Secure; SameSite=None$/,
    );
  });

  it('answers a made-up session on API paths with a bare 401', async () => {
    const before = service.count;
    browser.cookies.set(SESSION, 'made-up');
    const denied = await get('/v1/me');
    expect([denied.status, await denied.text(), denied.headers.get('www-authenticate')]).toEqual([
      401,
      '',
      null,
    ]);
    expect(service.count).toBe(before);
  });
});

describe('the way back from the sign-in page', () => {
  const callback = async () => {
    await browser.visit(standIns.publicUrl);
    const request = jest.spyOn(browser, 'request');
    await browser.submit(ADMIN);
    const address = request.mock.calls
      .map(([url]) => String(url))
      .find((url) => url.includes('/oauth2/idpresponse'));
    request.mockRestore();
    return address ?? '';
  };

  it('takes a callback once', async () => {
    expect((await browser.request(await callback())).status).toBe(401);
  });

  it('takes a callback only from the browser that set out', async () => {
    await browser.visit(standIns.publicUrl);
    const begin = browser.cookies.get('AWSALBAuthNonce') ?? '';
    browser.cookies.set('AWSALBAuthNonce', 'of-another-browser');
    const { status } = await browser.submit(ADMIN);
    expect([begin !== '', status, browser.cookies.has(SESSION)]).toEqual([true, 401, false]);
  });

  it.each(['', '?state=made-up&code=made-up'])(
    'refuses a callback that did not begin here: "%s"',
    async (query) => {
      expect((await get(`/oauth2/idpresponse${query}`)).status).toBe(401);
    },
  );

  it('answers 561 to a callback that says that Cognito refused', async () => {
    const begun = await get('/');
    const state = new URL(begun.headers.get('location') ?? '').searchParams.get('state');
    expect((await get(`/oauth2/idpresponse?state=${state}&error=access_denied`)).status).toBe(561);
  });
});

describe('what the load balancer tells the service', () => {
  it("signs the user's claims as AWS does", async () => {
    await signIn();
    const data = String(service.last?.headers['x-amzn-oidc-data']);
    const overrides = JSON.parse(standIns.environment.KEY_ENDPOINT_OVERRIDES ?? '{}');
    const fetcher = createKeyFetcher(new Map(Object.entries<string>(overrides)));
    expect(Object.keys(overrides)).toContain(ALB_KEYS_ORIGIN);
    const verifier = AlbJwtVerifier.create(
      { albArn: ALB_ARN, issuer: ISSUER, clientId: standIns.cognito.clients.web.id },
      { jwksCache: new AlbJwksCache({ fetcher }) },
    );
    const claims = await verifier.verify(data);
    expect(claims).toMatchObject({ username: claims['sub'], email: 'admin@example.com', name: 'Ada Admin' });
    expect(claims).not.toHaveProperty('cognito:groups');
    const [header = '', payload = ''] = data.split('.');
    expect([header.length % 4, payload.length % 4, data]).toEqual([0, 0, expect.not.stringMatching(/[+/]/)]);
    const { kid, exp } = JSON.parse(Buffer.from(header, 'base64').toString());
    expect(kid).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    expect(exp - Date.now() / 1000).toBeLessThanOrEqual(120);
  });

  it('sends the access token of the web client along', async () => {
    await signIn();
    const { headers } = service.last ?? {};
    const claims = decodeJwt(String(headers?.['x-amzn-oidc-accesstoken']));
    expect(claims).toMatchObject({
      client_id: standIns.cognito.clients.web.id,
      sub: headers?.['x-amzn-oidc-identity'],
    });
  });

  const forged = {
    'x-amzn-oidc-data': 'forged',
    'x-amzn-oidc-accesstoken': 'forged',
    'x-amzn-oidc-identity': 'forged',
    'x-amzn-oidc-more': 'forged',
  };

  it('replaces x-amzn-oidc headers of the client on rules that authenticate', async () => {
    await signIn();
    for (const path of ['/', '/v1/me']) {
      expect((await get(path, { headers: forged })).status).toBe(200);
      expect(JSON.stringify(service.last?.headers)).not.toContain('forged');
    }
  });

  it('passes x-amzn-oidc headers of the client on where a rule does not authenticate', async () => {
    for (const headers of [forged, { ...forged, authorization: 'Bearer x' }]) {
      await get('/v1/me', { headers });
      expect(service.last?.headers).toMatchObject(forged);
    }
    await get('/docs', { headers: forged });
    expect(service.last?.headers).toMatchObject(forged);
  });
});

describe('a session', () => {
  const accessToken = () => String(service.last?.headers['x-amzn-oidc-accesstoken']);

  it('renews the access token of a session when that has expired', async () => {
    await signIn();
    const first = accessToken();
    pass(14 * MINUTE);
    await get('/v1/me');
    expect(accessToken()).toBe(first);
    pass(2 * MINUTE);
    expect((await get('/v1/me')).status).toBe(200);
    const renewed = decodeJwt(accessToken());
    expect(renewed.jti).not.toBe(decodeJwt(first).jti);
    expect(renewed.exp).toBeGreaterThan(Date.now() / 1000);
  });

  it('ends a session when its access token has expired and the user is disabled', async () => {
    await signIn();
    const cognito = new CognitoIdentityProviderClient({
      region: REGION,
      endpoint: standIns.cognito.url,
      credentials: CREDENTIALS,
    });
    const admin = { UserPoolId: USER_POOL_ID, Username: ADMIN.username };
    await cognito.send(new AdminDisableUserCommand(admin));
    expect((await get('/v1/me')).status).toBe(200);
    pass(16 * MINUTE);
    expect((await get('/v1/me')).status).toBe(401);
    await cognito.send(new AdminEnableUserCommand(admin));
  });

  it('ends a session after an hour, used or not', async () => {
    await signIn();
    pass(59 * MINUTE);
    expect((await get('/v1/me')).status).toBe(200);
    pass(2 * MINUTE);
    expect((await get('/v1/me')).status).toBe(401);
  });

  it('takes a copy of the session cookie even after signing out, as AWS does', async () => {
    await signIn();
    const copy = browser.cookies.get(SESSION) ?? '';
    browser.cookies.clear();
    browser.cookies.set(SESSION, copy);
    expect((await get('/v1/me')).status).toBe(200);
  });
});
