import { CLOSED_GATE } from '../support/closed-gate';
import { until } from '../support/until';
import { backend, commandsReceived, person, setUpConsole } from './support/console-set-up';

setUpConsole();

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
    await person.holds(`document.querySelector('.scene .leaf path').getAttribute('d') !== '${closed}'`);
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
