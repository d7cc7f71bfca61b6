import type { Browser, Page } from 'playwright-core';
import { builtConsole } from '../support/built-console';
import { ConsolePage } from '../support/console-page';
import { type LocalSystem, startLocalSystem } from '../support/local-system';
import { launchBrowser } from './browser';
import { signIn } from './signed-in';
import { FAULTLESS, faultsInAllLooks, overflows, SIZES } from './support/appearance';

let built: Awaited<ReturnType<typeof builtConsole>>;
let browser: Browser;
let system: LocalSystem;

beforeAll(async () => {
  built = await builtConsole();
  browser = await launchBrowser();
  system = await startLocalSystem({}, { CONSOLE_FOLDER: built.folder });
});

afterAll(async () => {
  await browser.close();
  await system.stop();
  built.remove();
});

async function signedIn(page: Page, path = '/'): Promise<void> {
  await page.goto(system.publicUrl + path);
  await signIn(page, system, 'admin');
  await page.waitForURL(system.publicUrl + path);
}

/** How a person gets to each page, and what its heading is. */
const PAGES: Record<string, { heading: string; visit(page: Page): Promise<unknown> }> = {
  'signed out': { heading: 'Signed out', visit: (page) => page.goto(`${system.publicUrl}/signed-out`) },
  'not signed in': { heading: 'Not signed in', visit: (page) => page.goto(`${system.publicUrl}/v1/me`) },
  'not found': { heading: 'Not found', visit: (page) => signedIn(page, '/nothing') },
  'sent by another site': {
    heading: 'Not allowed',
    async visit(page) {
      await signedIn(page);
      await page.goto('about:blank');
      await page.setContent(
        `<form method="post" action="${system.publicUrl}/v1/gates/control"><button>Send</button></form>`,
      );
      await page.getByRole('button').click();
      await page.getByText('Another site sent this request').waitFor();
    },
  },
  'the sign-in of the local system': {
    heading: 'Sign in',
    visit: (page) => page.goto(system.publicUrl),
  },
  'a refused sign-in of the local system': {
    heading: 'Sign in',
    async visit(page) {
      await page.goto(system.publicUrl);
      await page.getByLabel(/username/i).fill('admin');
      await page.getByLabel(/password/i).fill('wrong');
      await page.getByRole('button', { name: 'Sign in' }).click();
      await page.getByRole('alert').waitFor();
    },
  },
};

describe('a small page', () => {
  it.each(Object.keys(PAGES))(
    'has nothing wrong by axe, for hands, and at its edges, in light and dark: %s',
    async (name) => {
      const { heading, visit } = PAGES[name] as (typeof PAGES)[string];
      const person = await ConsolePage.open(browser, { url: system.publicUrl });
      await visit(person.page);
      await person.page.getByRole('heading', { level: 1, name: heading }).waitFor();
      expect(await faultsInAllLooks(person)).toEqual(FAULTLESS);
      // It has its style: the colour of the console's paper by night.
      expect(await person.page.evaluate('getComputedStyle(document.documentElement).backgroundColor')).toBe(
        'rgb(13, 21, 19)',
      );
      await person.close();
    },
  );

  it.each(['en', 'de-DE', 'fr-FR'])('fits a narrow phone in the language %s', async (locale) => {
    const person = await ConsolePage.open(
      browser,
      { url: system.publicUrl },
      { locale, viewport: SIZES.narrow },
    );
    for (const path of ['/signed-out', '/v1/me']) {
      await person.page.goto(system.publicUrl + path);
      expect([path, await overflows(person)]).toEqual([path, []]);
    }
    await person.close();
  });
});
