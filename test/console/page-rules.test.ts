import { readAddress, writeAddress } from '../../console/address';
import { announceConnection, announceGate } from '../../console/gates/announcements';
import { english } from '../../console/language/english';
import { chooseLanguage } from '../../console/language/languages';
import { reconnectionPause } from '../../console/live/reconnection';
import { displayName, initials } from '../../console/profile/person';
import { dragged, squareOf, WHOLE } from '../../console/profile/square-crop';
import type { GateView } from '../../contract/live-events';

describe('the language', () => {
  it.each([
    [null, ['de-CH', 'fr'], 'de'],
    [null, ['nl', 'fr-CA', 'en'], 'fr'],
    [null, ['nl'], 'en'],
    [null, [], 'en'],
    ['fr', ['de'], 'fr'],
    ['constructor', ['de'], 'de'],
  ])('for the choice %j and the accepted %j is %s', (chosen, accepted, expected) => {
    expect(chooseLanguage(chosen, accepted)).toBe(expected);
  });
});

describe('an address', () => {
  it.each(['/', '/?gate=main', '/?gate=main&action=open'])('is written as it was read: %s', (address) => {
    expect(writeAddress(readAddress(address.slice(1)))).toBe(address);
  });

  it('asks for no action without a gate, and for none but opening', () => {
    expect(readAddress('?action=open')).toEqual({});
    expect(readAddress('?gate=main&action=close')).toEqual({ gate: 'main' });
  });
});

describe('the pause before another attempt', () => {
  it('doubles up to 30 seconds, and is between half and all of that at random', () => {
    expect([0, 1, 2, 5, 50].map((attempt) => reconnectionPause(attempt, 1))).toEqual([
      1_000, 2_000, 4_000, 30_000, 30_000,
    ]);
    expect(reconnectionPause(2, 0)).toBe(2_000);
  });
});

describe('a person', () => {
  it.each([
    [{ name: 'Ada Lovelace' }, 'Ada Lovelace', 'AL'],
    [{ given_name: 'Grace', family_name: 'Hopper' }, 'Grace Hopper', 'GH'],
    [{ name: 'Łukasz van der Berg' }, 'Łukasz van der Berg', 'ŁB'],
    [{}, 'mary.smith@example.com', 'MS'],
    [undefined, 'mary.smith@example.com', 'MS'],
  ])('with the profile %j is called %s, %s for short', (profile, name, short) => {
    const me = { username: 'mary.smith@example.com', groups: [], ...(profile && { profile }) };
    expect(displayName(me)).toBe(name);
    expect(initials(displayName(me))).toBe(short);
  });
});

describe('a square crop', () => {
  const size = { width: 600, height: 300 };

  it('shows the shorter side whole, from the middle', () => {
    expect(squareOf(size, WHOLE)).toEqual({ left: 150, top: 0, side: 300 });
  });

  it('stays inside the picture however far it is dragged', () => {
    const near = { zoom: 2, across: 0.5, down: 0.5 };
    expect(squareOf(size, dragged(size, near, 9, 9))).toEqual({ left: 0, top: 0, side: 150 });
    expect(squareOf(size, dragged(size, near, -9, -9))).toEqual({ left: 450, top: 150, side: 150 });
  });

  it('follows the finger: a drag over a whole preview moves the picture by one square', () => {
    expect(squareOf(size, dragged(size, { ...WHOLE, across: 0 }, -1, 0)).left).toBe(300);
  });

  it('does not move along a side that is shown whole', () => {
    expect(dragged(size, WHOLE, 0, 0.5)).toEqual(WHOLE);
  });
});

describe('an announcement', () => {
  const gate: GateView = {
    id: 'main',
    name: 'Main gate',
    canControl: true,
    state: 'closed',
    obstructed: false,
    connected: true,
  };
  const told = (changes: Partial<GateView>, isChosen: boolean) =>
    announceGate(gate, { ...gate, ...changes }, isChosen, english);

  it('tells trouble of any gate at once, and the state of the chosen one when there is time', () => {
    expect(told({ state: 'open' }, true)).toEqual({ text: 'Main gate: Open', urgency: 'polite' });
    expect(told({ state: 'open' }, false)).toBeUndefined();
    expect(told({ connected: false }, false)).toMatchObject({ urgency: 'assertive' });
    expect(told({ obstructed: true }, false)).toMatchObject({ urgency: 'assertive' });
  });

  it('is not made of the first report, nor of a position', () => {
    expect(announceGate(undefined, gate, true, english)).toBeUndefined();
    expect(told({ position: 30 }, true)).toBeUndefined();
  });

  it('says that the page is back only after it was away', () => {
    expect(announceConnection('connecting', 'live', gate, english)).toBeUndefined();
    expect(announceConnection('lost', 'live', gate, english)?.text).toBe('Live. Main gate: Closed');
  });
});
