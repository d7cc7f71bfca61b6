import {
  AdminCreateUserCommand,
  CognitoIdentityProviderClient,
} from '@aws-sdk/client-cognito-identity-provider';
import { REGION, USER_POOL_ID as UserPoolId } from '../../local/aws-account';
import { LOCAL_USERS } from '../../local/cognito/users';
import { STACK_DEFAULTS, type StackSettings } from '../../local/stack-settings';
import type { StandInsOptions } from '../../local/stand-ins';
import { ConsolePage } from '../support/console-page';
import { type LocalSystem, startLocalSystem } from '../support/local-system';
import { otherCode } from '../support/user-pool';
import { signIn } from './signed-in';
import { FAULTLESS, faultsInAllLooks } from './support/appearance';
import { browser, consoleFolder, setUpConsoleInSystem } from './support/console-in-system';

setUpConsoleInSystem();

const GRACE = { username: 'grace@example.com', password: 'A-good-password-1' };
const RESIDENT = 'resident@example.com';

const OPEN: Partial<StackSettings> = {
  signUp: { ...STACK_DEFAULTS.signUp, mode: 'open' },
  attributes: { ...STACK_DEFAULTS.attributes, required: ['given_name'] },
};
const BY_TEXT_MESSAGE: Partial<StackSettings> = {
  mfa: 'required',
  factors: { ...STACK_DEFAULTS.factors, totp: false, sms: true },
};
/** Users whose phone is proved. */
const WITH_PHONES = LOCAL_USERS.map((user) => ({
  ...user,
  attributes: { ...user.attributes, phone_number: '+4930123456', phone_number_verified: 'true' },
}));

let system: LocalSystem;
let person: ConsolePage;

afterEach(async () => {
  await person.close();
  await system.stop();
});

/** Opens the sign-in page of a system with these options. */
async function arrive(settings: Partial<StackSettings> = {}, options: StandInsOptions = {}): Promise<void> {
  system = await startLocalSystem(
    { ...options, settings: { ...STACK_DEFAULTS, ...settings } },
    { CONSOLE_FOLDER: consoleFolder },
  );
  person = await ConsolePage.open(browser, { url: system.publicUrl });
  await person.page.goto(system.publicUrl);
  await person.isAt('Sign in');
}

const fill = (label: string, text: string) => person.page.getByLabel(label, { exact: true }).fill(text);
const press = (name: string) => person.button(name).click();
const follow = (name: string) => person.page.getByRole('link', { name }).click();
const isTold = (text: string) => person.page.getByRole('alert').getByText(text).waitFor();
const atTheGates = () => person.page.getByRole('region', { name: 'Main gate' }).waitFor();

/** Code or temporary password in the newest message. */
const lastCode = (pattern = /\b\d{6}\b/) => pattern.exec(system.cognito.outbox.at(-1)?.body ?? '')?.[0] ?? '';

async function signInAs({ username, password }: typeof GRACE): Promise<void> {
  await fill('Username or e-mail address', username);
  await fill('Password', password);
  await press('Sign in');
}

async function forget(): Promise<void> {
  await follow('Forgot your password?');
  await person.isAt('Forgot your password?');
  await fill('E-mail address', RESIDENT);
  await press('Send the code');
  await person.isAt('Choose a new password');
}

async function signUp(changes: Record<string, string> = {}): Promise<void> {
  await follow('Create an account');
  await person.isAt('Create an account');
  const fields = { 'E-mail address': GRACE.username, 'Given name': 'Grace', Password: GRACE.password };
  for (const [label, text] of Object.entries({ ...fields, ...changes })) await fill(label, text);
  await press('Create the account');
}

describe('at the hosted pages of the whole system', () => {
  it('somebody who forgot the password chooses another with the code of the outbox, and signs in', async () => {
    await arrive();
    await forget();
    await person.sees('A code was sent to r***@e***.');
    const [outbox] = await Promise.all([
      person.page.waitForEvent('popup'),
      follow('Messages on this machine'),
    ]);
    await outbox.getByText(lastCode()).waitFor();
    await outbox.close();

    await fill('Code', otherCode(lastCode()));
    await fill('New password', 'A-new-password-1');
    await press('Change the password');
    await isTold('Invalid verification code provided');
    await fill('Code', lastCode());
    await fill('New password', 'short');
    await press('Change the password');
    await isTold('Password not long enough');
    await fill('New password', 'A-new-password-1');
    await press('Change the password');
    await person.sees('The password was changed.');
    await fill('Password', 'A-new-password-1');
    await press('Sign in');
    await atTheGates();
  });

  it('somebody creates an account, has another code sent, confirms with it, and sees the gates', async () => {
    await arrive(OPEN);
    await signUp({ Password: 'short' });
    await isTold('Password not long enough');
    await fill('Password', GRACE.password);
    await press('Create the account');
    await person.isAt('Confirm your account');
    await press('Send another code');
    // The page looks as before.
    await person.page.waitForURL(/\/resendcode$/);
    await person.sees('A code was sent to g***@e***.');
    expect(system.cognito.outbox).toHaveLength(2);
    await fill('Code', lastCode());
    await press('Confirm');
    await person.sees('Your account is confirmed.');
    await signInAs(GRACE);
    await atTheGates();
  });

  it('somebody who was invited chooses a password, and gives the attributes that every account needs', async () => {
    await arrive({ attributes: { ...STACK_DEFAULTS.attributes, required: ['given_name'] } });
    const administrator = new CognitoIdentityProviderClient({
      region: REGION,
      endpoint: system.cognito.url,
      credentials: { accessKeyId: 'unused', secretAccessKey: 'unused' },
    });
    await administrator.send(
      new AdminCreateUserCommand({
        UserPoolId,
        Username: GRACE.username,
        TemporaryPassword: 'Temporary-password-1',
        UserAttributes: [{ Name: 'email_verified', Value: 'true' }],
      }),
    );
    administrator.destroy();
    await signInAs({ ...GRACE, password: 'Temporary-password-1' });
    await person.isAt('Choose a new password');
    await fill('New password', GRACE.password);
    await fill('Given name', 'Grace');
    await press('Go on');
    await atTheGates();
  });

  it('who signs in gives the code of a text message where the stack wants it, not a wrong one', async () => {
    await arrive(BY_TEXT_MESSAGE, { users: WITH_PHONES });
    await signIn(person.page, system, 'resident');
    const label = 'Code that was sent to +******3456';
    await person.page.getByLabel(label).waitFor();
    expect(system.cognito.outbox.at(-1)).toMatchObject({ medium: 'SMS', to: '+4930123456' });
    await fill(label, otherCode(lastCode()));
    await press('Go on');
    await isTold('Invalid verification code provided');
    await fill(label, lastCode());
    await press('Go on');
    await atTheGates();
  });

  it('codes by text message are turned on at the account page, asked for at the next sign-in, and turned off again', async () => {
    const factors = { ...STACK_DEFAULTS.factors, sms: true };
    const accounts = { ...STACK_DEFAULTS.accounts, verify: ['email' as const, 'phone' as const] };
    await arrive({ factors, accounts }, { users: WITH_PHONES });
    const signInAgain = async () => {
      await person.page.goto(`${system.publicUrl}/logout?return=account`);
      await signIn(person.page, system, 'resident');
    };
    await signInAgain();
    await press('Turn on: Code by text message');
    await person.button('Turn off: Code by text message').waitFor();

    await signInAgain();
    await person.isAt('Enter your code');
    await fill('Code that was sent to +******3456', lastCode());
    await press('Go on');
    await press('Turn off: Code by text message');
    await person.button('Turn on: Code by text message').waitFor();
    await signInAgain();
    await person.button('Turn on: Code by text message').waitFor();
  });
});

/** How a person gets to each page, and what its title is. */
const PAGES: Record<string, { title: string; visit: () => Promise<unknown> }> = {
  'the sign-in with all its links': { title: 'Sign in', visit: () => arrive(OPEN) },
  'the question whose password was forgotten': {
    title: 'Forgot your password?',
    visit: async () => {
      await arrive();
      await follow('Forgot your password?');
    },
  },
  'a new password that was refused': {
    title: 'Choose a new password',
    visit: async () => {
      await arrive();
      await forget();
      await fill('Code', lastCode());
      await fill('New password', 'short');
      await press('Change the password');
      await isTold('Password not long enough');
    },
  },
  'a sign-up that was refused': {
    title: 'Create an account',
    visit: async () => {
      await arrive(OPEN);
      await signUp({ 'E-mail address': 'admin@example.com' });
      await isTold('An account with the given email already exists.');
    },
  },
  'the confirmation of an account': {
    title: 'Confirm your account',
    visit: async () => {
      await arrive(OPEN);
      await signUp();
    },
  },
  'the set-up of an authenticator app': {
    title: 'Set up a second factor',
    visit: async () => {
      await arrive({ mfa: 'required' });
      await signIn(person.page, system, 'admin');
    },
  },
  'a code of a second factor that was refused': {
    title: 'Enter your code',
    visit: async () => {
      await arrive(BY_TEXT_MESSAGE, { users: WITH_PHONES });
      await signIn(person.page, system, 'admin');
      await person.isAt('Enter your code');
      await fill('Code that was sent to +******3456', otherCode(lastCode()));
      await press('Go on');
      await isTold('Invalid verification code provided');
    },
  },
  'the choice of a second factor': {
    title: 'Choose a second factor',
    visit: async () => {
      const factors = { ...STACK_DEFAULTS.factors, totp: false, sms: true, email: true };
      await arrive({ mfa: 'required', factors }, { users: WITH_PHONES });
      await signIn(person.page, system, 'admin');
    },
  },
  'the outbox': {
    title: 'Outbox',
    visit: async () => {
      await arrive({ ...OPEN, accounts: { ...STACK_DEFAULTS.accounts, verifyBy: 'link' } });
      await signUp();
      await person.isAt('Confirm your account');
      await person.page.goto(`${system.cognito.url}/outbox`);
      await person.page.getByRole('link', { name: 'Open the link' }).waitFor();
    },
  },
};

describe('a hosted page', () => {
  it.each(Object.keys(PAGES))(
    'has nothing wrong by axe, for hands, and at its edges, in light and dark: %s',
    async (name) => {
      const { title, visit } = PAGES[name] as (typeof PAGES)[string];
      await visit();
      await person.isAt(title);
      expect(await faultsInAllLooks(person)).toEqual(FAULTLESS);
    },
  );
});
