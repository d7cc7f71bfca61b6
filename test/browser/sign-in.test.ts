import type { Browser, BrowserContext, Page, Request } from 'playwright-core';
import sharp from 'sharp';
import { builtConsole } from '../support/built-console';
import { type LocalSystem, startLocalSystem } from '../support/local-system';
import { launchBrowser } from './browser';
import { signIn as signInAs } from './signed-in';

let system: LocalSystem;
let built: Awaited<ReturnType<typeof builtConsole>>;
let browser: Browser;
let context: BrowserContext;
let page: Page;
/** What the page complained about: violations of its Content-Security-Policy, errors of its scripts. */
let complaints: string[];

beforeAll(async () => {
  built = await builtConsole();
  system = await startLocalSystem({}, { CONSOLE_FOLDER: built.folder });
  browser = await launchBrowser();
});

beforeEach(async () => {
  system.iot.forgetPublished();
  context = await browser.newContext();
  context.setDefaultTimeout(10_000);
  page = await context.newPage();
  complaints = [];
  page.on('console', (message) => {
    const isOurs = message.location().url.startsWith(system.publicUrl);
    // An answer such as 404 for an image that nobody has uploaded is a message of its own.
    const isAnswer = message.text().startsWith('Failed to load resource');
    if (isOurs && !isAnswer && message.type() === 'error') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
});

afterEach(() => context.close());

afterAll(async () => {
  await browser.close();
  await system.stop();
  built.remove();
});

const imageOf = (background: string): Promise<Buffer> =>
  sharp({ create: { width: 8, height: 8, channels: 3, background } })
    .png()
    .toBuffer();

const signIn = (where: Page, username: string) => signInAs(where, system, username);

describe('at a browser', () => {
  it('the sign-in page keeps off the edges of a narrow phone', async () => {
    await page.setViewportSize({ width: 360, height: 740 });
    await page.goto(system.publicUrl);
    const box = await page.getByRole('main').boundingBox();
    expect(box?.x).toBeGreaterThanOrEqual(8);
    expect((box?.x ?? 0) + (box?.width ?? 360)).toBeLessThanOrEqual(352);
  });

  it('the start page asks to sign in, and signing out ends both sessions', async () => {
    await page.goto(system.publicUrl);
    expect(new URL(page.url()).origin).toBe(system.cognito.url);
    await signIn(page, 'admin');
    await page.waitForURL(`${system.publicUrl}/`);
    await page.getByRole('region', { name: 'Main gate' }).waitFor();

    await page.goto(`${system.publicUrl}/logout`);
    await page.getByText('You are signed out').waitFor();
    expect(
      (await context.cookies()).filter(({ name }) => name.startsWith('AWSELBAuthSessionCookie')),
    ).toEqual([]);
    // Not signed in again without a word: Cognito has forgotten this browser too.
    await page.getByRole('link', { name: 'Sign in again' }).click();
    await page.getByLabel(/password/i).waitFor();
    expect(complaints).toEqual([]);
  });
});

describe('with the cookie of whoever visits it', () => {
  const control = () => `${system.publicUrl}/v1/gates/control`;
  const hasCookie = async (request: Request) =>
    ((await request.allHeaders())['cookie'] ?? '').includes('AWSELBAuthSessionCookie-0');

  beforeEach(async () => {
    await page.goto(system.publicUrl);
    await signIn(page, 'admin');
    await page.waitForURL(`${system.publicUrl}/`);
    const cookie = (await context.cookies()).find(({ name }) => name === 'AWSELBAuthSessionCookie-0');
    expect(cookie?.sameSite).toBe('None');
  });

  /** 127.0.0.1 is another site than localhost; another port of localhost is the same site, but another origin. */
  const foreignPages = {
    'another site': () => `${system.cognito.url.replace('localhost', '127.0.0.1')}/.well-known/nothing`,
    'another origin of the same site': () => `${system.cognito.url}/.well-known/nothing`,
  };

  it.each(Object.entries(foreignPages))('%s can not open the gate by a form', async (_name, address) => {
    await page.goto(address());
    const sent = page.waitForResponse(control());
    // A form is what a browser sends to other sites without asking.
    await page.setContent(`<form method="post" enctype="text/plain" action="${control()}">
      <input name='{"message":"open","x":"' value='"}'><button>Win a prize</button></form>`);
    await page.getByRole('button').click();
    const response = await sent;
    expect([response.status(), await hasCookie(response.request())]).toEqual([403, true]);
    await page.getByText('Another site sent this request. Nothing was done.').waitFor();
    expect(system.iot.published).toEqual([]);
  });

  it('another origin of the same site can not open the gate by a request that it may send without asking', async () => {
    // To another site's script, Chromium does not even give the cookie.
    await page.goto(foreignPages['another origin of the same site']());
    const before = system.audit.length;
    // The browser keeps the answer from the page.
    expect(
      await page.evaluate(`fetch('${control()}', {
        method: 'POST', mode: 'no-cors', credentials: 'include', body: '{"message":"open"}' })
        .then(() => 'answered', ({ name }) => name)`),
    ).toBe('TypeError');
    // It came with the session: the service knew who the person is.
    expect(system.audit.slice(before)).toEqual([
      expect.objectContaining({ reason: 'cross-site-request', sub: expect.any(String) }),
    ]);
    expect(system.iot.published).toEqual([]);
  });

  it.each(Object.entries(foreignPages))(
    '%s can neither open the gate nor read its state by requests that a browser asks leave for',
    async (_name, address) => {
      await page.goto(address());
      const attempt = (options: string) =>
        page.evaluate(`fetch('${control()}', ${options}).then(({ status }) => status, ({ name }) => name)`);
      expect(
        await attempt(`{ method: 'POST', credentials: 'include', body: '{"message":"open"}',
          headers: { 'Content-Type': 'application/json' } }`),
      ).toBe('TypeError');
      expect(
        await page.evaluate(`fetch('${system.publicUrl}/v1/gates', { credentials: 'include' })
          .then(({ status }) => status, ({ name }) => name)`),
      ).toBe('TypeError');
      expect(system.iot.published).toEqual([]);
    },
  );
});

describe('/docs', () => {
  it('signs in with code and PKCE, and opens the gate', async () => {
    await page.goto(`${system.publicUrl}/docs`);
    await page.getByRole('button', { name: 'Authorize' }).first().click();
    const popup = page.waitForEvent('popup');
    const form = page.locator('.auth-container', { hasText: 'authorizationCode' });
    await form.getByRole('button', { name: 'Apply given OAuth2 credentials' }).click();
    await signIn(await popup, 'admin');
    await form.getByText('Authorized', { exact: true }).waitFor();
    await form.getByRole('button', { name: 'Close' }).click();

    const operation = page.locator('#operations-Gates-controlGate');
    await operation.getByRole('button').first().click();
    await operation.getByRole('button', { name: 'Try it out' }).click();
    await operation.getByRole('button', { name: 'Execute' }).click();
    await operation.locator('.live-responses-table').getByText('"published"').waitFor();
    expect(system.iot.published).toHaveLength(1);
    expect(complaints).toEqual([]);
  });

  it('shows its sign-in dialog from the top, and asks for no client secret', async () => {
    await page.goto(`${system.publicUrl}/docs`);
    await page.getByRole('button', { name: 'Authorize' }).first().click();
    const dialog = page.locator('.modal-ux-content');
    await dialog.getByLabel('client_id:').waitFor();
    expect(await dialog.evaluate(({ scrollTop }) => scrollTop)).toBe(0);
    expect(await dialog.getByLabel('client_secret:').isVisible()).toBe(false);
    expect(complaints).toEqual([]);
  });

  it('forgets the person at Cognito too when somebody logs out there, so that another can sign in', async () => {
    await page.goto(`${system.publicUrl}/docs`);
    await page.getByRole('button', { name: 'Authorize' }).first().click();
    const form = page.locator('.auth-container', { hasText: 'authorizationCode' });
    const authorize = form.getByRole('button', { name: 'Apply given OAuth2 credentials' });
    const first = page.waitForEvent('popup');
    await authorize.click();
    await signIn(await first, 'admin');
    const forgotten = page.waitForResponse((answer) => new URL(answer.url()).pathname === '/logout');
    await form.getByText('Logout', { exact: true }).click();
    expect(new URL((await forgotten).url()).origin).toBe(system.cognito.url);
    await page.waitForURL(`${system.publicUrl}/docs`);

    await page.getByRole('button', { name: 'Authorize' }).first().click();
    const second = page.waitForEvent('popup');
    await authorize.click();
    await signIn(await second, 'resident');
    await form.getByText('Authorized', { exact: true }).waitFor();
    expect(complaints).toEqual([]);
  });
});

it('a browser that opens the address of the profile image shows the image', async () => {
  await page.goto(system.publicUrl);
  await signIn(page, 'admin');
  await page.waitForURL(`${system.publicUrl}/`);
  await system.s3.put('ad310001-5c1e-4c0f-8e65-6a7e0a0f0001.png', await imageOf('#14532d'));
  const answer = await page.goto(`${system.publicUrl}/v1/profile-image`);
  expect(answer?.headers()['content-type']).toBe('image/png');
  expect(await page.locator('img').evaluate((image: { naturalWidth: number }) => image.naturalWidth)).toBe(8);
});
