import { type Connection, conditionOf, refusalOf } from '../../console/gates/gate-condition';
import type { Press } from '../../console/gates/press';
import type { GateView } from '../../contract/live-events';
import { CLOSED_GATE } from '../support/closed-gate';

const PRESS: Press = { gate: 'main', message: 'open', key: '', progress: { is: 'sending' } };

const refusals = (changes: Partial<GateView>, connection: Connection = 'live', press?: Press) =>
  (['open', 'close', 'stop'] as const).map((message) =>
    refusalOf(message, { gate: { ...CLOSED_GATE, ...changes }, connection, press }),
  );

describe('the condition of a gate', () => {
  it('is its state only while page and gate are both connected', () => {
    expect(conditionOf(CLOSED_GATE, 'live')).toBe('closed');
    expect(conditionOf(CLOSED_GATE, 'not-live')).toBe('closed');
    expect(conditionOf({ ...CLOSED_GATE, connected: false }, 'live')).toBe('offline');
    expect(conditionOf(CLOSED_GATE, 'lost')).toBe('lost');
    expect(conditionOf({ ...CLOSED_GATE, connected: false }, 'session-over')).toBe('session-over');
  });
});

describe('what is refused, of open, close and stop', () => {
  it.each<[string, Partial<GateView>, Connection, Press | undefined, (string | undefined)[]]>([
    ['closed', {}, 'live', undefined, [undefined, 'already-closed', 'not-moving']],
    ['open', { state: 'open' }, 'live', undefined, ['already-open', undefined, 'not-moving']],
    ['opening', { state: 'opening' }, 'live', undefined, ['already-opening', undefined, undefined]],
    ['closing', { state: 'closing' }, 'live', undefined, [undefined, 'already-closing', undefined]],
    ['stopped', { state: 'stopped' }, 'live', undefined, [undefined, undefined, 'not-moving']],
    [
      'obstructed',
      { state: 'stopped', obstructed: true },
      'live',
      undefined,
      [undefined, undefined, 'not-moving'],
    ],
    [
      'not known: anything may help',
      { state: 'unknown' },
      'live',
      undefined,
      [undefined, undefined, undefined],
    ],
    [
      'offline: stop still goes out',
      { connected: false },
      'live',
      undefined,
      ['offline', 'offline', undefined],
    ],
    ['lost: stop is still tried', {}, 'lost', undefined, ['lost', 'lost', undefined]],
    ['asked to open: stop is ready', {}, 'live', PRESS, ['asked', 'already-closed', undefined]],
    ['not allowed', { canControl: false }, 'live', undefined, ['not-allowed', 'not-allowed', 'not-allowed']],
    ['session over', {}, 'session-over', undefined, ['session-over', 'session-over', 'session-over']],
  ])('of a gate that is %s', (_title, changes, connection, press, expected) => {
    expect(refusals(changes, connection, press)).toEqual(expected);
  });
});
