import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { IoTDataPlane } from '@aws-sdk/client-iot-data-plane';
import type { BrowserContextOptions } from 'playwright-core';
import sharp from 'sharp';
import type { SimulatedGate } from '../../local/gate/simulated-gate';
import { DEFAULT_GATE } from '../../local/stack-settings';
import { ConsolePage } from '../support/console-page';
import { type LocalSystem, startLocalSystem } from '../support/local-system';
import { until } from '../support/until';
import { signIn } from './signed-in';
import { browser, consoleFolder, setUpConsoleInSystem } from './support/console-in-system';

setUpConsoleInSystem();

/** Where the pictures of the README go, if somebody wants new ones: `npm run screenshots`. */
const SCREENSHOTS = process.env['SCREENSHOTS'];

let system: LocalSystem;
let gate: SimulatedGate;
let people: ConsolePage[];

beforeEach(async () => {
  system = await startLocalSystem({ travelSeconds: 6 }, { CONSOLE_FOLDER: consoleFolder });
  gate = system.gates[0] as SimulatedGate;
  people = [];
});

afterEach(async () => {
  for (const person of people) await person.close();
  await system.stop();
});

/** A person who has signed in and sees the live gate. */
async function arrive(username: string, options: BrowserContextOptions = {}): Promise<ConsolePage> {
  const person = await ConsolePage.open(browser, { url: system.publicUrl }, options);
  people.push(person);
  await person.page.goto(system.publicUrl);
  await signIn(person.page, system, username);
  await person.page.waitForURL(`${system.publicUrl}/`);
  await person.page.getByRole('region', { name: 'Main gate' }).waitFor();
  await isLive(person);
  return person;
}

/** Waits until nothing on the page says that what it shows may be old. */
async function isLive({ page }: ConsolePage): Promise<void> {
  await page.getByText(/^(Not live|No connection)/).waitFor({ state: 'detached' });
}

/** A picture of the page as it is, for the README. */
async function photograph(person: ConsolePage, name: string): Promise<void> {
  if (!SCREENSHOTS) return;
  await mkdir(SCREENSHOTS, { recursive: true });
  const png = await person.page.screenshot({ animations: 'disabled' });
  await sharp(png)
    .png({ palette: true, effort: 10 })
    .toFile(path.join(SCREENSHOTS, `${name}.png`));
}

const PHONE: BrowserContextOptions = { viewport: { width: 390, height: 844 } };

describe('an administrator', () => {
  it('opens the gate, watches it move, and sees it arrive', async () => {
    const person = await arrive('admin', PHONE);
    await person.says('Closed');
    await photograph(person, 'console-closed');
    await person.button('Open').click();
    await person.says('Opening');
    await person.sees(/\d+% open · asked by you/);
    // A busy machine may not show each of the positions on the way.
    if (SCREENSHOTS) await person.sees(/[4-7]\d% open/);
    await photograph(person, 'console-opening');
    await person.says('Open');
    expect(gate.state).toMatchObject({ state: 'open', position: 100 });
    await person.sees('Opened just now by you');
    expect(await person.violations()).toEqual([]);
  });

  it('stops it midway', async () => {
    const person = await arrive('admin', PHONE);
    await person.button('Open').click();
    await person.says('Opening');
    await person.button('Stop').click();
    await person.says('Stopped');
    expect(gate.state.position).toBeLessThan(100);
  });

  it('is told what is in the way', async () => {
    const person = await arrive('admin', PHONE);
    gate.controller.drive.jam();
    await person.button('Open').click();
    await person.sees('Something is in the way. Clear the way, then try again.');
    await photograph(person, 'console-obstructed');
    gate.controller.drive.clear();
    await person.button('Open').click();
    await person.says('Open');
  });

  it('sees that the gate is offline, and can not send it a command', async () => {
    const person = await arrive('admin', { ...PHONE, colorScheme: 'dark' });
    await photograph(person, 'console-night');
    await gate.goOffline();
    await person.says('Offline');
    expect(await person.reasonOf('Open')).toBe('The gate has no connection');
    await photograph(person, 'console-offline');
    await gate.connect();
    await person.says('Closed');
  });

  it('is told that a command which the gate never heard has expired', async () => {
    const person = await arrive('admin', PHONE);
    await gate.stop();
    await person.says('Offline');
    // A gate that vanished without its last will: the shadow still says that it is there.
    const device = new IoTDataPlane({ region: 'eu-west-1', endpoint: system.iot.url });
    const payload = Buffer.from(JSON.stringify({ state: { reported: { connected: true } } }));
    await device.updateThingShadow({ thingName: DEFAULT_GATE.thing, payload });
    device.destroy();
    await person.says('Closed');
    await person.button('Open').click();
    await person.sees('Asked to open …');
    await until('the command', () => system.iot.published.length === 1);
    await person.page.clock.fastForward(11_000);
    await person.sees('The gate did not answer in time.');
    await person.says('Closed');
  });

  it('replaces the own picture, finds it again after a reload, and removes it', async () => {
    const person = await arrive('admin');
    const picture = { create: { width: 300, height: 300, channels: 3 as const, background: '#c2410c' } };
    const buffer = await sharp(picture).png().toBuffer();
    await person.profileButton.click();
    await person.page
      .getByLabel('Choose a picture')
      .setInputFiles({ name: 'me.png', mimeType: 'image/png', buffer });
    await person.button('Save picture').click();
    await person.sees('Picture saved');
    await person.page.reload();
    await person.holds("document.querySelector('.avatar img')?.naturalWidth === 512");
    await person.profileButton.click();
    await person.button('Remove').click();
    await person.sees('Picture removed');
    await person.page.reload();
    await person.profileButton.waitFor();
    // Whether there is a picture shows only when it was asked for.
    await person.holds("document.querySelector('.avatar img') === null");
  });

  it('signs out, and finds the door closed', async () => {
    const person = await arrive('admin');
    await person.profileButton.click();
    await person.page.getByRole('link', { name: 'Sign out' }).click();
    await person.page.getByText('You are signed out').waitFor();
    await person.page.goto(system.publicUrl);
    await person.page.getByLabel(/password/i).waitFor();
    expect(new URL(person.page.url()).origin).toBe(system.cognito.url);
  });
});

describe('a resident', () => {
  it('sees the gate, and buttons that say why they do nothing', async () => {
    const person = await arrive('resident', PHONE);
    await person.says('Closed');
    expect(await person.reasonOf('Open')).toBe('You may look, but not control this gate');
    await person.button('Open').click({ force: true });
    expect(system.iot.published).toEqual([]);
    await photograph(person, 'console-resident');
  });
});

describe('two people and two tabs', () => {
  it('see the same movement', async () => {
    const admin = await arrive('admin');
    const resident = await arrive('resident');
    const tab = await admin.context.newPage();
    await tab.goto(system.publicUrl);
    const tabState = tab.locator('.state');
    await tabState.getByText('Closed', { exact: true }).waitFor();
    await admin.button('Open').click();
    await Promise.all([
      admin.says('Opening'),
      resident.says('Opening'),
      tabState.getByText('Opening', { exact: true }).waitFor(),
    ]);
    await Promise.all([
      admin.says('Open'),
      resident.says('Open'),
      tabState.getByText('Open', { exact: true }).waitFor(),
    ]);
    expect(await resident.page.locator('main').innerText()).not.toContain('by you');
  });
});

describe('an open page', () => {
  it('is live again by itself after the service was replaced', async () => {
    const person = await arrive('admin');
    await system.deploy();
    await isLive(person);
    await person.button('Open').click();
    await person.says('Opening');
    await person.says('Open');
  });

  it('offers to sign in again when the session is over, and comes back to the same gate', async () => {
    const person = await arrive('admin', PHONE);
    await person.page.goto(`${system.publicUrl}/?gate=main`);
    await person.says('Closed');
    await person.context.clearCookies();
    await system.deploy();
    await person.says('Session over');
    expect(await person.reasonOf('Open')).toBe('Sign in again to control the gate');
    await photograph(person, 'console-session-over');
    // Cognito's own session is over too: without its cookie it asks.
    await person.page.getByRole('link', { name: 'Sign in again' }).or(person.button('Sign in again')).click();
    await signIn(person.page, system, 'admin');
    await person.page.waitForURL(/\?gate=main/);
    await person.says('Closed');
  });
});
