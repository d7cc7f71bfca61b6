import jsQR from 'jsqr';
import sharp from 'sharp';
import type { NewAuthenticator } from '../../contract/account';
import { ACCOUNT } from '../support/console-backend';
import { FAULTLESS, faultsInAllLooks } from './support/appearance';
import { backend, person, setUpConsole } from './support/console-set-up';
import { pageWeight, total } from './support/page-weight';

setUpConsole();

const AUTHENTICATOR: NewAuthenticator = {
  secret: 'JBSWY3DPEHPK3PXP',
  uri: 'otpauth://totp/gates.example.com:ada%40example.com?secret=JBSWY3DPEHPK3PXP&issuer=gates.example.com',
};

const open = async () => {
  await person.page.goto(`${backend.url}/account`);
  await person.page.getByRole('heading', { level: 1 }).waitFor();
};
const part = (name: string) => person.page.getByRole('region', { name, exact: true });
const problem = (status: number, code: string, pointer?: string) => ({
  status,
  body: {
    status,
    code,
    detail: 'In other words.',
    ...(pointer && { errors: [{ pointer, detail: 'Wrong.' }] }),
  },
});
const answerList = () => {
  backend.account.set('GET /passkeys', { status: 200, body: { passkeys: [{ id: 'a2V5', name: 'Phone' }] } });
  backend.account.set('GET /devices', {
    status: 200,
    body: { devices: [{ key: 'eu-west-1_1', name: 'Tablet', lastUsedAt: '2026-11-21T06:00:00.000Z' }] },
  });
};

beforeEach(() => answerList());

describe('the account page', () => {
  it('is reached from the profile menu', async () => {
    await person.visit();
    await person.profileButton.click();
    await person.page.getByRole('link', { name: 'Your account' }).click();
    await person.page.getByRole('heading', { name: 'Your account' }).waitFor();
    await person.sees('ada@example.com');
  });

  it('has no fault in any look, with everything that it can show at once', async () => {
    backend.account.set('POST /authenticator', { status: 200, body: AUTHENTICATOR });
    backend.account.set('PUT /email', problem(409, 'address-in-use'));
    backend.account.set('PUT /password', problem(400, 'wrong-password', '/currentPassword'));
    await open();
    await part('Second factor').getByRole('button', { name: 'Set up an authenticator app' }).click();
    await part('Second factor').getByRole('img').waitFor();
    await part('E-mail address').getByRole('button', { name: 'Save' }).click();
    await person.sees('Another account has this address.');
    await part('Password').getByRole('button').click();
    await person.sees('This is not your present password.');
    await person.sees('Phone');
    await person.sees('Tablet');
    expect(await faultsInAllLooks(person)).toEqual(FAULTLESS);
  });

  it.each([
    ['de-DE', 'Ihr Konto', 'Passwort ändern'],
    ['fr-FR', 'Votre compte', 'Changer le mot de passe'],
  ])('speaks %s', async (locale, title, button) => {
    await person.page.addInitScript(
      `Object.defineProperty(navigator, 'languages', { value: ['${locale}'] })`,
    );
    await open();
    await person.page.getByRole('heading', { name: title }).waitFor();
    await person.button(button).waitFor();
    expect(await person.page.evaluate('document.documentElement.lang')).toBe(locale.slice(0, 2));
    expect(await person.page.title()).toBe(`${title} - Gatehouse`);
  });

  it('shows only what the user pool has, and no password to whom another provider knows', async () => {
    backend.account.set('GET ', {
      status: 200,
      body: { ...ACCOUNT, isFederated: true, hasPasskeys: false, hasDevices: false },
    });
    await open();
    await person.sees('ada@example.com');
    expect(await person.page.getByRole('heading', { level: 2 }).allTextContents()).toEqual([
      'Picture',
      'Name',
      'E-mail address',
      'Phone number',
      'Sign out everywhere',
    ]);
  });

  it.each([
    ['is over', problem(401, 'missing-token'), 'Your session is over.', '/account'],
    [
      'has no right to the account',
      problem(403, 'insufficient-scope'),
      'switched off',
      '/logout?return=account',
    ],
  ])('offers to sign in where the session %s', async (_what, answer, text, href) => {
    backend.account.set('GET ', answer);
    await open();
    await person.sees(text);
    const link = person.page.getByRole('link', { name: 'Sign in again' });
    expect(await link.getAttribute('href')).toBe(href);
  });

  it('can be asked for again where Cognito is out of reach', async () => {
    backend.account.set('GET ', problem(502, 'dependency-unavailable'));
    await open();
    await person.sees('This can not be done at the moment.');
    backend.account.set('GET ', { status: 200, body: ACCOUNT });
    await person.button('Try again').click();
    await person.sees('ada@example.com');
  });
});

it('loads less than 60 kB, compressed', async () => {
  const weights = await pageWeight(person.page, async () => {
    await open();
    await person.sees('ada@example.com');
  });
  expect(weights.size).toBeGreaterThanOrEqual(3);
  expect(total(weights)).toBeLessThan(60_000);
});

describe('a change', () => {
  it('of the name begins with the present one, and says that it was saved', async () => {
    await open();
    const field = person.page.getByLabel('Full name');
    expect(await field.inputValue()).toBe('Ada Lovelace');
    await field.fill('Ada King');
    await part('Name').getByRole('button', { name: 'Save' }).click();
    await person.page.getByRole('status').getByText('Saved.').waitFor();
    expect(backend.changes).toEqual([['PUT /name', { name: 'Ada King' }]]);
  });

  it('of the e-mail address goes on with the code, and both count only once that is right', async () => {
    backend.account.set('PUT /email', {
      status: 200,
      body: { codeSentTo: { medium: 'email', destination: 'a***@e***' } },
    });
    backend.account.set('POST /email/verification', problem(400, 'wrong-code', '/code'));
    await open();
    await person.page.getByLabel('New e-mail address').fill('ada@example.org');
    await part('E-mail address').getByRole('button', { name: 'Save' }).click();
    await person.sees('A code went to a***@e***.');
    await person.page.getByLabel('Code').fill('111111');
    await person.button('Confirm').click();
    await person.sees('This is not the code.');
    backend.account.set('POST /email/verification', { status: 204 });
    await person.page.getByLabel('Code').fill('123456');
    await person.button('Confirm').click();
    await person.page.getByRole('status').getByText('Verified.').waitFor();
    expect(backend.changes.at(-1)).toEqual(['POST /email/verification', { code: '123456' }]);
  });

  it('that is wrong says so beside the field, which gets the focus and is read out with its error', async () => {
    backend.account.set('PUT /password', problem(400, 'wrong-password', '/currentPassword'));
    await open();
    await person.page.getByLabel('Present password').fill('wrong');
    await person.page.getByLabel('New password').fill('a long new password');
    await person.page.keyboard.press('Enter');
    await person.sees('This is not your present password.');
    const focused = await person.page.evaluate(`(() => {
      const field = document.activeElement;
      const described = field.getAttribute('aria-describedby').split(' ').map((id) => document.getElementById(id)?.textContent);
      return [field.name, field.getAttribute('aria-invalid'), described.join('')];
    })()`);
    expect(focused).toEqual(['currentPassword', 'true', 'This is not your present password.']);
    // What was written is still there, to be put right.
    expect(await person.page.getByLabel('New password').inputValue()).toBe('a long new password');
  });

  it("that breaks a rule that only the service knows is refused in the service's words, marked as English", async () => {
    backend.account.set('PUT /password', problem(400, 'unacceptable-password', '/newPassword'));
    await open();
    await part('Password').getByRole('button').click();
    const reason = person.page.getByText('Wrong.');
    await reason.waitFor();
    expect(await reason.getAttribute('lang')).toBe('en');
  });

  it('that needs a recent sign-in offers one, which comes back to this page', async () => {
    backend.account.set('PUT /password', problem(401, 'insufficient-user-authentication'));
    await open();
    await part('Password').getByRole('button').click();
    await person.sees('You signed in some time ago.');
    const link = person.page.getByRole('link', { name: 'Sign in again' });
    expect(await link.getAttribute('href')).toBe('/logout?return=account');
  });

  it('is not begun in vain: the page says at once that the sign-in is no longer recent', async () => {
    backend.account.set('GET ', { status: 200, body: { ...ACCOUNT, recentSignInSeconds: 0 } });
    await open();
    await person.sees('You signed in some time ago.');
  });
});

describe('second factors', () => {
  it('an authenticator app is set up by a QR code that a camera reads, and by a code of the app', async () => {
    backend.account.set('POST /authenticator', { status: 200, body: AUTHENTICATOR });
    await open();
    await person.button('Set up an authenticator app').click();
    const image = await person.page.getByRole('img', { name: 'QR code' }).screenshot();
    const { data, info } = await sharp(image).ensureAlpha().raw().toBuffer({ resolveWithObject: true });
    expect(jsQR(new Uint8ClampedArray(data), info.width, info.height)?.data).toBe(AUTHENTICATOR.uri);
    await person.sees(AUTHENTICATOR.secret);
    await person.page.getByRole('textbox', { name: 'Code' }).fill('123456');
    await person.button('Confirm').click();
    await person.page.getByRole('status').getByText('From now on a sign-in asks').waitFor();
    expect(backend.changes.at(-1)).toEqual(['PUT /authenticator', { code: '123456' }]);
  });

  it('are turned off one by one, and another is asked for first then', async () => {
    await open();
    await person.button('Turn off: Code by text message').click();
    await person.page.getByRole('status').getByText('changed').waitFor();
    expect(backend.changes).toEqual([['PUT /second-factors', { on: ['email'], preferred: 'email' }]]);
  });

  it('can be preferred', async () => {
    await open();
    await person.page.getByLabel('Ask first for').selectOption('email');
    await person.page.getByRole('status').getByText('changed').waitFor();
    expect(backend.changes).toEqual([['PUT /second-factors', { on: ['sms', 'email'], preferred: 'email' }]]);
  });

  it('the last one stays on where one is required, and the button says why', async () => {
    const secondFactors = { offered: ['totp'], on: ['totp'], preferred: 'totp', required: true };
    backend.account.set('GET ', { status: 200, body: { ...ACCOUNT, secondFactors } });
    await open();
    const name = 'Turn off: Authenticator app';
    await person.button(name).waitFor();
    expect(await person.reasonOf(name)).toBe('One second factor must stay on.');
    // A button that is only marked as disabled, so that a screen reader finds its reason, is still pressed.
    await person.button(name).click({ force: true });
    await person.button('Set up another authenticator app').click();
    expect(backend.changes).toEqual([['POST /authenticator', undefined]]);
  });
});

it('forgets a device and deletes a passkey', async () => {
  await open();
  await person.button('Forget Tablet').click();
  await person.page.getByRole('status').getByText('The device was forgotten.').waitFor();
  await person.button('Delete Phone').click();
  await person.page.getByRole('status').getByText('The passkey was deleted.').waitFor();
  expect(backend.changes.map(([change]) => change)).toEqual([
    'DELETE /devices/eu-west-1_1',
    'DELETE /passkeys/a2V5',
  ]);
});

it('signing out everywhere is asked about, and ends with this browser', async () => {
  await open();
  await person.button('Sign out everywhere').click();
  await person.button('Cancel').click();
  expect(backend.changes).toEqual([]);
  await person.button('Sign out everywhere').click();
  await person.button('Confirm').click();
  await person.page.getByText('You are signed out').waitFor();
  expect(backend.changes).toEqual([['POST /sign-out-everywhere', undefined]]);
});
