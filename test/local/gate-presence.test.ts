import { LAST_WILL, willTopic } from '../../contract/device-protocol';
import { startSimulatedGate } from '../../local/gate/simulated-gate';
import { type GateUnderTest, startGateUnderTest, TRAVEL } from '../support/gate-under-test';
import { connectProbe } from '../support/iot-client';
import { until } from '../support/until';

const THING = 'main-gate';

describe('a simulated gate', () => {
  let system: GateUnderTest;

  beforeEach(async () => {
    system = await startGateUnderTest();
  });
  afterEach(() => system.stop());

  it('reports its whole state before it is ready', () => {
    expect(system.iot.shadow(THING)?.state).toEqual({
      reported: { state: 'closed', position: 0, obstructed: false, connected: true },
    });
  });

  it('is shown as gone when its line breaks, by its last will', async () => {
    await system.gate.goOffline();
    await system.reports({ connected: false, state: 'closed' });
  });

  it('hears nothing while it is away, and never obeys late', async () => {
    await system.gate.goOffline();
    await system.command('open');
    await system.gate.connect();
    await system.reports({ connected: true });
    // Commands come in order: had the earlier one waited, the gate would have heard it first.
    await system.obeys('close');
    expect(system.log.filter((line) => line.includes('open'))).toEqual([]);
  });

  it('reports what happened meanwhile when it comes back', async () => {
    await system.obeys('open');
    await system.gate.goOffline();
    system.clock.advance(TRAVEL);
    await system.reports({ connected: false, state: 'opening' });
    await system.gate.connect();
    await system.reports({ connected: true, state: 'open' });
  });

  it('contradicts a last will that arrives after it has reported', async () => {
    const { client } = await connectProbe(system.iot);
    const version = system.iot.shadow(THING)?.version ?? 0;
    await client.publishAsync(willTopic(THING), JSON.stringify(LAST_WILL), { qos: 1 });
    await until('will and contradiction', () => (system.iot.shadow(THING)?.version ?? 0) >= version + 2);
    await system.reports({ connected: true });
    await client.endAsync();
  });

  it('connects again by itself when the broker drops it', async () => {
    // Another connection with its client id takes the session over.
    const { client } = await connectProbe(system.iot, { clientId: THING });
    await system.said('has lost its connection');
    await client.endAsync();
    await system.reports({ connected: false });
    system.clock.advance(1);
    await system.reports({ connected: true });
    await system.obeys('open');
  });

  it('reports that it goes when it is switched off', async () => {
    await system.gate.stop();
    await system.reports({ connected: false });
    await system.gate.connect();
  });

  it('refuses to start without a broker', async () => {
    const mqttUrl = 'mqtt://127.0.0.1:9';
    await expect(startSimulatedGate({ gate: system.gate.gate, mqttUrl })).rejects.toThrow();
  });

  it('knows after a restart where it stood, and obeys no command from before', async () => {
    const commandId = await system.obeys('open');
    system.clock.advance(3);
    await system.restartGate();
    const lastCommand = { id: commandId, message: 'open', result: 'rejected', reason: 'restarted' };
    await system.reports({ state: 'stopped', position: 30, connected: true, lastCommand });
    await system.command('open', { commandId, issuedAt: '2026-01-01T12:00:00Z' });
    await system.said('refused open: issued-before-start');
    expect(system.gate.state.state).toBe('stopped');
  });

  it('is still obstructed after a restart', async () => {
    system.gate.controller.drive.jam();
    await system.restartGate();
    system.clock.advance(6);
    await system.command('open');
    await system.said('refused open: obstructed');
  });
});
