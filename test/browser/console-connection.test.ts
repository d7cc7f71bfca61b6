import { ConsolePage } from '../support/console-page';
import { until } from '../support/until';
import { backend, browser, person, setUpConsole } from './support/console-set-up';

setUpConsole();

const backOnline = () => until('the page is back', () => backend.streamCount === 1);
const signInAgain = () => person.page.getByRole('link', { name: 'Sign in again' });

describe('the live stream', () => {
  it('shows two windows and two people the same movement', async () => {
    const other = await ConsolePage.open(browser, backend);
    await Promise.all([person.visit(), other.visit()]);
    backend.report('main', { state: 'opening', position: 35 });
    await Promise.all([person.sees('35% open'), other.sees('35% open')]);
    await other.close();
  });

  it('is said not to be live while the service has to ask for states, and gates can still be opened', async () => {
    await person.visit();
    backend.setLive(false);
    await person.sees('Not live: states may be some seconds old.');
    await person.says('Closed');
    expect(await person.reasonOf('Open')).toBe('');
    await person.hears('polite', 'Not live');
    backend.setLive(true);
    await person.page.getByRole('main').getByText('Not live').waitFor({ state: 'hidden' });
  });

  it('comes back by itself after a drained task, and nobody notices', async () => {
    await person.visit();
    await person.page.evaluate(`window.alerts = [];
      new MutationObserver(() => alerts.push(document.querySelector('[role=alert]').textContent))
        .observe(document.querySelector('[role=alert]'), { childList: true, characterData: true, subtree: true });`);
    // The page's patience is counted by its own clock, which a busy machine must not use up.
    await person.page.clock.pauseAt(Date.now() + 1_000);
    backend.end('draining');
    await backOnline();
    backend.report('main', { state: 'opening', position: 1 });
    await person.says('Opening');
    expect(await person.page.evaluate('alerts')).toEqual([]);
  });

  it('that is cut off hides states after three seconds, and comes back by itself', async () => {
    await person.visit();
    backend.isDown = true;
    backend.cutStreams();
    await until(
      'the page tried again',
      () => backend.paths.filter((path) => path === '/v1/events').length > 1,
    );
    await person.page.clock.fastForward(3_000);
    await person.says('No connection');
    await person.sees('No connection. States are not shown until it is back');
    await person.hears('assertive', 'No connection');
    expect(await person.reasonOf('Open')).toBe('This page has no connection');
    expect(await person.reasonOf('Stop')).toBe('');
    backend.isDown = false;
    await person.page.clock.fastForward(30_000);
    await person.says('Closed');
    await person.hears('polite', 'Live. Main gate: Closed');
  });

  it('that falls silent for 40 seconds is taken for lost, and opened anew', async () => {
    await person.visit();
    await person.page.clock.fastForward(39_000);
    backend.report('main', { state: 'opening', position: 12 });
    await person.sees('12% open');
    await person.page.clock.fastForward(39_000);
    await person.says('Opening');
    expect(backend.paths.filter((path) => path === '/v1/events')).toHaveLength(1);
    await person.page.clock.fastForward(7_000);
    await person.says('No connection');
    await person.page.clock.fastForward(2_000);
    await person.says('Opening');
    expect(backend.paths.filter((path) => path === '/v1/events')).toHaveLength(2);
  });

  it('that only a heartbeat keeps alive stays live', async () => {
    await person.page.addInitScript(`window.beats = 0;
      window.EventSource = class extends EventSource {
        constructor(address) {
          super(address);
          this.addEventListener('heartbeat', () => { window.beats += 1; });
        }
      };`);
    await person.visit();
    for (let round = 1; round <= 4; round++) {
      await person.page.clock.fastForward(30_000);
      backend.beat();
      await person.holds(`window.beats === ${round}`);
    }
    await person.says('Closed');
    expect(backend.paths.filter((path) => path === '/v1/events')).toHaveLength(1);
  });

  it('is taken for lost as soon as the browser is offline, and tried again as soon as it is not', async () => {
    await person.visit();
    await person.context.setOffline(true);
    await person.says('No connection');
    await person.context.setOffline(false);
    await person.says('Closed');
  });
});

describe('a session that is over', () => {
  it('is said in words, keeps the page standing, and offers to sign in and return to where the person was', async () => {
    backend.report('main', { reportedAt: new Date(Date.now() - 60_000).toISOString() });
    await person.visit('/?gate=main');
    backend.isSessionOver = true;
    backend.end('session-over');
    await person.says('Session over');
    await person.sees('Your session is over.');
    await person.sees('Last known 1 minute ago: closed');
    await person.hears('assertive', 'Your session is over.');
    for (const name of ['Open', 'Close', 'Stop']) {
      expect(await person.reasonOf(name)).toBe('Sign in again to control the gate');
    }
    expect(await person.page.locator('.card').getAttribute('data-condition')).toBe('session-over');
    backend.isSessionOver = false;
    await signInAgain().click();
    await person.says('Closed');
    expect(new URL(person.page.url()).search).toBe('?gate=main');
  });

  it('shows at the next press', async () => {
    await person.visit();
    backend.isSessionOver = true;
    await person.button('Open').click();
    await person.says('Session over');
    await signInAgain().waitFor();
  });

  it('shows when the stream is answered 401', async () => {
    await person.visit();
    backend.isSessionOver = true;
    backend.cutStreams();
    await signInAgain().waitFor();
    expect(backend.paths.at(-1)).toBe('/v1/me');
  });

  it('is told from an outage: a 503 offers no sign-in', async () => {
    await person.visit();
    backend.isDown = true;
    backend.cutStreams();
    await until('the page asked', () => backend.paths.at(-1) === '/v1/me');
    await person.page.clock.fastForward(3_000);
    await person.says('No connection');
    expect(await signInAgain().count()).toBe(0);
  });

  it('is not over where only the token of the stream was', async () => {
    await person.visit();
    backend.end('session-over');
    await person.page.clock.fastForward(1_000);
    await backOnline();
    backend.report('main', { state: 'opening', position: 2 });
    await person.says('Opening');
    expect(await signInAgain().count()).toBe(0);
  });

  it('goes on by itself when somebody has signed in in another window and comes back to this one', async () => {
    await person.visit();
    backend.isSessionOver = true;
    backend.cutStreams();
    await signInAgain().waitFor();
    backend.isSessionOver = false;
    await person.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))");
    await person.says('Closed');
    await signInAgain().waitFor({ state: 'detached' });
  });
});
