import type { Browser } from 'playwright-core';
import { CLOSED_GATE, ConsoleBackend } from '../support/console-backend';
import { ConsolePage } from '../support/console-page';
import { until } from '../support/until';
import { launchBrowser } from './browser';

let backend: ConsoleBackend;
let browser: Browser;
let person: ConsolePage;

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

const commandsReceived = (count: number) =>
  until(`${count} commands`, () => backend.commands.length === count);

describe('pressing a button', () => {
  it('says "asked", and moves nothing until the gate reports', async () => {
    await person.visit();
    await person.button('Open').click();
    await person.sees('Asked to open …');
    await commandsReceived(1);
    await person.says('Closed');
    backend.decide({ state: 'opening', position: 10 }, 'accepted');
    await person.says('Opening');
    await person.sees('10% open · asked by you');
    backend.decide({ state: 'open', position: 100 }, 'succeeded');
    await person.says('Open');
    await person.sees('Opened just now by you');
  });

  it('sends the gate, the message and a key of its own for each press', async () => {
    await person.visit();
    await person.button('Open').click();
    await commandsReceived(1);
    await person.button('Stop').click();
    await commandsReceived(2);
    const [first, second] = backend.commands;
    expect(first).toMatchObject({
      gate: 'main',
      message: 'open',
      key: expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
    expect(second).toMatchObject({
      gate: 'main',
      message: 'stop',
      key: expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
    expect(first?.key).not.toBe(second?.key);
  });

  it('sends one command for two quick taps', async () => {
    await person.visit();
    await person.button('Open').dblclick();
    await person.sees('Asked to open …');
    expect(await person.reasonOf('Open')).toBe('Asked already');
    await person.button('Stop').click();
    await until('the stop', () => backend.commands.at(-1)?.message === 'stop');
    expect(backend.commands.map(({ message }) => message)).toEqual(['open', 'stop']);
  });

  it.each([
    ['expired', undefined, 'The command reached the gate too late. It did nothing.'],
    ['rejected', 'obstructed', 'The gate did not go on: something is in the way.'],
    ['rejected', 'a-reason-of-tomorrow', 'The gate refused the command.'],
  ] as const)('tells aloud that the gate reports "%s" (%s)', async (result, reason, sentence) => {
    await person.visit();
    await person.button('Open').click();
    await person.sees('Asked to open …');
    await commandsReceived(1);
    backend.decide({}, result, reason);
    await person.sees(sentence);
    await person.hears('assertive', sentence);
    await person.button('Dismiss').click();
    await person.page.locator('.note').waitFor({ state: 'detached' });
  });

  it('says that the gate did not answer once the command has expired unheard', async () => {
    await person.visit();
    await person.button('Open').click();
    await commandsReceived(1);
    await person.sees('Asked to open …');
    await person.page.clock.fastForward(13_000);
    await person.sees('The gate did not answer in time.');
    expect(await person.reasonOf('Open')).toBe('');
  });

  it('hears a report that comes before the answer to the press', async () => {
    await person.visit();
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    await person.page.route('**/v1/gates/control', async (route) => {
      const response = await route.fetch();
      await held;
      await route.fulfill({ response });
    });
    await person.button('Open').click();
    await commandsReceived(1);
    backend.decide({ state: 'opening', position: 5 }, 'accepted');
    await person.says('Opening');
    await person.sees('Asked to open …');
    release();
    await person.sees('5% open · asked by you');
  });

  it.each([
    [403, {}, 'You are not allowed to control this gate. Nothing was sent.'],
    [409, {}, 'The gate has no connection. Nothing was sent.'],
    [429, { 'Retry-After': '17' }, 'Too many commands in a short time. Wait 17 seconds.'],
    [400, {}, 'The command was not accepted. Nothing was sent.'],
  ])('explains a %i', async (status, headers, sentence) => {
    backend.controlAnswer = { status, headers };
    await person.visit();
    await person.button('Open').click();
    await person.sees(sentence);
    await person.hears('assertive', sentence);
  });

  it.each([502, 503, 504])('offers to send the same press again after a %i', async (status) => {
    backend.controlAnswer = { status };
    await person.visit();
    await person.button('Open').click();
    await person.sees('It is not certain that the command went out.');
    backend.controlAnswer = undefined;
    await person.button('Try again').click();
    await person.sees('Asked to open …');
    await commandsReceived(2);
    expect(backend.commands[1]?.key).toBe(backend.commands[0]?.key);
  });
});

describe('a gate', () => {
  it('is drawn where it reports to be, and between reports goes on at its last speed', async () => {
    await person.visit();
    const shift = async () =>
      Number(
        /translate\((-?[\d.]+)/.exec(
          (await person.page.locator('.scene .leaf').getAttribute('transform')) ?? '',
        )?.[1],
      );
    expect(await shift()).toBe(0);
    await person.page.clock.pauseAt(Date.now() + 5_000);
    backend.report('main', { state: 'opening', position: 10 });
    await person.sees('10% open');
    await person.page.clock.runFor(1_000);
    backend.report('main', { position: 20 });
    await person.sees('20% open');
    await person.page.clock.runFor(500);
    // 10 % a second: half a second after the report of 20 % the leaf is at 25 % of its way of 184.
    expect(await shift()).toBeGreaterThan(44);
    expect(await shift()).toBeLessThan(48);
    backend.report('main', { state: 'stopped', position: 22 });
    await person.says('Stopped');
    await person.page.clock.runFor(1_000);
    expect(await shift()).toBeCloseTo(40.5, 0);
  });

  it('jumps from report to report where a person wants reduced motion', async () => {
    await person.page.emulateMedia({ reducedMotion: 'reduce' });
    await person.visit();
    await person.page.clock.pauseAt(Date.now() + 5_000);
    backend.report('main', { state: 'opening', position: 50 });
    await person.sees('50% open');
    await person.page.clock.runFor(1_000);
    backend.report('main', { position: 60 });
    await person.sees('60% open');
    await person.page.clock.runFor(700);
    expect(await person.page.locator('.scene .leaf').getAttribute('transform')).toBe('translate(110.4 0)');
  });

  it('that swings is drawn with two leaves that turn', async () => {
    backend.report('main', { kind: 'swing', position: 0 });
    await person.visit();
    const leaf = person.page.locator('.scene .leaf path').first();
    const closed = await leaf.getAttribute('d');
    expect(await person.page.locator('.scene .leaf path').count()).toBe(2);
    backend.report('main', { state: 'open', position: 100 });
    await person.says('Open');
    await person.page.waitForFunction(
      `document.querySelector('.scene .leaf path').getAttribute('d') !== '${closed}'`,
    );
  });

  it('with something in the way says so in words and in the drawing, and aloud', async () => {
    await person.visit();
    backend.report('main', { state: 'stopped', position: 60, obstructed: true });
    await person.sees('Something is in the way. Clear the way, then try again.');
    await person.page.locator('.scene .obstacle').waitFor();
    await person.hears('assertive', /Main gate: Something is in the way/);
  });

  it('without a connection says so instead of its state, takes no Open and no Close, but still a Stop', async () => {
    backend.report('main', { connected: false, reportedAt: new Date(Date.now() - 5 * 60_000).toISOString() });
    await person.visit();
    await person.says('Offline');
    await person.sees('Last known 5 minutes ago: closed');
    await person.sees(
      'The gate has no connection. A command would not reach it, and none is kept for later.',
    );
    expect(await person.reasonOf('Open')).toBe('The gate has no connection');
    expect(await person.reasonOf('Close')).toBe('The gate has no connection');
    await person.button('Stop').click();
    await commandsReceived(1);
  });

  it('tells a screen reader of each change when there is time', async () => {
    await person.visit();
    backend.report('main', { state: 'opening', position: 3 });
    await person.hears('polite', 'Main gate: Opening');
    backend.report('main', { connected: false });
    await person.hears('assertive', 'Main gate: Offline');
  });

  it('gives Stop the whole width while it moves', async () => {
    backend.report('main', { state: 'closing', position: 40 });
    await person.visit();
    const [stop, acts] = await Promise.all([
      person.button('Stop').boundingBox(),
      person.page.locator('.acts').boundingBox(),
    ]);
    expect(stop?.width).toBe(acts?.width);
    expect(stop?.height).toBeGreaterThanOrEqual(68);
    await person.button('Stop').click();
    await commandsReceived(1);
    expect(backend.commands[0]?.message).toBe('stop');
  });

  it('keeps Open and Close where they are when it starts to move', async () => {
    await person.visit();
    const before = await person.button('Open').boundingBox();
    backend.report('main', { state: 'opening', position: 1 });
    await person.says('Opening');
    const after = await person.button('Stop').boundingBox();
    expect(after?.y).toBeGreaterThanOrEqual((before?.y ?? 0) + (before?.height ?? 0));
  });
});

describe('a button that does nothing', () => {
  it.each([
    [{ state: 'closed' }, 'Close', 'It is closed already'],
    [{ state: 'open', position: 100 }, 'Open', 'It is open already'],
    [{ state: 'opening', position: 50 }, 'Open', 'It is opening already'],
    [{ state: 'closing', position: 50 }, 'Close', 'It is closing already'],
    [{ state: 'closed' }, 'Stop', 'It is not moving'],
    [{ canControl: false }, 'Open', 'You may look, but not control this gate'],
    [{ canControl: false, state: 'opening' }, 'Stop', 'You may look, but not control this gate'],
  ] as const)('says why: %j, %s', async (changes, name, reason) => {
    backend.report('main', changes);
    await person.visit();
    expect(await person.reasonOf(name)).toBe(reason);
    // It can be reached and pressed by keyboard, and still sends nothing.
    await person.button(name).focus();
    await person.page.keyboard.press('Enter');
    expect(await person.page.evaluate('document.activeElement.textContent')).toBe(name);
    await person.button(name).click({ force: true });
    expect(backend.paths).not.toContain('/v1/gates/control');
  });
});

describe('opening', () => {
  it('asks first where the gate says so, and not at all where it does not', async () => {
    backend.report('main', { confirmOpen: true });
    await person.visit();
    await person.button('Open').click();
    await person.page.getByRole('dialog', { name: 'Open Main gate?' }).waitFor();
    await person.button('Cancel').click();
    await person.page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(await person.page.evaluate('document.activeElement.textContent')).toBe('Open');
    expect(backend.commands).toEqual([]);
    await person.button('Open').click();
    await person.button('Open now').click();
    await commandsReceived(1);
    expect(backend.commands[0]?.message).toBe('open');
  });

  it('is asked about by the shortcut "Open main gate", and never done by itself', async () => {
    await person.visit('/?gate=main&action=open');
    await person.page.getByRole('dialog', { name: 'Open Main gate?' }).waitFor();
    expect(backend.commands).toEqual([]);
    expect(new URL(person.page.url()).search).toBe('?gate=main');
    await person.page.keyboard.press('Escape');
    await person.page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(backend.commands).toEqual([]);
    await person.page.reload();
    await person.says('Closed');
    expect(await person.page.getByRole('dialog').count()).toBe(0);
  });

  it('is not asked about by the shortcut where it can not be done: the button says why', async () => {
    backend.report('main', { state: 'open', position: 100 });
    await person.visit('/?gate=main&action=open');
    await person.page.waitForFunction("document.activeElement.textContent === 'Open'");
    expect(await person.reasonOf('Open')).toBe('It is open already');
    expect(await person.page.getByRole('dialog').count()).toBe(0);
  });

  it('is not asked about for another gate than the one that an address names', async () => {
    await person.visit('/?gate=gone&action=open');
    await person.sees('There is no gate “gone” that you can see.');
    expect(await person.page.getByRole('dialog').count()).toBe(0);
  });
});

describe('several gates', () => {
  const NAMES = ['Delivery yard', 'Garden door', 'Château', 'North barrier', 'Pool house'];

  beforeEach(() => {
    for (const [index, name] of NAMES.entries())
      backend.report(`gate-${index}`, { ...CLOSED_GATE, id: `gate-${index}`, name });
  });

  it('are a list with the state of each; choosing one shows it large, and its address says so', async () => {
    backend.report('gate-1', { state: 'opening', position: 30 });
    backend.report('gate-2', { obstructed: true });
    await person.visit();
    const list = person.page.getByRole('navigation', { name: 'All gates' });
    expect(await list.getByRole('link').count()).toBe(6);
    await list.getByRole('link', { name: 'Château Something is in the way Closed' }).waitFor();
    await list.getByRole('link', { name: 'Garden door Opening' }).click();
    await person.page.getByRole('region', { name: 'Garden door' }).waitFor();
    await person.says('Opening');
    expect(new URL(person.page.url()).search).toBe('?gate=gate-1');
    expect(await person.page.evaluate('document.activeElement.textContent')).toBe('Garden door');
    await person.page.goBack();
    await person.page.getByRole('region', { name: 'Main gate' }).waitFor();
  });

  it('are found by a part of their name, without accents and capitals', async () => {
    await person.visit();
    await person.page.getByRole('searchbox', { name: 'Search gates' }).fill('chateau');
    const links = person.page.getByRole('navigation').getByRole('link');
    await person.page.getByRole('status').getByText('1 gate').waitFor({ state: 'attached' });
    expect(await links.allInnerTexts()).toEqual([expect.stringContaining('Château')]);
  });

  it('that a new stream does not send are no longer shown', async () => {
    await person.visit();
    backend.gates.delete('gate-4');
    backend.cutStreams();
    await until('the page is back', () => backend.streamCount === 1);
    backend.beat();
    await person.page.getByRole('link', { name: 'Pool house' }).waitFor({ state: 'detached' });
    expect(await person.page.getByRole('navigation').getByRole('link').count()).toBe(5);
  });
});
