import type { Browser } from 'playwright-core';
import { ConsoleBackend } from '../../support/console-backend';
import { ConsolePage } from '../../support/console-page';
import { until } from '../../support/until';
import { launchBrowser } from '../browser';

/** The API that says what a test tells it to; as it was at its start before each test. */
export let backend: ConsoleBackend;
export let browser: Browser;
/** Somebody with a window of their own, new in each test. */
export let person: ConsolePage;

/** Sets up what is exported here, for the tests of the file that calls it. */
export function setUpConsole(): void {
  beforeAll(async () => {
    backend = await ConsoleBackend.start();
    browser = await launchBrowser();
  });

  beforeEach(async () => {
    backend.reset();
    person = await ConsolePage.open(browser, backend);
  });

  afterEach(() => person.close());

  afterAll(async () => {
    await browser.close();
    await backend.stop();
  });
}

export const commandsReceived = (count: number) =>
  until(`${count} commands`, () => backend.commands.length === count);
