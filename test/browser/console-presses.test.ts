import { until } from '../support/until';
import { backend, commandsReceived, person, setUpConsole } from './support/console-set-up';

setUpConsole();

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
    await person.holds("document.activeElement.textContent === 'Open'");
    expect(await person.reasonOf('Open')).toBe('It is open already');
    expect(await person.page.getByRole('dialog').count()).toBe(0);
  });

  it('is not asked about for another gate than the one that an address names', async () => {
    await person.visit('/?gate=gone&action=open');
    await person.sees('There is no gate “gone” that you can see.');
    expect(await person.page.getByRole('dialog').count()).toBe(0);
  });
});
