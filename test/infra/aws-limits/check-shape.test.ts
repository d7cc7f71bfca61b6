import { problemsOf } from './check-shape';
import type { ServiceModel } from './model';

const model: ServiceModel = {
  source: 'this test',
  operations: {},
  shapes: {
    Gate: {
      type: 'structure',
      required: ['Name'],
      members: {
        Name: 'Name',
        State: 'State',
        Level: 'Level',
        Ratio: 'double',
        Wide: 'boolean',
        Key: 'Key',
        Since: 'timestamp',
        Times: 'Times',
        Tags: 'Tags',
        Either: 'Either',
      },
    },
    Name: { type: 'string', min: 2, max: 4, pattern: '[a-z\\u{1F6AA}]+' },
    State: { type: 'string', enum: ['open', 'closed'] },
    Level: { type: 'integer', min: 1, max: 5 },
    Key: { type: 'blob', max: 3 },
    Times: { type: 'list', min: 1, max: 2, member: 'Level' },
    Tags: { type: 'map', max: 1, key: 'Name', value: 'State' },
    Either: { type: 'structure', union: true, members: { Left: 'string', Right: 'string' } },
  },
};

const problems = (gate: object) => problemsOf(model, 'Gate', { Name: 'main', ...gate });

describe('a value checked against a shape', () => {
  it('has no problems where it keeps every limit', () => {
    const gate = {
      State: 'open',
      Level: 5,
      Ratio: 0.5,
      Wide: true,
      Key: 'abc',
      Since: '2026-01-02T03:04:05Z',
      Times: [1, 5],
      Tags: { main: 'closed' },
      Either: { Left: 'x' },
    };
    expect(problems(gate)).toEqual([]);
  });

  it.each<[string, object, string[]]>([
    ['a required member that is missing', { Name: undefined }, ['Name: is required']],
    ['a member that AWS does not know', { Nmae: 'main' }, ['Nmae: is unknown to AWS']],
    ['text that is too short', { Name: 'a' }, ['Name: has 1 characters, at least 2 are required']],
    ['text that is too long', { Name: 'abcde' }, ['Name: has 5 characters, at most 4 are allowed']],
    [
      'text that matches a pattern in part only',
      { Name: 'ab1' },
      ['Name: is "ab1", which does not match [a-z\\u{1F6AA}]+'],
    ],
    ['a number in place of text', { Name: 1234 }, ['Name: must be a text']],
    ['a value that is not listed', { State: 'ajar' }, ['State: is "ajar", allowed are open, closed']],
    ['a number that is too small', { Level: 0 }, ['Level: is 0, the least is 1']],
    ['a number that is too large', { Level: 6 }, ['Level: is 6, the most is 5']],
    ['a fraction in place of a whole number', { Level: 1.5 }, ['Level: must be a whole number']],
    ['text in place of a number', { Ratio: '0.5' }, ['Ratio: must be a number']],
    ['text in place of yes or no', { Wide: 'yes' }, ['Wide: must be true or false']],
    ['too many bytes', { Key: 'äö' }, ['Key: has 4 bytes, at most 3 are allowed']],
    ['a number in place of bytes', { Key: 1 }, ['Key: must be text or bytes']],
    ['text in place of a time', { Since: 'noon' }, ['Since: must be a time']],
    ['an empty list', { Times: [] }, ['Times: has 0 items, at least 1 are required']],
    ['too many items', { Times: [1, 2, 3] }, ['Times: has 3 items, at most 2 are allowed']],
    ['a wrong item', { Times: [1, 9] }, ['Times[1]: is 9, the most is 5']],
    ['one value in place of a list', { Times: 1 }, ['Times: must be a list']],
    [
      'too many entries',
      { Tags: { aa: 'open', bb: 'open' } },
      ['Tags: has 2 entries, at most 1 are allowed'],
    ],
    [
      'a wrong key and a wrong value of a map',
      { Tags: { A1: 'ajar' } },
      [
        'Tags key "A1": is "A1", which does not match [a-z\\u{1F6AA}]+',
        'Tags.A1: is "ajar", allowed are open, closed',
      ],
    ],
    ['a list in place of a map', { Tags: [] }, ['Tags: must be a map']],
    ['text in place of a structure', { Either: 'x' }, ['Either: must be a structure']],
    [
      'both members of a union',
      { Either: { Left: 'x', Right: 'y' } },
      ['Either: takes one of its members, not Left and Right'],
    ],
    ['no member of a union', { Either: {} }, ['Either: takes one of its members, not none']],
  ])('is refused for %s', (_title, gate, expected) => {
    expect(problems(gate)).toEqual(expected);
  });

  it('counts characters, not the halves of a surrogate pair', () => {
    expect(problems({ Name: '🚪🚪🚪🚪' })).toEqual([]);
  });
});
