import {
  AdminDisableUserCommand,
  ForgotPasswordCommand,
  GetUserCommand,
  SignUpCommand,
  UpdateUserAttributesCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { decodeJwt } from 'jose';
import { authorizationCodeGrant } from 'openid-client';
import type { IdentityProviderSettings } from '../../../infra/identity/federation-options';
import { USER_POOL_ID as UserPoolId } from '../../../local/aws-account';
import { createOidcClient } from '../../../local/cognito/app-clients';
import type { HttpBrowser, Visit } from '../../../local/cognito/http-browser';
import { STACK_DEFAULTS, type StackSettings } from '../../../local/stack-settings';
import { ADMIN, UserPoolUnderTest } from '../../support/user-pool';

const COMMON = {
  clientId: 'gates',
  admits: 'everyone' as const,
  trustEmail: false,
  attributes: {},
  domains: [],
};
const GOOGLE: IdentityProviderSettings = { type: 'google', ...COMMON, domains: ['example.com'] };
const INVITED: Partial<StackSettings> = {
  identityProviders: [{ ...GOOGLE, admits: 'invited' }],
  signUp: { ...STACK_DEFAULTS.signUp, allowed: ['example.com'] },
};
const ID = '107600000000000000001';
const USERNAME = `google_${ID}`;

/** What Google would say of somebody, in the order of its page. */
const GINA = {
  id: ID,
  'claim-0': 'gina@example.com',
  'claim-1': 'true',
  'claim-2': 'Gina',
  'claim-3': 'Guest',
};

let pool: UserPoolUnderTest;
let browser: HttpBrowser;

const start = async (settings: Partial<StackSettings> = {}) => {
  pool = await UserPoolUnderTest.start({ identityProviders: [GOOGLE], ...settings });
};

afterEach(() => pool.stop());

/** Goes from the sign-in page to a provider. */
async function goTo(name: string): Promise<Visit> {
  const at = await pool.atPages();
  browser = at.browser;
  const link = new RegExp(`<a class="button" href="([^"]+)">Continue with ${name}</a>`).exec(
    at.shown.body,
  )?.[1];
  return browser.visit(new URL(link ?? '', at.shown.url));
}

/** Comes by Google, and goes back to the app. */
async function comeByGoogle(person: Record<string, string> = GINA): Promise<URLSearchParams> {
  await goTo('Google');
  return (await browser.submit(person)).url.searchParams;
}

async function tokensFor(callback: URLSearchParams) {
  const { web } = pool.cognito.clients;
  const url = new URL(`${web.callbackUrls[0]}?${callback}`);
  return authorizationCodeGrant(createOidcClient(pool.cognito.url, web), url);
}

it('signs people in by another identity provider, with an account of their own in a group without rights', async () => {
  // Whatever an app may read, it is told which identity an account has.
  const web = { read: ['email'], write: ['email', 'given_name', 'family_name'] };
  await start({ attributes: { ...STACK_DEFAULTS.attributes, clients: { web } } });
  const tokens = await tokensFor(await comeByGoogle());
  expect(decodeJwt(tokens.access_token)).toMatchObject({
    username: USERNAME,
    'cognito:groups': [`${UserPoolId}_Google`],
    scope: expect.not.stringContaining('Google'),
  });
  expect(decodeJwt(tokens.id_token ?? '')).toMatchObject({
    'cognito:username': USERNAME,
    email: 'gina@example.com',
    email_verified: true,
    given_name: 'Gina',
    identities: [
      {
        userId: ID,
        providerName: 'Google',
        providerType: 'Google',
        issuer: null,
        primary: 'true',
        dateCreated: String(pool.clock.now()),
      },
    ],
  });
  const { UserAttributes } = await pool.sdk.send(new GetUserCommand({ AccessToken: tokens.access_token }));
  expect(UserAttributes?.map(({ Name }) => Name)).toEqual(['sub', 'email', 'identities']);
});

it('knows people of another identity provider again, and takes over what that says of them now', async () => {
  await start();
  const first = decodeJwt((await tokensFor(await comeByGoogle())).access_token);
  const again = await tokensFor(await comeByGoogle({ ...GINA, 'claim-0': 'gina@example.org' }));
  expect(decodeJwt(again.access_token).sub).toBe(first.sub);
  expect(decodeJwt(again.id_token ?? '')).toMatchObject({ email: 'gina@example.org', given_name: 'Gina' });
  const somebodyElse = await tokensFor(await comeByGoogle({ ...GINA, id: '2', 'claim-3': '' }));
  expect(decodeJwt(somebodyElse.id_token ?? '')).not.toHaveProperty('family_name');
  expect(decodeJwt(somebodyElse.access_token).sub).not.toBe(first.sub);
});

it('keeps an account of another identity provider apart from one with a password and the same address', async () => {
  await start({ signUp: { ...STACK_DEFAULTS.signUp, mode: 'open' } });
  const own = decodeJwt(await pool.accessTokenOf(ADMIN)).sub;
  const { access_token } = await tokensFor(await comeByGoogle({ ...GINA, 'claim-0': 'admin@example.com' }));
  expect(decodeJwt(access_token).sub).not.toBe(own);
  await comeByGoogle({ ...GINA, id: '2' });
  const signUp = { ClientId: pool.clientId, Username: 'gina@example.com', Password: 'A-good-password-1' };
  await expect(pool.sdk.send(new SignUpCommand(signUp))).resolves.toHaveProperty('UserSub');
  const login = { ...ADMIN, username: 'admin@example.com' };
  expect(decodeJwt(await pool.accessTokenOf(login)).sub).toBe(own);
  await expect(
    pool.sdk.send(new ForgotPasswordCommand({ ClientId: pool.clientId, Username: USERNAME })),
  ).rejects.toThrow('User password cannot be reset in the current state.');
  await expect(pool.signIn({ ...ADMIN, username: USERNAME })).rejects.toThrow(
    'Incorrect username or password',
  );
});

it('lets nobody change which identity an account of another provider has', async () => {
  await start();
  const { access_token: AccessToken } = await tokensFor(await comeByGoogle());
  const UserAttributes = [{ Name: 'identities', Value: '[]' }];
  await expect(
    pool.sdk.send(new UpdateUserAttributesCommand({ AccessToken, UserAttributes })),
  ).rejects.toMatchObject({ name: 'NotAuthorizedException' });
});

it.each([
  ['who is not invited', { 'claim-0': 'gina@example.org' }],
  ['who is invited by an address that nobody has proved', { 'claim-1': 'false' }],
])('sends back with the refusal of the trigger: %s', async (_who, changes) => {
  await start(INVITED);
  expect(Object.fromEntries(await comeByGoogle({ ...GINA, ...changes }))).toMatchObject({
    error: 'invalid_request',
    error_description: expect.stringMatching(
      /^PreSignUp failed with error Only invited people can sign up\./,
    ),
  });
  expect(await comeByGoogle().then((callback) => callback.get('code'))).toBeTruthy();
});

it('calls the triggers of a first sign-in once, and those of the later ones then', async () => {
  await start({
    groups: ['Guests'],
    signUp: { ...STACK_DEFAULTS.signUp, defaultGroup: 'Guests' },
    signIn: { ...STACK_DEFAULTS.signIn, audit: true },
  });
  const records = () =>
    pool.log.filter((line) => line.includes('"sign-in"')).map((line) => line.split(':', 1)[0]);
  const first = await tokensFor(await comeByGoogle());
  expect(decodeJwt(first.access_token)['cognito:groups']).toEqual([`${UserPoolId}_Google`, 'Guests']);
  expect(records()).toEqual(['post-confirmation']);
  await comeByGoogle();
  expect(records()).toEqual(['post-confirmation', 'post-authentication']);
});

it('asks whom another identity provider names for no second factor', async () => {
  await start({ mfa: 'required' });
  expect((await comeByGoogle()).get('code')).toBeTruthy();
});

it('refuses whom an administrator has disabled, and who lacks what every account needs', async () => {
  await start({ attributes: { ...STACK_DEFAULTS.attributes, required: ['family_name'] } });
  expect((await comeByGoogle({ ...GINA, 'claim-3': '' })).get('error_description')).toContain(
    'family_name: The attribute is required',
  );
  await comeByGoogle();
  await pool.sdk.send(new AdminDisableUserCommand({ UserPoolId, Username: USERNAME }));
  expect((await comeByGoogle()).get('error_description')).toBe('User is disabled.');
});

it('tells the app where somebody changes their mind at the identity provider', async () => {
  await start();
  const { url } = await goTo('Google');
  const { url: callback } = await browser.visit(`${url}/cancel`, { method: 'POST' });
  expect(callback.searchParams.get('error')).toBe('access_denied');
});

it('takes nobody in whom another browser brought back from the identity provider', async () => {
  await start();
  const { url } = await goTo('Google');
  const comingBack = await browser.visit(
    url,
    { method: 'POST', body: new URLSearchParams(GINA) },
    `${pool.cognito.url}/oauth2/idpresponse`,
  );
  const { browser: victim, shown } = await pool.atPages();
  const smuggled = await victim.visit(`${shown.url}/idpresponse${comingBack.url.search}`);
  expect(smuggled.url.searchParams.get('error_description')).toBe('This sign-in has expired.');
  expect(await victim.visit(comingBack.url)).toMatchObject({
    status: 400,
    body: expect.stringContaining('expired'),
  });
  expect((await browser.visit(comingBack.url)).url.searchParams.get('code')).toBeTruthy();
  expect(await browser.visit(comingBack.url)).toMatchObject({ status: 404 });
});

it.each([
  ['identity_provider', 'Google'],
  ['idp_identifier', 'example.com'],
])('goes to the identity provider at once that %s names', async (parameter, value) => {
  await start();
  const { body } = (await pool.atPages({ [parameter]: value })).shown;
  expect(body).toContain('<h1>Google</h1>');
});

it.each<[string, IdentityProviderSettings, string, string[]]>([
  ['Facebook', { type: 'facebook', ...COMMON }, 'facebook_7', ['id', 'email', 'first_name', 'last_name']],
  ['Apple', { type: 'apple', ...COMMON, teamId: 'T', keyId: 'K' }, 'signinwithapple_7', ['sub', 'email']],
  ['Amazon', { type: 'amazon', ...COMMON }, 'loginwithamazon_7', ['user_id', 'email', 'name']],
  [
    'Works',
    {
      type: 'saml',
      name: 'Works',
      metadata: '<x/>',
      signOut: false,
      signRequests: false,
      encryptAssertions: false,
      ...COMMON,
    },
    'works_7',
    ['http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress'],
  ],
  [
    'Club',
    {
      type: 'oidc',
      name: 'Club',
      issuer: 'https://club.example.com',
      scopes: ['openid'],
      userInfoBy: 'GET',
      ...COMMON,
      attributes: { 'custom:member': 'member_number' },
    },
    'club_7',
    ['member_number'],
  ],
])(
  'stands in for %s, with the claims that the stack reads of it',
  async (name, provider, username, claims) => {
    const member = { name: 'member', type: 'text' as const, minimum: 0, maximum: 20, mutable: true };
    await start({
      identityProviders: [GOOGLE, provider],
      attributes: { ...STACK_DEFAULTS.attributes, custom: [member] },
    });
    const { body } = await goTo(name);
    for (const claim of claims) expect(body).toContain(`>${claim}</label>`);
    const typed = [...body.matchAll(/name="(claim-\d+)"[^>]*value="([^"]*)"/g)].map(([, key, value]) => [
      key,
      value,
    ]);
    const fields = Object.fromEntries(typed.map(([key, value]) => [key, value || 'M-7']));
    const { url } = await browser.submit({ ...fields, id: '7' });
    const { access_token, id_token } = await tokensFor(url.searchParams);
    expect(decodeJwt(access_token)['username']).toBe(username);
    expect(decodeJwt(id_token ?? '')['email']).toBe('gina@example.com');
    if (name === 'Club') expect(decodeJwt(id_token ?? '')['custom:member']).toBe('M-7');
  },
);
