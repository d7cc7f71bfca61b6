import { follow, isPending, type Press, published } from '../../console/gates/press';
import type { CommandResult, GateView } from '../../contract/live-events';
import { CLOSED_GATE } from '../support/closed-gate';

const SENT: Press = { gate: 'main', message: 'open', key: 'a-key', progress: { is: 'sending' } };
const ANSWER = {
  commandId: 'c1',
  issuedAt: '2026-01-01T00:00:00.000Z',
  expiresAt: '2026-01-01T00:00:10.000Z',
};
const ASKED = published(SENT, ANSWER, 5_000);

function gate(id: string, result: CommandResult, reason?: string): GateView {
  const lastCommand = { id, message: 'open' as const, result, reason };
  return { ...CLOSED_GATE, lastCommand };
}

describe('a press', () => {
  it('is waited for until 2 seconds after its command has expired, by the clock of the page', () => {
    expect(follow(ASKED, undefined, 16_999)).toBe(ASKED);
    expect(follow(ASKED, undefined, 17_000)?.progress).toEqual({ is: 'unheard' });
  });

  it.each(['accepted', 'succeeded'] as const)('is over once the gate reports its command as %s', (result) => {
    expect(follow(ASKED, gate('c1', result), 6_000)).toBeUndefined();
  });

  it('keeps the reason for which the gate rejected it', () => {
    const progress = { is: 'rejected', reason: 'obstructed' };
    expect(follow(ASKED, gate('c1', 'rejected', 'obstructed'), 6_000)?.progress).toEqual(progress);
  });

  it('is expired where the gate says so', () => {
    expect(follow(ASKED, gate('c1', 'expired'), 6_000)?.progress).toEqual({ is: 'expired' });
  });

  it('is not decided by what the gate says of another command', () => {
    expect(follow(ASKED, gate('c2', 'succeeded'), 6_000)).toBe(ASKED);
  });

  it('is not decided before the service has answered, however long that takes', () => {
    expect(follow(SENT, gate('c1', 'succeeded'), 1e9)).toBe(SENT);
  });

  it('is pending until the gate, the service or the clock has decided', () => {
    expect([undefined, SENT, ASKED, follow(ASKED, undefined, 1e9)].map(isPending)).toEqual([
      false,
      true,
      true,
      false,
    ]);
  });
});
