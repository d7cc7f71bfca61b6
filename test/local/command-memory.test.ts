import { type CommandMemory, decideOnDelivery, EMPTY_MEMORY } from '../../contract/command-rules';

const START = Date.parse('2026-01-01T12:00:00Z');
const GATE = 'main';

let memory: CommandMemory;
beforeEach(() => {
  memory = EMPTY_MEMORY;
});

/** A command with its life in seconds from the start, delivered so many seconds after it; undefined: no clock. */
function deliver(commandId: string, life: number, after: number | undefined): string {
  const payload = Buffer.from(
    JSON.stringify({
      message: 'open',
      gate: GATE,
      commandId,
      issuedAt: new Date(START).toISOString(),
      expiresAt: new Date(START + life * 1_000).toISOString(),
      requestedBy: 'somebody',
    }),
  );
  const time = after === undefined ? undefined : START + after * 1_000;
  const decided = decideOnDelivery(memory, { payload, retained: false, gateId: GATE, time });
  memory = decided.memory;
  const { decision } = decided;
  if (decision.effect === 'ignore') return decision.because;
  return decision.effect === 'none' ? decision.result : decision.effect;
}

describe('what a gate remembers of a command', () => {
  it('outlives the end of other commands', () => {
    expect([deliver('short', 10, 1), deliver('long', 300, 1)]).toEqual(['move', 'move']);
    expect(deliver('other', 300, 11)).toBe('move');
    expect(deliver('long', 300, 12)).toBe('repeated');
  });

  it('outlives the loss of the clock', () => {
    expect(deliver('first', 300, 1)).toBe('move');
    expect(deliver('second', 300, undefined)).toBe('rejected');
    expect(deliver('first', 300, 2)).toBe('repeated');
  });

  it('is no more than when it ended, once it has: the clock may go back', () => {
    expect(deliver('first', 10, 1)).toBe('move');
    expect(deliver('second', 300, 11)).toBe('move');
    expect([...memory.decided.keys()]).toEqual(['second']);
    expect(deliver('first', 10, 5)).toBe('expired');
  });
});
