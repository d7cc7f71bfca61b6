import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { SELF_SERVICE_SCOPE } from '../../contract/user-pool';
import { close, listen } from '../../local/loopback-server';
import { ScriptedCognito } from '../support/scripted-cognito';
import { type ServiceUnderTest, startService } from '../support/service-under-test';
import { accessClaims, SigningAuthority } from '../support/signing-authority';

let authority: SigningAuthority;
let cognito: ScriptedCognito;
let service: ServiceUnderTest;
let domainUrl: string;
/** What userInfo of the user pool's domain does. */
let userInfo: (request: IncomingMessage, response: ServerResponse) => void;
/** Paths and tokens that userInfo was asked with. */
const asked: (string | undefined)[][] = [];
const domain = createServer((request, response) => {
  asked.push([request.url, request.headers.authorization]);
  userInfo(request, response);
});

beforeAll(async () => {
  authority = await SigningAuthority.start();
  cognito = await ScriptedCognito.start();
  domainUrl = `http://localhost:${await listen(domain, 0)}`;
});

// One for each test: failures of userInfo in a row would open its circuit breaker.
beforeEach(async () => {
  service = await startService(authority, {
    environment: { COGNITO_DOMAIN_URL: domainUrl },
    cognitoUrl: cognito.url,
  });
  cognito.reset();
  asked.length = 0;
  userInfo = (_request, response) =>
    response.end(JSON.stringify({ sub: 'a', name: 'Ada', email: 'ada@example.com', custom: 'secret' }));
});

afterEach(() => service.stop());

afterAll(async () => {
  await cognito.stop();
  await close(domain);
  await authority.stop();
});

const withScope = (...scopes: string[]) => {
  const claims = accessClaims();
  return authority.accessToken({ ...claims, scope: [claims['scope'], ...scopes].join(' ') });
};
const me = (token: string, query = '?include=profile') =>
  service.api.get(`/v1/me${query}`).set('Authorization', `Bearer ${token}`);

it('who does not ask for the profile is answered without a call of anybody', async () => {
  expect((await me(withScope(SELF_SERVICE_SCOPE), '').expect(200)).body.profile).toBeUndefined();
  expect([cognito.calls, asked]).toEqual([[], []]);
});

it('an access token that may read the account gets the profile from GetUser', async () => {
  cognito.answers.set('GetUser', {
    UserAttributes: [
      { Name: 'name', Value: 'Ada' },
      { Name: 'email', Value: 'ada@example.com' },
      { Name: 'custom:plot', Value: '7' },
    ],
  });
  const token = withScope(SELF_SERVICE_SCOPE);
  const { body } = await me(token).expect(200);
  expect(body).toMatchObject({ username: 'admin', via: 'bearer' });
  expect(body.profile).toEqual({ name: 'Ada', email: 'ada@example.com' });
  expect(cognito.calls).toEqual([{ operation: 'GetUser', input: { AccessToken: token }, isSigned: false }]);
  expect(asked).toEqual([]);
});

it('another access token gets it from userInfo', async () => {
  const token = withScope();
  expect((await me(token).expect(200)).body.profile).toEqual({ name: 'Ada', email: 'ada@example.com' });
  expect(asked).toEqual([['/oauth2/userInfo', `Bearer ${token}`]]);
  expect(cognito.calls).toEqual([]);
});

it('a bearer token asks in its own name, whatever a header says that is for the load balancer', async () => {
  const token = withScope();
  await me(token).set('x-amzn-oidc-accesstoken', withScope('of-somebody-else')).expect(200);
  expect(asked).toEqual([['/oauth2/userInfo', `Bearer ${token}`]]);
});

it('there is no profile where userInfo says that the token lacks the scope', async () => {
  userInfo = (_request, response) => response.writeHead(403).end();
  expect((await me(withScope()).expect(200)).body.profile).toBeUndefined();
});

it.each([
  ['userInfo', [], 'invalid-token'],
  ['GetUser', [SELF_SERVICE_SCOPE], 'invalid-token'],
])('a session that %s no longer knows is over', async (_what, scopes, code) => {
  userInfo = (_request, response) => response.writeHead(401).end();
  cognito.fails('GetUser', 'NotAuthorizedException', 'Access Token has been revoked');
  expect((await me(withScope(...scopes)).expect(401)).body.code).toBe(code);
});

it.each([
  ['fails', (response: ServerResponse) => response.writeHead(500).end()],
  ['breaks off', (response: ServerResponse) => response.destroy()],
  ['sends something else', (response: ServerResponse) => response.end('<html>')],
  ['redirects', (response: ServerResponse) => response.writeHead(302, { Location: '/elsewhere' }).end()],
  ['sends no end of it', (response: ServerResponse) => response.end(`{"name":"${'x'.repeat(600_000)}"}`)],
])('it is an outage where userInfo %s', async (_what, answer) => {
  userInfo = (request, response) => {
    if (request.url === '/elsewhere') response.end('{"name":"Ada"}');
    else answer(response);
  };
  const { status, body } = await me(withScope());
  expect([status, body.code]).toEqual([502, 'dependency-unavailable']);
});

it('nothing else can be included', async () => {
  expect((await me(withScope(), '?include=password').expect(400)).body.code).toBe('malformed-request');
});

it('a browser session has brought its profile along', async () => {
  const { body } = await service.api
    .get('/v1/me?include=profile')
    .set('x-amzn-oidc-data', authority.oidcData())
    .set(
      'x-amzn-oidc-accesstoken',
      authority.accessToken({
        client_id: 'web1client',
        scope: `${accessClaims()['scope']} ${SELF_SERVICE_SCOPE}`,
      }),
    )
    .expect(200);
  expect(body.profile).toMatchObject({ name: 'Ada Admin' });
  expect([cognito.calls, asked]).toEqual([[], []]);
});
