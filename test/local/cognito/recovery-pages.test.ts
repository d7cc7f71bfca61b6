import { AdminResetUserPasswordCommand } from '@aws-sdk/client-cognito-identity-provider';
import { USER_POOL_ID as UserPoolId } from '../../../local/aws-account';
import type { HttpBrowser } from '../../../local/cognito/http-browser';
import { STACK_DEFAULTS } from '../../../local/stack-settings';
import { otherCode, RESIDENT, UserPoolUnderTest } from '../../support/user-pool';

const ADDRESS = 'resident@example.com';
const NEW_PASSWORD = 'A-new-password-1';

let pool: UserPoolUnderTest;
let browser: HttpBrowser;
/** Address of the sign-in page. */
let signInPage: string;

async function start(settings: Parameters<typeof UserPoolUnderTest.start>[0] = {}): Promise<void> {
  pool = await UserPoolUnderTest.start(settings);
  const at = await pool.atPages();
  browser = at.browser;
  signInPage = at.shown.url.href;
}

afterEach(() => pool.stop());

async function forget(username: string) {
  await browser.visit(`${signInPage}/forgotPassword`);
  return browser.submit({ username });
}

it('lets people who forgot the password choose another at the pages, and says masked where the code went', async () => {
  await start();
  expect((await browser.visit(signInPage)).body).toContain(`${new URL(signInPage).pathname}/forgotPassword"`);
  const asked = await forget(ADDRESS);
  expect(asked.body).toContain('A code was sent to r***@e***.');
  expect(asked.body).toMatch(/id="code"[^>]*autocomplete="one-time-code"/);
  expect(asked.body).toMatch(/id="password"[^>]*autocomplete="new-password"/);
  const changed = await browser.submit({ code: pool.codeSentTo(ADDRESS), password: NEW_PASSWORD });
  expect(changed.body).toContain('The password was changed. Sign in with the new one.');
  expect(changed.body).toContain(`value="${ADDRESS}"`);
  const { url } = await browser.submit({ username: ADDRESS, password: NEW_PASSWORD });
  expect(url.searchParams.get('code')).toBeTruthy();
});

it('says at the page of the new password what is wrong beside the field that it is about', async () => {
  await start();
  await forget(ADDRESS);
  const code = pool.codeSentTo(ADDRESS);
  const wrongCode = await browser.submit({ code: otherCode(code), password: NEW_PASSWORD });
  expect(wrongCode.body).toMatch(
    /id="code"[^>]*aria-describedby="code-refusal" aria-invalid="true" autofocus>\s*<p class="refusal" role="alert" id="code-refusal">Invalid verification code provided/,
  );
  const weak = await browser.submit({ code, password: 'short' });
  expect(weak.body).toMatch(
    /id="password-refusal">Password did not conform with policy: Password not long enough</,
  );
  // The code is still in its field.
  expect(weak.body).toMatch(new RegExp(`id="code"[^>]*value="${code}"`));
  pool.clock.advance(3600);
  const late = await browser.submit({ code, password: NEW_PASSWORD });
  expect(late.body).toMatch(/id="code-refusal">Invalid code provided, please request a code again\.</);
});

it('shows somebody who does not exist the same pages as others, at the recovery of a password', async () => {
  await start();
  const pagesFor = async (username: string) => {
    const pages = [await forget(username), await browser.submit({ code: '000000', password: 'short' })];
    return pages.map(({ body }) => body.replaceAll(username, '<name>'));
  };
  expect(await pagesFor('rosa@example.com')).toEqual(await pagesFor(ADDRESS));
  expect(pool.cognito.outbox).toHaveLength(1);
});

it('sends five codes an hour to who forgot the password, and says then that it was enough', async () => {
  await start();
  for (let attempt = 0; attempt < 5; attempt++) expect((await forget(ADDRESS)).body).toContain('was sent to');
  expect((await forget(ADDRESS)).body).toMatch(/role="alert" id="error">Attempt limit exceeded/);
  expect(pool.cognito.outbox).toHaveLength(5);
});

it('asks for a new password at the pages after an administrator has reset the old one', async () => {
  await start();
  await pool.sdk.send(new AdminResetUserPasswordCommand({ UserPoolId, Username: ADDRESS }));
  await browser.visit(signInPage);
  const { body } = await browser.submit({ ...RESIDENT, username: ADDRESS });
  expect(body).toMatch(/role="alert" id="error">Password reset required for the user</);
  const changed = await browser.submit({ code: pool.codeSentTo(ADDRESS), password: NEW_PASSWORD });
  expect(changed.body).toContain('The password was changed.');
});

it('offers no recovery where administrators alone help, and refuses it to who asks all the same', async () => {
  await start({ accounts: { ...STACK_DEFAULTS.accounts, recoverBy: [] } });
  expect((await browser.visit(signInPage)).body).not.toContain('forgotPassword');
  expect((await forget(ADDRESS)).body).toMatch(
    /role="alert" id="error">Contact administrator to reset password\.</,
  );
});

it('sends nothing for a browser that did not begin a sign-in, and no cookie of a sign-in to another site', async () => {
  await start();
  const answer = await fetch(`${signInPage}/forgotPassword`, {
    method: 'POST',
    body: new URLSearchParams({ username: ADDRESS }),
  });
  expect([answer.status, pool.cognito.outbox]).toEqual([400, []]);
  const [redirectUri = ''] = pool.cognito.clients.web.callbackUrls;
  const query = new URLSearchParams({
    response_type: 'code',
    client_id: pool.cognito.clients.web.id,
    redirect_uri: redirectUri,
  });
  const begun = await fetch(`${pool.cognito.url}/oauth2/authorize?${query}`, { redirect: 'manual' });
  const cookies = begun.headers.getSetCookie().filter((cookie) => cookie.startsWith('cognito-sign-in='));
  expect(cookies.length).toBeGreaterThan(0);
  for (const cookie of cookies) expect(cookie).toMatch(/; samesite=lax/i);
});

it('escapes what was typed at the pages, and refuses a form that no person fills in', async () => {
  await start();
  const { body } = await forget('"><script>alert(1)</script>');
  expect(body).not.toContain('<script>');
  await browser.visit(`${signInPage}/forgotPassword`);
  const { status } = await browser.submit({ username: 'x'.repeat(100_000) });
  expect([status, (await browser.visit(signInPage)).status]).toEqual([413, 200]);
});
