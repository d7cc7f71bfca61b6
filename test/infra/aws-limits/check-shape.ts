import { type ServiceModel, type Shape, shapeNamed } from './model';
import { wholeMatch } from './pattern';

type Values = Record<string, unknown>;

const SHOWN_CHARACTERS = 60;

const isObject = (value: unknown): value is Values =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * What AWS would refuse in a value, one sentence for each problem, beginning with the member: `Name: has 40
 * characters, at most 32 are allowed`.
 */
export function problemsOf(model: ServiceModel, shapeName: string, value: unknown, member = ''): string[] {
  const shape = shapeNamed(model, shapeName);
  const at = (problem: string) => `${member || 'input'}: ${problem}`;
  switch (shape.type) {
    case 'structure':
      return isObject(value) ? structureProblems(model, shape, value, member) : [at('must be a structure')];
    case 'list':
      if (!Array.isArray(value)) return [at('must be a list')];
      return [
        ...bounds(shape, value.length, 'items').map(at),
        ...value.flatMap((item, index) => problemsOf(model, shape.member!, item, `${member}[${index}]`)),
      ];
    case 'map':
      if (!isObject(value)) return [at('must be a map')];
      return [
        ...bounds(shape, Object.keys(value).length, 'entries').map(at),
        ...Object.entries(value).flatMap(([key, item]) => [
          ...problemsOf(model, shape.key!, key, `${member} key "${key}"`),
          ...problemsOf(model, shape.value!, item, `${member}.${key}`),
        ]),
      ];
    default:
      return scalarProblems(shape, value).map(at);
  }
}

function structureProblems(model: ServiceModel, shape: Shape, value: Values, member: string): string[] {
  const inside = (name: string) => (member ? `${member}.${name}` : name);
  const missing = (shape.required ?? []).filter((name) => value[name] === undefined);
  const given = Object.keys(value).filter((name) => value[name] !== undefined);
  return [
    ...missing.map((name) => `${inside(name)}: is required`),
    ...(shape.union && given.length !== 1
      ? [`${member || 'input'}: takes one of its members, not ${given.join(' and ') || 'none'}`]
      : []),
    ...given.flatMap((name) => {
      const memberShape = shape.members?.[name];
      return memberShape
        ? problemsOf(model, memberShape, value[name], inside(name))
        : [`${inside(name)}: is unknown to AWS`];
    }),
  ];
}

function scalarProblems(shape: Shape, value: unknown): string[] {
  switch (shape.type) {
    case 'string':
      return typeof value === 'string' ? textProblems(shape, value) : ['must be a text'];
    case 'blob':
      return typeof value === 'string'
        ? bounds(shape, Buffer.byteLength(value), 'bytes')
        : ['must be text or bytes'];
    case 'boolean':
      return typeof value === 'boolean' ? [] : ['must be true or false'];
    case 'timestamp':
      return typeof value === 'string' && !Number.isNaN(Date.parse(value)) ? [] : ['must be a time'];
    default: {
      if (typeof value !== 'number') return ['must be a number'];
      const whole = shape.type === 'integer' || shape.type === 'long';
      return whole && !Number.isInteger(value) ? ['must be a whole number'] : numberBounds(shape, value);
    }
  }
}

function textProblems(shape: Shape, value: string): string[] {
  const shown = value.length > SHOWN_CHARACTERS ? `${value.slice(0, SHOWN_CHARACTERS)}...` : value;
  const refused = shape.enum && !shape.enum.includes(value);
  return [
    ...bounds(shape, [...value].length, 'characters'),
    ...(refused ? [`is "${shown}", allowed are ${shape.enum!.join(', ')}`] : []),
    ...(shape.pattern && !wholeMatch(shape.pattern).test(value)
      ? [`is "${shown}", which does not match ${shape.pattern}`]
      : []),
  ];
}

function bounds({ min, max }: Shape, size: number, unit: string): string[] {
  if (min !== undefined && size < min) return [`has ${size} ${unit}, at least ${min} are required`];
  if (max !== undefined && size > max) return [`has ${size} ${unit}, at most ${max} are allowed`];
  return [];
}

function numberBounds({ min, max }: Shape, value: number): string[] {
  if (min !== undefined && value < min) return [`is ${value}, the least is ${min}`];
  if (max !== undefined && value > max) return [`is ${value}, the most is ${max}`];
  return [];
}
