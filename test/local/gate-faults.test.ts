import { type FaultServer, startFaultServer } from '../../local/fault-server';
import { COGNITO_FAULT_NAMES, FAULT_NAMES } from '../../local/faults';
import { portsFrom } from '../../local/ports';
import { type GateUnderTest, startGateUnderTest } from '../support/gate-under-test';
import { killCommands, runLocal } from '../support/local-command';

/** Real processes, on a machine that may have much else to do. */
jest.setTimeout(60_000);

afterAll(killCommands);

describe('the fault server', () => {
  let system: GateUnderTest;
  let server: FaultServer;
  /** What the local Cognito was told. */
  const throttled: boolean[] = [];
  const cognito = { throttle: (isThrottled: boolean) => throttled.push(isThrottled) };

  beforeAll(async () => {
    system = await startGateUnderTest();
    server = await startFaultServer({ gates: [system.gate], cognito });
  });
  afterAll(async () => {
    await server.stop();
    await system.stop();
  });

  const post = async (fault: string, headers: Record<string, string> = {}) => {
    const response = await fetch(`${server.url}/gates/${fault}`, { method: 'POST', headers });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };

  it('jams and clears a gate', async () => {
    expect(await post('main/jam')).toMatchObject({ status: 200, body: { gate: 'main', obstructed: true } });
    await system.reports({ obstructed: true });
    expect(await post('main/clear')).toMatchObject({ status: 200, body: { obstructed: false } });
  });

  it('takes a gate offline and brings it back', async () => {
    expect(await post('main/offline')).toMatchObject({ status: 200, body: { connected: false } });
    await system.reports({ connected: false });
    expect(await post('main/online')).toMatchObject({ status: 200, body: { connected: true } });
    await system.reports({ connected: true });
  });

  it('takes a gate its clock and gives it back', async () => {
    await post('main/lose-clock');
    await system.command('open');
    await system.said('refused open: clock-not-set');
    await post('main/set-clock');
    // What may have been issued before it knew the time is refused.
    system.clock.advance(6);
    await system.obeys('close');
  });

  it('names what there is where something is unknown', async () => {
    expect(await post('side/jam')).toEqual({
      status: 404,
      body: { error: 'There is no gate side; there is main' },
    });
    const { status, body } = await post('main/explode');
    expect(status).toBe(404);
    expect(body['error']).toContain('jam, clear, offline, online');
    expect(await post('')).toMatchObject({ status: 404 });
  });

  it('throttles Cognito and releases it', async () => {
    const post = async (fault: string) =>
      (await fetch(`${server.url}/cognito/${fault}`, { method: 'POST' })).json();
    expect(await post('throttle-cognito')).toEqual({ cognito: 'throttled' });
    expect(await post('release-cognito')).toEqual({ cognito: 'answering' });
    expect(throttled).toEqual([true, false]);
    expect(await post('jam')).toEqual({
      error: 'There is no fault jam of Cognito; there is throttle-cognito, release-cognito',
    });
  });

  it('refuses web pages', async () => {
    expect(await post('main/jam', { origin: 'https://example.com' })).toMatchObject({ status: 403 });
    expect(system.gate.state.obstructed).toBe(false);
  });

  it('names the port that is taken', async () => {
    const port = Number(new URL(server.url).port);
    await expect(startFaultServer({ gates: [], cognito, port })).rejects.toMatchObject({
      code: 'EADDRINUSE',
      port,
    });
  });

  describe('at the command line', () => {
    const publicPort = () => String(Number(new URL(server.url).port) - portsFrom(0).faults);

    it('injects a fault into the only gate, and shows its state', async () => {
      const jammed = await runLocal('inject-fault', ['jam', '--port', publicPort()]);
      expect(jammed).toMatchObject({ code: 0, errors: '' });
      expect(JSON.parse(jammed.output)).toMatchObject({ gate: 'main', state: 'closed', obstructed: true });
      const cleared = await runLocal('inject-fault', ['clear', '--gate', 'main', '--port', publicPort()]);
      expect(JSON.parse(cleared.output)).toMatchObject({ obstructed: false });
      const all = await runLocal('inject-fault', ['state', '--port', publicPort()]);
      expect(JSON.parse(all.output)).toMatchObject([{ gate: 'main', connected: true }]);
    });

    it.each([
      [
        ['explode'],
        2,
        /^Name one of state, jam, clear, offline, online, lose-clock, set-clock, throttle-cognito, release-cognito\n$/,
      ],
      [['jam', '--loud'], 2, /^Unknown option '--loud'/],
      [['jam', '--port', '70000'], 2, /^--port must be a number from 1 to 65527, not "70000"\n$/],
      [['jam', '--port', '9'], 1, /^The local system is not running: start it with npm start/],
    ])('%j ends with exit code %i and one clear line', async (args, code, line) => {
      const result = await runLocal('inject-fault', args);
      expect(result).toMatchObject({ code, output: '', errors: expect.stringMatching(line) });
      expect(result.errors.trim().split('\n')).toHaveLength(1);
    });

    it('throttles Cognito, whatever gates there are', async () => {
      const { code, output } = await runLocal('inject-fault', ['throttle-cognito', '--port', publicPort()]);
      expect([code, JSON.parse(output)]).toEqual([0, { cognito: 'throttled' }]);
      expect(throttled.at(-1)).toBe(true);
    });

    it('refuses an unknown gate by the names of those there are', async () => {
      const result = await runLocal('inject-fault', ['jam', '--gate', 'side', '--port', publicPort()]);
      expect(result).toMatchObject({ code: 1, errors: 'There is no gate side; there is main\n' });
    });

    it('explains every fault with --help', async () => {
      const { code, output } = await runLocal('inject-fault', ['--help']);
      expect(code).toBe(0);
      for (const name of [...FAULT_NAMES, ...COGNITO_FAULT_NAMES]) {
        expect(output).toContain(`  ${name} `);
      }
    });
  });
});
