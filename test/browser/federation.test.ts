import type { IdentityProviderSettings } from '../../infra/identity/federation-options';
import { STACK_DEFAULTS } from '../../local/stack-settings';
import { ConsolePage } from '../support/console-page';
import { type LocalSystem, startLocalSystem } from '../support/local-system';
import { FAULTLESS, faultsInAllLooks } from './support/appearance';
import { browser, consoleFolder, setUpConsoleInSystem } from './support/console-in-system';

setUpConsoleInSystem();

const GOOGLE: IdentityProviderSettings = {
  type: 'google',
  clientId: 'gates',
  admits: 'invited',
  trustEmail: false,
  attributes: {},
  domains: [],
};

let system: LocalSystem;
let person: ConsolePage;

beforeAll(async () => {
  const settings = {
    ...STACK_DEFAULTS,
    identityProviders: [GOOGLE],
    signUp: { ...STACK_DEFAULTS.signUp, allowed: ['example.com'] },
  };
  system = await startLocalSystem({ settings }, { CONSOLE_FOLDER: consoleFolder });
});

beforeEach(async () => {
  person = await ConsolePage.open(browser, { url: system.publicUrl });
});

afterEach(() => person.close());

afterAll(() => system.stop());

/** Goes from a page of the system to the stand-in of Google. */
async function goToGoogle(path = '/'): Promise<void> {
  await person.page.goto(system.publicUrl + path);
  await person.page.getByRole('link', { name: 'Continue with Google' }).click();
  await person.isAt('Google');
}

describe('with another identity provider', () => {
  it('somebody signs in, sees the gates without a right to them, and finds no password on the account page', async () => {
    await goToGoogle();
    await person.button('Go on').click();
    await person.page.getByRole('region', { name: 'Main gate' }).waitFor();
    expect(await person.page.evaluate("fetch('/v1/me').then((answer) => answer.json())")).toMatchObject({
      username: 'google_107600000000000000001',
      // Nobody was put into the group that Cognito makes for the provider.
      groups: [],
    });
    expect(await person.page.evaluate("fetch('/v1/gates').then((answer) => answer.json())")).toMatchObject({
      gates: [{ id: 'main', canControl: false }],
    });

    await person.page.goto(`${system.publicUrl}/account`);
    await person.page.getByRole('heading', { name: 'Sign out everywhere' }).waitFor();
    await person.sees('gina@example.com');
    expect(await person.page.getByRole('heading', { name: 'Password' }).count()).toBe(0);

    // The provider asks again, since Cognito has forgotten this browser.
    await person.page.goto(`${system.publicUrl}/logout`);
    await person.sees('You are signed out');
    await goToGoogle('/account');
    await person.page.getByLabel('given_name').fill('Georgina');
    await person.button('Go on').click();
    await person.page.getByRole('heading', { name: 'Sign out everywhere' }).waitFor();
    expect(await person.page.getByLabel('First name').inputValue()).toBe('Georgina');
  });

  it('somebody who is not invited is sent back to the load balancer, with the reason in the address', async () => {
    await goToGoogle();
    await person.page.getByLabel('email', { exact: true }).fill('gina@example.org');
    await person.page.getByLabel('sub', { exact: true }).fill('2');
    await person.button('Go on').click();
    await person.page.waitForURL(/[?&]error_description=/);
    const { origin, searchParams } = new URL(person.page.url());
    expect([origin, searchParams.get('error')]).toEqual([system.publicUrl, 'invalid_request']);
    expect(searchParams.get('error_description')).toMatch(
      /^PreSignUp failed with error Only invited people can sign up\./,
    );
  });

  it('the sign-in page and the page of the provider have nothing wrong in any look', async () => {
    await person.page.goto(system.publicUrl);
    await person.page.getByRole('link', { name: 'Continue with Google' }).waitFor();
    expect(await faultsInAllLooks(person)).toEqual(FAULTLESS);
    await goToGoogle();
    expect(await faultsInAllLooks(person)).toEqual(FAULTLESS);
  });
});
