import { moment, sinceLine } from '../../console/gates/since-line';
import { english } from '../../console/language/english';
import { french } from '../../console/language/french';
import { german } from '../../console/language/german';
import type { GateView } from '../../contract/live-events';

const NOW = new Date(2026, 0, 15, 18, 0).getTime();
const ago = (minutes: number) => new Date(NOW - minutes * 60_000).toISOString();
const EN = { tag: 'en', say: english };
const DE = { tag: 'de', say: german };
const FR = { tag: 'fr', say: french };
const GATE: GateView = {
  id: 'main',
  name: '',
  canControl: true,
  state: 'open',
  obstructed: false,
  connected: true,
};

const line = (changes: Partial<GateView>, voice = EN) => {
  const gate = { ...GATE, ...changes };
  return sinceLine(
    { gate, condition: gate.connected ? gate.state : 'offline', press: undefined, now: NOW },
    voice,
  );
};
const opened = {
  lastCommand: { id: '', message: 'open', result: 'succeeded', by: 'Ada', at: ago(12) },
} as const;

describe('a moment', () => {
  // Versions of Node differ in the kind of space before PM, and in what stands between a day and a time.
  it.each([
    [0, /^just now$/],
    [-5, /^just now$/],
    [1, /^1 minute ago$/],
    [59, /^59 minutes ago$/],
    [125, /^at 3:55\sPM$/],
    [60 * 24 * 3, /^on Jan 12(,| at) 6:00\sPM$/],
  ])('%i minutes ago is told as %s', (minutes, expected) => {
    expect(moment(ago(minutes), NOW, EN)).toMatch(expected);
  });
});

describe('the line below the state', () => {
  it.each([
    [EN, 'Opened 12 minutes ago by Ada'],
    [DE, 'Geöffnet vor 12 Minuten von Ada'],
    [FR, 'Ouvert il y a 12 minutes par Ada'],
  ])('says since when and by whom, in $tag', (voice, expected) => {
    expect(line(opened, voice).replaceAll(/\s/g, ' ')).toBe(expected);
  });

  it('leaves out who it was where the caller may not know', () => {
    expect(line({ lastCommand: { ...opened.lastCommand, by: undefined } })).toBe('Opened 12 minutes ago');
  });

  it('does not give a command as the reason of a state that it did not bring about', () => {
    expect(line({ ...opened, state: 'closed', reportedAt: ago(2) })).toBe('Heard 2 minutes ago');
  });

  it('says how far a moving gate is and who asked', () => {
    const lastCommand = { ...opened.lastCommand, result: 'accepted' as const, by: 'you' };
    expect(line({ state: 'opening', position: 45, lastCommand })).toBe('45% open · asked by you');
  });

  it('says of an offline gate what was last known, and when', () => {
    expect(line({ connected: false, state: 'closed', reportedAt: ago(3) })).toBe(
      'Last known 3 minutes ago: closed',
    );
  });

  it('is empty where nothing is known', () => {
    expect(line({})).toBe('');
    expect(line({ connected: false })).toBe('');
  });
});
