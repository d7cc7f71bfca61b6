import type { Browser } from 'playwright-core';
import { builtConsole } from '../../support/built-console';
import { launchBrowser } from '../browser';

let built: Awaited<ReturnType<typeof builtConsole>>;

export let browser: Browser;
/** Where the service of a whole system finds the console. */
export let consoleFolder: string;

/** Builds the console and starts a browser, for the tests of the file that calls it. */
export function setUpConsoleInSystem(): void {
  beforeAll(async () => {
    built = await builtConsole();
    consoleFolder = built.folder;
    browser = await launchBrowser();
  });

  afterAll(async () => {
    await browser.close();
    built.remove();
  });
}
