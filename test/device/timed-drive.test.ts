import { GateController } from '../../device/gate-controller';
import { TimedDrive } from '../../device/timed-drive';
import { ManualClock } from '../support/manual-clock';
import { CLOSE, OPEN, RelayStandIn, STOP } from '../support/relay-stand-in';
import { until } from '../support/until';

/** From closed to open, in seconds. */
const TRAVEL = 10;

describe('a gate that is driven by relays', () => {
  let relay: RelayStandIn;
  let clock: ManualClock;
  let gate: GateController;
  let log: string[];
  let sent: number;

  beforeEach(async () => {
    relay = await RelayStandIn.start();
    clock = new ManualClock();
    log = [];
    sent = 0;
    gate = create(relay.actions);
  });

  afterEach(() => relay.stop());

  function create(actions: ConstructorParameters<typeof TimedDrive>[0]['actions']): GateController {
    return new GateController({
      gateId: 'main',
      clock,
      createDrive: (events) => new TimedDrive({ ...events, clock, travelSeconds: TRAVEL, actions }),
      onChange: () => undefined,
      log: (line) => log.push(line),
    });
  }

  /** Sends a command, and waits until the relay has heard of it. */
  async function command(message: string): Promise<void> {
    const count = relay.requests.length;
    send(message);
    await until('the relay is asked', () => relay.requests.length > count);
  }

  function send(message: string): void {
    const payload = {
      message,
      gate: 'main',
      commandId: `command-${++sent}`,
      issuedAt: new Date(clock.now()).toISOString(),
      expiresAt: new Date(clock.now() + 10_000).toISOString(),
    };
    gate.receive(Buffer.from(JSON.stringify(payload)));
  }

  it('does not know where it is before it has moved all the way', async () => {
    expect(gate.state).toEqual({ state: 'unknown', position: undefined, obstructed: false });
    await command('open');
    clock.advance(TRAVEL - 1);
    expect(gate.state).toMatchObject({ state: 'opening', position: undefined });
    clock.advance(1);
    expect(gate.state).toMatchObject({ state: 'open', position: 100, lastCommand: { result: 'succeeded' } });
  });

  it('asks the relay to open, to close and to stop, each once', async () => {
    await command('open');
    await command('close');
    await command('stop');
    expect(relay.requests).toEqual([OPEN, CLOSE, STOP]);
  });

  it('reckons where it is on the way back, and where it was stopped', async () => {
    await command('open');
    clock.advance(TRAVEL);
    await command('close');
    clock.advance(TRAVEL * 0.4);
    expect(gate.state).toMatchObject({ state: 'closing', position: 60 });
    await command('stop');
    expect(gate.state).toMatchObject({
      state: 'stopped',
      position: 60,
      lastCommand: { result: 'succeeded' },
    });
  });

  it('does not ask again for a movement that is under way', async () => {
    await command('open');
    send('open');
    await command('stop');
    expect(relay.requests).toEqual([OPEN, STOP]);
  });

  it('asks the relay also where it believes to be there, since a key switch may have moved it', async () => {
    await command('open');
    clock.advance(TRAVEL);
    await command('open');
    expect(relay.requests).toEqual([OPEN, OPEN]);
    expect(gate.state.state).toBe('opening');
  });

  it('does not know after a restart where it is, whatever it reported before', () => {
    gate.restore({ state: 'closed', position: 0, obstructed: false, connected: true });
    expect(gate.state.state).toBe('unknown');
  });

  it('reports a relay that refuses, and no longer knows where it is', async () => {
    await command('open');
    clock.advance(TRAVEL);
    relay.status = 500;
    await command('close');
    await until('the failure', () => gate.state.state === 'unknown');
    expect(gate.state.lastCommand).toMatchObject({
      message: 'close',
      result: 'rejected',
      reason: 'drive-failed',
    });
    expect(log.at(-1)).toBe(`was not moved: ${new URL(relay.url).host} failed: it answered 500`);
  });

  it('calls no stop a success that did not reach the relay', async () => {
    relay.status = 503;
    await command('stop');
    await until('the failure', () => gate.state.lastCommand?.result === 'rejected');
    expect(gate.state.lastCommand).toMatchObject({ message: 'stop', reason: 'drive-failed' });
  });

  it('reports a relay that is not there', async () => {
    await relay.stop();
    send('open');
    await until('the failure', () => gate.state.lastCommand?.result === 'rejected');
    expect(log.at(-1)).toContain('ECONNREFUSED');
    relay = await RelayStandIn.start();
  });

  it('stops at once although the relay has not answered yet, and does not take that for a failure', async () => {
    relay.status = 0;
    await command('open');
    relay.status = 200;
    await command('stop');
    await until('the first request is broken off', () => relay.brokenOff === 1);
    expect(relay.requests).toEqual([OPEN, STOP]);
    expect(log).toEqual(['obeyed open', 'obeyed stop']);
  });

  it('runs programs in place of requests, without a shell', async () => {
    const program = `process.argv[1] === '$HOME; exit 3' ? process.exit(0) : process.exit(7)`;
    const run = (argument: string) => ({
      command: [process.execPath, '-e', program, argument] as [string, ...string[]],
    });
    gate = create({ open: run('$HOME; exit 3'), close: run('other'), stop: run('other') });
    send('open');
    send('close');
    await until('the failure', () => gate.state.lastCommand?.result === 'rejected');
    expect(log.at(-1)).toBe(`was not moved: ${process.execPath} failed: exit code 7`);
  });
});
