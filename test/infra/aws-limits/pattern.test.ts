import { wholeMatch } from './pattern';

describe("a pattern of AWS's models", () => {
  it.each<[string, string, string, string]>([
    ['matches the whole value only', '[\\w+=,.@-]+', 'gatehouse-task', 'gate house'],
    ['keeps alternatives together', 'open|close', 'close', 'closed'],
    ['keeps anchors of its own', '^[a-z]+$', 'gate', 'gate1'],
    ['knows Unicode categories', '[\\p{L}\\p{Z}]+', 'Tür zwei', 'Tür 2'],
    ["knows Java's POSIX classes", '\\p{Print}+', 'a gate', 'a\tgate'],
    ["knows Java's flag for any character", '(?s).*', 'two\nlines', ''],
    ["knows Java's flag for any case", '^(?!.*(?i)<script>)[^:]+$', 'a <b>', 'a <SCRIPT>'],
    ["takes Java's needless escapes", '^[^_\\"][^\\"]+$', 'gate', '"gate'],
    ['takes an escaped space', '(a[\\n\\ ]b)*', 'a ba b', 'a-b'],
    ['joins surrogate pairs to characters', '[\\uD800\\uDC00-\\uDBFF\\uDFFF]+', '🚪', 'x'],
  ])('%s', (_title, pattern, allowed, refused) => {
    expect(wholeMatch(pattern).test(allowed)).toBe(true);
    if (refused) expect(wholeMatch(pattern).test(refused)).toBe(false);
  });

  it('is refused where JavaScript has no counterpart', () => {
    expect(() => wholeMatch('a++')).toThrow(SyntaxError);
  });
});
