import { CLOCK_TOLERANCE_SECONDS } from '../../contract/device-protocol';
import { DEFAULT_GATE } from '../../local/stack-settings';
import { type GateUnderTest, startGateUnderTest, TRAVEL } from '../support/gate-under-test';
import { connectProbe } from '../support/iot-client';

describe('a simulated gate', () => {
  let system: GateUnderTest;

  beforeEach(async () => {
    system = await startGateUnderTest();
  });
  afterEach(() => system.stop());

  it('opens, and reports that it does and when it has', async () => {
    const id = await system.obeys('open');
    await system.reports({ state: 'opening', lastCommand: { id, message: 'open', result: 'accepted' } });
    system.clock.advance(TRAVEL);
    await system.reports({
      state: 'open',
      position: 100,
      lastCommand: { id, message: 'open', result: 'succeeded' },
    });
  });

  it('reports success at once where there is nothing to do', async () => {
    const id = await system.obeys('close');
    await system.reports({ state: 'closed', lastCommand: { id, message: 'close', result: 'succeeded' } });
  });

  it('drops a repeated command', async () => {
    const commandId = await system.obeys('open');
    system.clock.advance(1);
    await system.obeys('stop');
    await system.command('open', { commandId });
    await system.said('ignored a repeated command');
    expect(system.gate.state.state).toBe('stopped');
  });

  it('does not obey a repeated command that was obstructed the first time', async () => {
    system.gate.controller.drive.jam();
    const commandId = await system.command('open');
    await system.said('refused open: obstructed');
    system.gate.controller.drive.clear();
    await system.command('open', { commandId });
    await system.said('ignored a repeated command');
    expect(system.gate.state.state).toBe('closed');
  });

  it('drops an expired command, and reports that', async () => {
    const times = { issuedAt: '2026-01-01T11:59:50Z', expiresAt: '2026-01-01T12:00:00Z' };
    const id = await system.command('open', times);
    await system.reports({ state: 'closed', lastCommand: { id, message: 'open', result: 'expired' } });
  });

  it.each([
    ['for another gate', { gate: 'side' }, 'wrong-gate'],
    ['issued in the future', { issuedAt: '2026-01-01T12:00:06Z' }, 'issued-in-future'],
    ['that would live too long', { expiresAt: '2026-01-01T12:05:01Z' }, 'lifetime-too-long'],
    ['without a life span', { expiresAt: undefined }, 'incomplete'],
    ['that ends before it begins', { expiresAt: '2026-01-01T11:59:59Z' }, 'impossible-times'],
    ['whose times are no times', { issuedAt: 'now' }, 'incomplete'],
  ])('refuses a command %s', async (_what, changes, reason) => {
    const id = await system.command('open', changes);
    const lastCommand = { id, message: 'open', result: 'rejected', reason };
    await system.reports({ state: 'closed', lastCommand });
  });

  it('obeys a service whose clock is a little ahead', async () => {
    await system.command('open', { issuedAt: '2026-01-01T12:00:05Z' });
    await system.said('obeyed open');
  });

  it.each([
    ['not JSON', 'open'],
    ['no object', '["open"]'],
    ['of an unknown message', { message: 'explode', commandId: 'a' }],
    ['without an id, as the tutorial publishes it', { message: 'open' }],
  ])('ignores a payload that is %s', async (_what, payload) => {
    await system.publish(payload);
    await system.said('ignored a message that is no command');
    expect(system.gate.state).toEqual({ state: 'closed', position: 0, obstructed: false, connected: true });
  });

  it('ignores members that it does not know', async () => {
    await system.command('open', { requestedBy: 'somebody', colour: 'green' });
    await system.said('obeyed open');
  });

  describe('while its clock is not set', () => {
    beforeEach(() => system.gate.controller.trustClock(false));

    it('refuses to open', async () => {
      const id = await system.command('open');
      const lastCommand = { id, message: 'open', result: 'rejected', reason: 'clock-not-set' };
      await system.reports({ state: 'closed', lastCommand });
    });

    it('refuses to close', async () => {
      system.gate.controller.trustClock(true);
      system.clock.advance(CLOCK_TOLERANCE_SECONDS + 1);
      await system.obeys('open');
      system.clock.advance(TRAVEL);
      system.gate.controller.trustClock(false);
      const longAgo = { issuedAt: '2025-12-31T12:00:00Z', expiresAt: '2025-12-31T12:00:10Z' };
      await system.command('close', longAgo);
      await system.said('refused close: clock-not-set');
      await system.reports({ state: 'open' });
    });

    it('opens once the clock is set, but not on a command from before', async () => {
      const early = { commandId: 'early', expiresAt: '2026-01-01T12:01:00Z' };
      await system.command('open', early);
      await system.said('refused open: clock-not-set');
      system.gate.controller.trustClock(true);
      await system.command('open', { ...early, issuedAt: '2026-01-01T12:00:05Z' });
      await system.said('refused open: issued-before-start');
      system.clock.advance(CLOCK_TOLERANCE_SECONDS + 1);
      await system.obeys('open');
    });
  });

  it('does not obey a retained command, which a broker hands out at every reconnect', async () => {
    const { client } = await connectProbe(system.iot);
    await system.gate.goOffline();
    const times = { issuedAt: '2026-01-01T12:00:00Z', expiresAt: '2026-01-01T12:05:00Z' };
    const retained = JSON.stringify({ message: 'open', gate: 'main', commandId: 'kept', ...times });
    await client.publishAsync(DEFAULT_GATE.topic, retained, { qos: 1, retain: true });
    await system.gate.connect();
    await system.said('refused open: retained');
    expect(system.gate.state.state).toBe('closed');
    await client.endAsync();
  });

  it('remembers a command for as long as it lives, however many others come', async () => {
    const commandId = await system.command('open', { expiresAt: '2026-01-01T12:05:00Z' });
    await system.said('obeyed open');
    const others = Array.from({ length: 1_100 }, (_, index) =>
      JSON.stringify({
        message: index % 2 ? 'open' : 'close',
        gate: 'main',
        commandId: `other-${index}`,
        issuedAt: '2026-01-01T12:00:00Z',
        expiresAt: '2026-01-01T12:05:00Z',
      }),
    );
    for (const other of others) system.gate.controller.receive(Buffer.from(other));
    expect(system.log.at(-1)).toBe('gate main refused open: too-many-commands');
    await system.command('open', { commandId, expiresAt: '2026-01-01T12:05:00Z' });
    await system.said('ignored a repeated command');
    system.clock.advance(300);
    await system.obeys('close');
  });

  describe('moving', () => {
    beforeEach(async () => {
      await system.obeys('open');
      system.clock.advance(TRAVEL / 2);
    });

    it.each([
      ['expired', { expiresAt: '2020-01-01T00:00:00Z' }],
      ['issued in the future', { issuedAt: '2030-01-01T00:00:00Z' }],
      ['for another gate', { gate: 'side' }],
      ['without an id', { commandId: undefined }],
      ['with a number for an id', { commandId: 7 }],
    ])('obeys a stop that is %s', async (_what, changes) => {
      await system.command('stop', changes);
      await system.reports({ state: 'stopped', position: 50 });
    });

    it('obeys a stop that is repeated', async () => {
      const commandId = await system.obeys('stop');
      await system.obeys('open');
      await system.command('stop', { commandId });
      await system.reports({ state: 'stopped' });
    });

    it('obeys a stop while its clock is not set', async () => {
      system.gate.controller.trustClock(false);
      await system.obeys('stop');
      await system.reports({ state: 'stopped' });
    });

    it('reports the command of the movement that a stop ended as rejected', async () => {
      await system.publish({ message: 'stop' });
      await system.reports({ state: 'stopped' });
      expect(system.gate.state.lastCommand).toMatchObject({
        message: 'open',
        result: 'rejected',
        reason: 'stopped',
      });
    });
  });

  it('does not carry the reason of one command over to the next', async () => {
    await system.command('open', { gate: 'side' });
    await system.said('refused open: wrong-gate');
    const id = await system.obeys('open');
    await system.reports({ lastCommand: { id, message: 'open', result: 'accepted' } });
  });
});
