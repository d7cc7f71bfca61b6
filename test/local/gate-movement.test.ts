import { type GateUnderTest, startGateUnderTest, TRAVEL } from '../support/gate-under-test';

describe('a simulated gate', () => {
  let system: GateUnderTest;

  beforeEach(async () => {
    system = await startGateUnderTest();
  });
  afterEach(() => system.stop());

  const open = async () => {
    await system.obeys('open');
    system.clock.advance(TRAVEL);
    await system.reports({ state: 'open' });
  };

  it('moves for as long as it takes, and reports on the way where it is', async () => {
    await system.obeys('open');
    await system.reports({ state: 'opening', position: 0 });
    system.clock.advance(1);
    await system.reports({ state: 'opening', position: 10 });
    system.clock.advance(2);
    await system.reports({ state: 'opening', position: 30 });
    system.clock.advance(6.9);
    expect(system.gate.state).toMatchObject({ state: 'opening', position: 99 });
    system.clock.advance(0.1);
    await system.reports({ state: 'open', position: 100 });
  });

  it('turns round where it is', async () => {
    await system.obeys('open');
    system.clock.advance(4);
    await system.obeys('close');
    await system.reports({ state: 'closing', position: 40 });
    system.clock.advance(4);
    await system.reports({ state: 'closed', position: 0 });
  });

  it('moves on when it is told the same again, and then the newer command succeeds', async () => {
    await system.obeys('open');
    system.clock.advance(5);
    const id = await system.obeys('open');
    expect(system.gate.state.position).toBe(50);
    system.clock.advance(5);
    await system.reports({ state: 'open', lastCommand: { id, message: 'open', result: 'succeeded' } });
  });

  it('moves on from where it was stopped', async () => {
    await system.obeys('open');
    system.clock.advance(3);
    await system.obeys('stop');
    system.clock.advance(60);
    await system.reports({ state: 'stopped', position: 30 });
    await system.obeys('open');
    system.clock.advance(7);
    await system.reports({ state: 'open' });
  });

  describe('with something in its way', () => {
    it('turns round while closing, opens to the end, and rejects the close', async () => {
      await open();
      const id = await system.obeys('close');
      system.clock.advance(5);
      system.gate.controller.drive.jam();
      const lastCommand = { id, message: 'close', result: 'rejected', reason: 'obstructed' };
      await system.reports({ state: 'opening', position: 50, obstructed: true, lastCommand });
      system.clock.advance(5);
      await system.reports({ state: 'open', position: 100, obstructed: true, lastCommand });
    });

    it('stops while opening', async () => {
      const id = await system.obeys('open');
      system.clock.advance(5);
      system.gate.controller.drive.jam();
      const lastCommand = { id, message: 'open', result: 'rejected', reason: 'obstructed' };
      await system.reports({ state: 'stopped', position: 50, obstructed: true, lastCommand });
    });

    it('refuses to close, but opens', async () => {
      await open();
      await system.obeys('close');
      system.clock.advance(5);
      system.gate.controller.drive.jam();
      await system.obeys('stop');
      await system.command('close');
      await system.said('refused close: obstructed');
      const id = await system.obeys('open');
      system.clock.advance(5);
      await system.reports({ state: 'open', lastCommand: { id, message: 'open', result: 'succeeded' } });
    });

    it('refuses the next movement until the way is clear', async () => {
      system.gate.controller.drive.jam();
      await system.reports({ state: 'closed', obstructed: true });
      await system.command('open');
      await system.said('refused open: obstructed');
      system.gate.controller.drive.clear();
      await system.reports({ obstructed: false });
      await system.obeys('open');
    });
  });
});
