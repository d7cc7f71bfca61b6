import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { type LocalIot, startIot } from '../../local/iot/start-iot';
import { DEFAULT_GATE } from '../../local/stack-settings';
import { connectProbe } from '../support/iot-client';
import { OPEN, RelayStandIn, STOP } from '../support/relay-stand-in';
import { type KeyPairFiles, startTlsFront, TestAuthority, type TlsFront } from '../support/test-authority';
import { PROGRAM_LIMIT, until } from '../support/until';

const PROJECT = path.join(__dirname, '../..');

/** The program of `npm run build:device`, which runs without the repository, at AWS IoT's stand-in over TLS, with an HTTP relay. */
describe('a gate device', () => {
  let authority: TestAuthority;
  let first: KeyPairFiles;
  let second: KeyPairFiles;
  let iot: LocalIot;
  let front: TlsFront;
  let relay: RelayStandIn;
  let device: ChildProcess | undefined;
  let lines: string[];

  beforeAll(() => {
    execFileSync('npm', ['run', '--silent', 'build:device'], { cwd: PROJECT, stdio: 'pipe' });
    authority = new TestAuthority();
    first = authority.issue('first');
    second = authority.issue('second');
  });

  afterAll(() => authority.remove());

  beforeEach(async () => {
    iot = await startIot({ gates: [DEFAULT_GATE] });
    front = await startTlsFront(authority, iot.mqttUrl);
    relay = await RelayStandIn.start();
    lines = [];
  });

  afterEach(async () => {
    await stopDevice();
    await front.stop();
    await iot.stop();
    await relay.stop();
  });

  function startDevice(changes: object = {}): void {
    const configuration = {
      broker: front.url,
      gate: DEFAULT_GATE.id,
      clientId: DEFAULT_GATE.thing,
      commandTopic: DEFAULT_GATE.topic,
      certificates: [first],
      authority: authority.certificate,
      drive: { travelSeconds: 1, ...relay.actions },
      clockFile: null,
      ...changes,
    };
    const file = authority.file(`${randomUUID()}.json`);
    writeFileSync(file, JSON.stringify(configuration));
    device = spawn(process.execPath, ['.build/gate-device.js', '--config', file], {
      cwd: PROJECT,
    });
    for (const output of [device.stdout, device.stderr]) {
      if (output) createInterface({ input: output }).on('line', (line) => lines.push(line));
    }
  }

  async function stopDevice(): Promise<number | null> {
    if (!device) return null;
    const ended = once(device, 'exit');
    if (device.exitCode === null) device.kill('SIGTERM');
    const code = device.exitCode ?? (await ended)[0];
    device = undefined;
    return code;
  }

  const reported = () => iot.shadow(DEFAULT_GATE.thing)?.state.reported;

  /** Waits for it; a program takes its time to start on a busy machine. */
  const reports = (members: Record<string, unknown>) =>
    until(
      `the shadow reports ${JSON.stringify(members)}; it says ${lines}`,
      () => Object.entries(members).every(([name, value]) => reported()?.[name] === value),
      PROGRAM_LIMIT,
    );

  const said = (text: string) =>
    until(
      `it says ${text}; it said ${lines}`,
      () => lines.some((line) => line.includes(text)),
      PROGRAM_LIMIT,
    );

  async function command(message: string): Promise<void> {
    const { client } = await connectProbe(iot);
    const now = Date.now();
    const payload = {
      message,
      gate: DEFAULT_GATE.id,
      commandId: randomUUID(),
      issuedAt: new Date(now).toISOString(),
      expiresAt: new Date(now + 10_000).toISOString(),
    };
    await client.publishAsync(DEFAULT_GATE.topic, JSON.stringify(payload), { qos: 1 });
    await client.endAsync();
  }

  it('opens the gate by its relay, reports it, and says that it goes when it is stopped', async () => {
    startDevice();
    await reports({ connected: true, state: 'unknown' });
    await command('open');
    await reports({ state: 'open', position: 100 });
    expect(reported()?.['lastCommand']).toMatchObject({ message: 'open', result: 'succeeded' });
    expect(relay.requests).toEqual([STOP, OPEN]);
    expect(await stopDevice()).toBe(0);
    await reports({ connected: false });
    expect(relay.requests).toEqual([STOP, OPEN, STOP]);
  });

  it('goes on with its next certificate where the one that it has is refused', async () => {
    startDevice({ certificates: [first, second] });
    await reports({ connected: true });
    front.revoke('first');
    await until('it connects with the other', () => front.devices.includes('second'), PROGRAM_LIMIT);
    await reports({ connected: true });
    expect(front.devices).toEqual(['first', 'second']);
  });

  it('does not talk to a broker whose certificate is of another authority', async () => {
    const other = new TestAuthority();
    startDevice({ authority: other.certificate });
    await said('does not reach its broker');
    expect(front.devices).toEqual([]);
    other.remove();
  });

  it('refuses to move until its clock is set, and then moves', async () => {
    const clockFile = authority.file(`clock-${randomUUID()}`);
    startDevice({ clockFile });
    await reports({ connected: true });
    await command('open');
    await said('refused open: clock-not-set');
    expect(relay.requests).toEqual([STOP]);
    writeFileSync(clockFile, '');
    await said('The clock is set.');
    await command('open');
    // Within five seconds of the clock's being set, an earlier run may have obeyed it.
    await said('refused open: issued-before-start');
  });

  it('waits for its broker, and is connected as soon as there is one', async () => {
    const { url } = front;
    await front.stop();
    startDevice({ broker: url });
    await said('does not reach its broker: connect ECONNREFUSED');
    front = await startTlsFront(authority, iot.mqttUrl, Number(new URL(url).port));
    await reports({ connected: true });
  });

  it('says what is wrong with its configuration, and ends with exit code 1', async () => {
    startDevice({ drive: {} });
    await once(device as ChildProcess, 'exit');
    expect(device?.exitCode).toBe(1);
    await said('drive.stop must be {"command"');
    expect(lines.join('\n')).not.toContain('    at ');
  });
});
