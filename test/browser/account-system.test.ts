import jsQR from 'jsqr';
import sharp from 'sharp';
import { totpCode } from '../../local/cognito/directory/totp';
import { ConsolePage } from '../support/console-page';
import { type LocalSystem, startLocalSystem } from '../support/local-system';
import { until } from '../support/until';
import { otherCode } from '../support/user-pool';
import { signIn } from './signed-in';
import { browser, consoleFolder, setUpConsoleInSystem } from './support/console-in-system';

setUpConsoleInSystem();

let system: LocalSystem;
let people: ConsolePage[];

beforeEach(async () => {
  minutesAhead = 0;
  const now = Date.now;
  jest.spyOn(Date, 'now').mockImplementation(() => now() + minutesAhead * 60_000);
  system = await startLocalSystem({}, { CONSOLE_FOLDER: consoleFolder });
  people = [];
});

afterEach(async () => {
  for (const person of people) await person.close();
  await system.stop();
});

/** Somebody who has signed in and sees the own account, in a browser of their own. */
async function arrive(username: string): Promise<ConsolePage> {
  const person = await ConsolePage.open(browser, { url: system.publicUrl });
  people.push(person);
  await person.page.goto(`${system.publicUrl}/account`);
  await signIn(person.page, system, username);
  await atAccount(person);
  return person;
}

const atAccount = ({ page }: ConsolePage) =>
  page.getByRole('heading', { name: 'Sign out everywhere' }).waitFor();

/** Signs out and gives name and password anew; a second factor is still to come. */
async function signInAgain(person: ConsolePage): Promise<void> {
  await person.page.goto(`${system.publicUrl}/logout?return=account`);
  await signIn(person.page, system, 'admin');
}

/** Secret in the QR code that a camera would read. */
async function scannedSecret({ page }: ConsolePage): Promise<string> {
  const image = await page.getByRole('img', { name: 'QR code' }).screenshot();
  const { data, info } = await sharp(image).ensureAlpha().raw().toBuffer({ resolveWithObject: true });
  const uri = new URL(jsQR(new Uint8ClampedArray(data), info.width, info.height)?.data ?? '');
  return String(uri.searchParams.get('secret'));
}

/** How far the clock of the whole system is ahead of the machine's, in minutes. */
let minutesAhead: number;

const lastCode = () => /\d{6}/.exec(system.cognito.outbox.at(-1)?.body ?? '')?.[0] ?? '';

describe('at the account page of the whole system', () => {
  it('somebody sees what the user pool has, and changes the name', async () => {
    const person = await arrive('admin');
    await person.sees('admin@example.com');
    await person.page.getByLabel('First name').fill('Augusta');
    await person.page.getByRole('region', { name: 'Name' }).getByRole('button', { name: 'Save' }).click();
    await person.page.getByRole('status').getByText('Saved.').waitFor();
    await person.page.reload();
    await atAccount(person);
    expect(await person.page.getByLabel('First name').inputValue()).toBe('Augusta');
  });

  it('a new e-mail address counts once the code that went there is entered', async () => {
    const person = await arrive('admin');
    await person.page.getByLabel('New e-mail address').fill('ada@example.org');
    await person.page
      .getByRole('region', { name: 'E-mail address' })
      .getByRole('button', { name: 'Save' })
      .click();
    await person.sees('A code went to');
    expect(system.cognito.outbox.at(-1)).toMatchObject({ medium: 'EMAIL', to: 'ada@example.org' });
    await person.sees('admin@example.com');
    await person.page.getByLabel('Code').fill(lastCode() === '000000' ? '000001' : '000000');
    await person.button('Confirm').click();
    await person.sees('This is not the code.');
    await person.page.getByLabel('Code').fill(lastCode());
    await person.button('Confirm').click();
    await person.sees('ada@example.org');
  });

  it('a new password is the one that signs in', async () => {
    const person = await arrive('resident');
    const change = async (current: string, next: string) => {
      await person.page.getByLabel('Present password').fill(current);
      await person.page.getByLabel('New password').fill(next);
      await person.button('Change the password').click();
    };
    await change('wrong', 'Another-at-home-2');
    await person.sees('This is not your present password.');
    await change('Resident-at-home-1', 'short');
    await person.page
      .getByText(/password/i)
      .and(person.page.locator('[lang=en].refusal'))
      .waitFor();
    await change('Resident-at-home-1', 'Another-at-home-2');
    await person.page.getByRole('status').getByText('The password was changed.').waitFor();

    await person.page.goto(`${system.publicUrl}/logout?return=account`);
    await signIn(person.page, system, 'resident');
    await person.page.getByText('Incorrect username or password').waitFor();
    await person.page.getByLabel(/password/i).fill('Another-at-home-2');
    await person.page.getByRole('button', { name: /sign in/i }).click();
    await atAccount(person);
  });

  it('an authenticator app is set up from the QR code, asked for at the next sign-in, and turned off again', async () => {
    const person = await arrive('admin');
    await person.button('Set up an authenticator app').click();
    const secret = await scannedSecret(person);
    const field = person.page.getByRole('textbox', { name: 'Code' });
    await field.fill(otherCode(totpCode(secret, Date.now())));
    await person.button('Confirm').click();
    await person.sees('This is not the code.');
    await field.fill(totpCode(secret, Date.now()));
    await person.button('Confirm').click();
    await person.page.getByRole('status').getByText('From now on a sign-in asks').waitFor();

    // A code counts once.
    minutesAhead = 1;
    await signInAgain(person);
    const asked = person.page.getByLabel('Code of your authenticator app');
    await asked.fill(otherCode(totpCode(secret, Date.now())));
    await person.button('Go on').click();
    await person.page.getByRole('alert').getByText('Invalid verification code provided').waitFor();
    await asked.fill(totpCode(secret, Date.now()));
    await person.button('Go on').click();
    await atAccount(person);

    await person.button('Turn off: Authenticator app').click();
    await person.page.getByRole('status').getByText('changed').waitFor();
    await person.button('Turn off: Authenticator app').waitFor({ state: 'detached' });
    await signInAgain(person);
    await atAccount(person);
  });

  it('a sign-in of eleven minutes ago is too old: the page asks for another, and comes back', async () => {
    const person = await arrive('admin');
    minutesAhead = 11;
    await person.page.getByLabel('New e-mail address').fill('ada@example.org');
    await person.page
      .getByRole('region', { name: 'E-mail address' })
      .getByRole('button', { name: 'Save' })
      .click();
    await person.sees('You signed in some time ago.');
    expect(system.cognito.outbox).toEqual([]);
    await person.page.getByRole('link', { name: 'Sign in again' }).click();
    // Cognito has forgotten this browser: it asks for the password.
    await person.page.getByLabel(/password/i).waitFor();
    await signIn(person.page, system, 'admin');
    await atAccount(person);
    expect(new URL(person.page.url()).pathname).toBe('/account');
    expect(await person.page.getByText('You signed in some time ago.').count()).toBe(0);
  });

  it("signing out everywhere ends the other browser's session with its access token, and nobody else's", async () => {
    const [here, there, somebodyElse] = [
      await arrive('admin'),
      await arrive('admin'),
      await arrive('resident'),
    ];
    const statusOf = (person: ConsolePage) =>
      person.page.evaluate("fetch('/v1/gates').then(({ status }) => status)");
    await here.button('Sign out everywhere').click();
    await here.button('Confirm').click();
    await here.page.getByText('You are signed out').waitFor();
    expect(await statusOf(there)).toBe(200);
    minutesAhead = 16;
    expect(await statusOf(there)).toBe(401);
    expect(await statusOf(somebodyElse)).toBe(200);
  });

  it("another site's form changes nothing, though the browser sends the cookie along", async () => {
    const person = await arrive('admin');
    const address = `${system.publicUrl}/v1/account/sign-out-everywhere`;
    await person.page.goto(`${system.cognito.url.replace('localhost', '127.0.0.1')}/.well-known/nothing`);
    const sent = person.page.waitForResponse(address);
    await person.page.setContent(
      `<form method="post" action="${address}"><button>Win a prize</button></form>`,
    );
    await person.page.getByRole('button').click();
    const response = await sent;
    const cookies = (await response.request().allHeaders())['cookie'];
    expect([response.status(), cookies?.includes('AWSELBAuthSessionCookie-0')]).toEqual([403, true]);
    await until('an audit record', () => system.audit.length > 0);
    expect(system.audit).toEqual([
      expect.objectContaining({ audit: 'account-change', outcome: 'denied', reason: 'cross-site-request' }),
    ]);
    await person.page.goto(`${system.publicUrl}/account`);
    await atAccount(person);
  });
});
