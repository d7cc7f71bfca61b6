import fc from 'fast-check';

/** Texts that software has tripped over, by kind, after the kinds of the Big List of Naughty Strings. */
const KINDS = {
  words: [
    'undefined',
    'null',
    'NULL',
    'nil',
    'true',
    'NaN',
    'Infinity',
    '-Infinity',
    'hasOwnProperty',
    'then',
  ],
  members: ['__proto__', 'constructor', 'prototype', 'toString', 'valueOf', '__defineGetter__', 'length'],
  numbers: ['0', '-0', '1e1000', '0x0', '1/0', '9007199254740993', '١٢٣', '1,000', '00', '1.', '.5', '²'],
  empty: ['', ' ', '\t', '\n', '\r\n', '\u00a0', '\u200b', '\u2028', '\u3000', '\ufeff', '\u180e'],
  control: ['\0', '\u0001', '\u0007', '\u001b[31m', '\u007f', '\u0085', 'a\0b', '\b\f'],
  unicode: [
    'Ω≈ç√',
    '田中さん',
    'ÅÍÎÏ',
    '𠜎𠜱',
    '👾🙇',
    '👩‍👩‍👧‍👦',
    '🏳️‍🌈',
    'ﷺ',
    'ß',
    'İ',
    'ı',
    'ſ',
    'K',
    '\ufffd',
    '\uffff',
  ],
  directions: ['\u202eneporp\u202c', '\u2066x\u2069', 'ثم نفس', 'הָיְתָה', '\u200f'],
  combining: ['Z̮̞̠͙͔ͅḀ̗̞͈̻̗Ḷ͙͎̯̹̞͓G̻O̭̗̮', 'e\u0301', '\u0301'.repeat(200)],
  surrogates: ['\ud800', '\udc00', '\udfff\ud800', 'a\ud83d'],
  markup: [
    '<script>alert(1)</script>',
    '"><img src=x onerror=alert(1)>',
    '&lt;&#60;',
    ']]>',
    '<!--',
    '<?xml?>',
  ],
  statements: [
    "' OR 1=1 --",
    '1; DROP TABLE users',
    '$where',
    '{"$gt":""}',
    '*)(uid=*',
    "'; exec xp_cmdshell --",
  ],
  templates: ['{{7*7}}', '#{7*7}', '%{7*7}', '<%= 7*7 %>', '{0}', '%s%n%x', '%d', '{% raw %}'],
  commands: ['$(id)', '`id`', '; ls', '| cat', '&& true', '() { :; };', '--help', '-rf', '@file'],
  lookups: ['$' + '{jndi:ldap://127.0.0.1/a}', '$' + '{env:HOME}', '%0d%0aX: y', '\r\nSet-Cookie: a=b'],
  paths: [
    '../../etc/passwd',
    '..\\..\\boot.ini',
    '/dev/null',
    'C:\\con',
    'nul',
    '.',
    '..',
    '%2e%2e%2f',
    '~root',
    'a/../b',
  ],
  addresses: [
    'http://127.0.0.1:9/',
    '//evil.example',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'data:,x',
  ],
  encodings: ['%', '%zz', '%00', '%c0%af', '%ff', '%u0041', '+', '=?utf-8?q?x?=', '\\u0000', '\\x00', 'eA=='],
  topics: [
    '#',
    '+',
    '$aws/things/main-gate/shadow/update',
    'controlGate/#',
    'controlGate/',
    '/controlGate',
    'CONTROLGATE',
  ],
  expressions: ['(a+)+$', '[', '(?<x>', '\\', '.*', '^$', 'a'.repeat(30).concat('!')],
  long: ['x'.repeat(300), 'x'.repeat(9_000), '['.repeat(3_000), '{"a":'.repeat(2_000), '𝒳'.repeat(2_000)],
};

export const NAUGHTY_STRINGS: readonly string[] = Object.values(KINDS).flat();

/** A naughty string, two together, or any text with the rarest characters. */
export const naughtyString = fc.oneof(
  fc.constantFrom(...NAUGHTY_STRINGS),
  fc
    .tuple(fc.constantFrom(...NAUGHTY_STRINGS), fc.constantFrom(...NAUGHTY_STRINGS))
    .map(([one, other]) => one + other),
  fc.string({ unit: 'binary', maxLength: 60 }),
);

/** The same text as a value of a header field: Node's client sends nothing but Latin-1 without controls. */
export const asFieldValue = (text: string) =>
  text.replaceAll(/[^\t\x20-\x7e\x80-\xff]/g, '?').slice(0, 2_000);

/** The same text with lone surrogates replaced, as a URL needs it; Node 20's types lack `toWellFormed`. */
export const wellFormed = (text: string) => Buffer.from(text).toString();
