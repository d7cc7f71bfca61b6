import type { HttpBrowser } from '../../../local/cognito/http-browser';
import { STACK_DEFAULTS, type StackSettings } from '../../../local/stack-settings';
import { otherCode, UserPoolUnderTest } from '../../support/user-pool';

const GRACE = { username: 'grace@example.com', password: 'A-good-password-1' };
const OPEN: Partial<StackSettings> = { signUp: { ...STACK_DEFAULTS.signUp, mode: 'open' } };

let pool: UserPoolUnderTest;
let browser: HttpBrowser;
/** Address of the sign-in page. */
let signInPage: string;

async function start(settings: Partial<StackSettings> = {}): Promise<void> {
  pool = await UserPoolUnderTest.start({ ...OPEN, ...settings });
  const at = await pool.atPages();
  browser = at.browser;
  signInPage = at.shown.url.href;
}

afterEach(() => pool.stop());

async function signUp(fields: Record<string, string> = GRACE) {
  await browser.visit(`${signInPage}/signup`);
  return browser.submit(fields);
}

/** Presses the second button of the page that asks for the code. */
const resend = (username = GRACE.username) =>
  browser.visit(`${signInPage}/resendcode`, { method: 'POST', body: new URLSearchParams({ username }) });

it('lets people create an account at the pages, confirm it by the code that was sent, and sign in', async () => {
  await start({ attributes: { ...STACK_DEFAULTS.attributes, required: ['given_name', 'birthdate'] } });
  expect((await browser.visit(signInPage)).body).toContain(`${new URL(signInPage).pathname}/signup"`);
  const { body } = await browser.visit(`${signInPage}/signup`);
  expect(body).toMatch(/id="username" name="username" type="email" autocomplete="username"/);
  expect(body).toMatch(/for="given_name">Given name<\/label>\s*<input [^>]*autocomplete="given-name"/);
  expect(body).toMatch(/name="birthdate" type="date" autocomplete="bday"/);
  const asked = await browser.submit({ ...GRACE, given_name: 'Grace', birthdate: '1906-12-09' });
  expect(asked.body).toContain('A code was sent to g***@e***.');
  const code = pool.codeSentTo(GRACE.username);
  const refused = await browser.submit({ code: otherCode(code) });
  expect(refused.body).toMatch(/id="code-refusal">Invalid verification code provided/);
  const confirmed = await browser.submit({ code });
  expect(confirmed.body).toContain('Your account is confirmed. You can sign in now.');
  const { url } = await browser.submit(GRACE);
  expect(url.searchParams.get('code')).toBeTruthy();
});

it.each([
  ['a weak password', { password: 'short' }, 'password', 'Password did not conform with policy'],
  [
    'a used address',
    { username: 'Admin@example.com' },
    'username',
    'An account with the given email already exists',
  ],
  ['what is no address', { username: 'grace@example' }, 'username', 'Invalid email address format'],
  [
    'a missing attribute',
    { given_name: '' },
    'given_name',
    'Attributes did not conform to the schema: given_name',
  ],
])(
  'refuses %s at the sign-up, beside its field, and keeps what was typed',
  async (_what, changes, field, words) => {
    await start({ attributes: { ...STACK_DEFAULTS.attributes, required: ['given_name'] } });
    const { body } = await signUp({ ...GRACE, given_name: 'Grace', ...changes });
    expect(body).toContain(`<p class="refusal" role="alert" id="${field}-refusal">${words}`);
    expect(body).toMatch(/id="username"[^>]* value="[^"]+"/);
    expect(body).not.toContain(GRACE.password);
    expect(pool.cognito.outbox).toEqual([]);
  },
);

it('takes no attribute at the sign-up but those that its page asks for', async () => {
  await start();
  expect((await signUp({ ...GRACE, email_verified: 'true', name: 'Grace' })).body).toContain('was sent to');
  const answer = await pool.signIn(GRACE).catch(({ name }) => name);
  expect(answer).toBe('UserNotConfirmedException');
});

it('sends another code at the pages, and asks who has not confirmed the account for it at the sign-in', async () => {
  await start();
  await signUp();
  await browser.visit(signInPage);
  const asked = await browser.submit(GRACE);
  expect(asked.body).toMatch(/role="alert" id="error">User is not confirmed\.</);
  expect(asked.body).toContain('<h1>Confirm your account</h1>');
  const again = await resend();
  expect(again.body).toContain('A code was sent to g***@e***.');
  expect(pool.cognito.outbox).toHaveLength(2);
  const confirmed = await browser.submit({ code: pool.codeSentTo(GRACE.username) });
  expect(confirmed.body).toContain('Your account is confirmed.');
});

it('shows somebody who does not exist the same pages as others, at the confirmation of an account', async () => {
  await start();
  await signUp();
  const pagesFor = async (username: string) => {
    const pages = [await resend(username)];
    for (let attempt = 0; attempt < 5; attempt++) pages.push(await resend(username));
    return pages.map(({ body }) => body.replaceAll(username, '<name>'));
  };
  const pages = await pagesFor(GRACE.username);
  expect(pages.at(-1)).toMatch(/role="alert" id="error">Attempt limit exceeded/);
  expect(await pagesFor('george@example.com')).toEqual(pages);
});

it('sends a link in place of a code where the stack says so, and asks for no code', async () => {
  await start({ accounts: { ...STACK_DEFAULTS.accounts, verifyBy: 'link' } });
  const asked = await signUp();
  expect(asked.body).toContain('A link was sent to g***@e***. Open it, then sign in.');
  expect(asked.body).not.toContain('name="code"');
  await browser.visit(pool.cognito.outbox.at(-1)?.link ?? '');
  await browser.visit(signInPage);
  expect((await browser.submit(GRACE)).url.searchParams.get('code')).toBeTruthy();
});

it.each([
  ['phone', ['phone'], 'Phone number', 'tel', '+4930123456', '+******3456'],
  [
    'email-or-phone',
    ['email', 'phone'],
    'E-mail address or phone number',
    'text',
    'grace@example.com',
    'g***@e***',
  ],
] as const)(
  'asks who signs up for what people sign in with: %s',
  async (signInWith, verify, label, type, username, masked) => {
    await start({
      accounts: { ...STACK_DEFAULTS.accounts, signInWith, verify: [...verify], recoverBy: [...verify] },
    });
    const { body } = await browser.visit(`${signInPage}/signup`);
    expect(body).toContain(
      `<label for="username">${label}</label>\n<input id="username" name="username" type="${type}"`,
    );
    const asked = await browser.submit({ ...GRACE, username });
    expect(asked.body).toContain(`A code was sent to ${masked}.`);
  },
);

it('asks for a user name and an e-mail address where people sign in with a name of their own', async () => {
  await start({ accounts: { ...STACK_DEFAULTS.accounts, signInWith: 'user-name' } });
  await signUp({ ...GRACE, username: 'grace' });
  const { body } = await signUp({ ...GRACE, username: 'grace', email: GRACE.username });
  expect(body).toContain('A code was sent to g***@e***.');
});

it("says at the sign-up what the stack's own trigger answers to who is not invited", async () => {
  await start({ signUp: { ...STACK_DEFAULTS.signUp, mode: 'invited', allowed: ['example.org'] } });
  const { body } = await signUp();
  expect(body).toMatch(
    /role="alert" id="error">PreSignUp failed with error Only invited people can sign up\./,
  );
  expect((await signUp({ ...GRACE, username: 'grace@example.org' })).body).toContain('was sent to');
});

it('offers no sign-up where administrators create accounts, and refuses it to who asks all the same', async () => {
  await start({ signUp: STACK_DEFAULTS.signUp });
  expect((await browser.visit(signInPage)).body).not.toContain('signup');
  expect((await browser.visit(`${signInPage}/signup`)).body).toContain('<h1>Sign in</h1>');
  const { body } = await browser.visit(`${signInPage}/signup`, {
    method: 'POST',
    body: new URLSearchParams(GRACE),
  });
  expect(body).toMatch(/role="alert" id="error">SignUp is not permitted for this user pool</);
});
