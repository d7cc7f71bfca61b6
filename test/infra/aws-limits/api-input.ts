import type { ApiCall, Destination } from './mapping/mapping';
import { operationInput, type ServiceModel, type Shape, shapeNamed } from './model';

type Values = Record<string, unknown>;

/** The input of one operation, in AWS's own names. */
export interface ApiInput {
  model: ServiceModel;
  shape: string;
  input: Values;
  /** Properties of the resource that the call carries. */
  carried: Set<string>;
  /** Paths of properties inside those for which the input has no place. */
  unmapped: string[];
}

/**
 * Puts a resource's properties where a call carries them. What has no place at the top is left to the resource's other
 * calls.
 */
export function apiInput(call: ApiCall, properties: Values, notSent: string[]): ApiInput {
  const { model, shape } = operationInput(call.operation);
  const result: ApiInput = {
    model,
    shape,
    input: structuredClone(call.adds ?? {}),
    carried: new Set(),
    unmapped: [],
  };
  new Translation(result, call.properties ?? {}, notSent).fill(result.input, shape, properties, '');
  return result;
}

class Translation {
  constructor(
    private readonly result: ApiInput,
    private readonly destinations: Record<string, Destination>,
    private readonly notSent: string[],
  ) {}

  /** Fills a structure with the properties of an object; `path` is the object's. */
  fill(structure: Values, shapeName: string, properties: Values, path: string): void {
    const { members = {} } = shapeNamed(this.result.model, shapeName);
    for (const [name, value] of Object.entries(properties)) {
      const inside = path ? `${path}.${name}` : name;
      if (value === null || value === undefined || this.notSent.includes(inside)) continue;
      const destination = this.destinations[inside] ?? sameName(members, name);
      if (destination === undefined) {
        if (path) this.result.unmapped.push(inside);
        continue;
      }
      if (!path) this.result.carried.add(name);
      const { to, as } = typeof destination === 'string' ? { to: destination, as: itself } : destination;
      if (to === '') this.fill(structure, shapeName, value as Values, inside);
      else this.place(structure, shapeName, to.split('.'), as(unwrapped(value)), inside);
    }
  }

  /** Puts a value at a path of members; on the way, a list has one item. */
  private place(
    structure: Values,
    shapeName: string,
    [name, ...rest]: string[],
    value: unknown,
    path: string,
  ) {
    const member = shapeNamed(this.result.model, shapeName).members?.[name!];
    if (!member) throw new Error(`${path} is mapped to ${name}, which ${shapeName} lacks`);
    const shape = shapeNamed(this.result.model, member);
    if (rest.length > 0) {
      structure[name!] ??= shape.type === 'list' ? [{}] : {};
      const next = shape.type === 'list' ? (structure[name!] as Values[])[0] : structure[name!];
      this.place(next as Values, shape.member ?? member, rest, value, path);
      return;
    }
    const translated = this.translate(member, value, path);
    const present = structure[name!];
    structure[name!] =
      Array.isArray(present) && shape.type === 'list' ? present.concat(translated) : translated;
  }

  private translate(shapeName: string, wrapped: unknown, path: string): unknown {
    const shape = shapeNamed(this.result.model, shapeName);
    const value = unwrapped(wrapped);
    switch (shape.type) {
      case 'structure':
        return this.structure(shapeName, shape, value, path);
      case 'list':
        return this.items(shape, value).map((item) => this.translate(shape.member!, item, path));
      case 'map':
        return Object.fromEntries(
          Object.entries(parsed(value) as Values).map(([key, item]) => [
            key,
            this.translate(shape.value!, item, path),
          ]),
        );
      default:
        return scalar(shape, value);
    }
  }

  private structure(shapeName: string, { members = {} }: Shape, value: unknown, path: string): unknown {
    const [onlyMember, ...others] = Object.keys(members);
    const content = Array.isArray(value) && value.length === 1 ? value[0] : parsed(value);
    if (typeof content !== 'object') return others.length === 0 ? { [onlyMember!]: content } : content;
    if (content === null || Array.isArray(content)) return content;
    const structure: Values = {};
    this.fill(structure, shapeName, content as Values, path);
    return structure;
  }

  /** Items of a list; a map becomes a list of names or keys with their values, as AWS takes tags and dimensions. */
  private items(shape: Shape, value: unknown): unknown[] {
    const content = parsed(value);
    if (Array.isArray(content)) return content;
    const { members = {} } = shapeNamed(this.result.model, shape.member!);
    const key = ['Key', 'key', 'Name', 'name'].find((name) => name in members);
    const pairs = key && Object.keys(members).length === 2 && sameName(members, 'value');
    if (!pairs || typeof content !== 'object' || (content !== null && key in content)) return [content];
    return Object.entries(content as Values).map(([name, item]) => ({ [key]: name, [pairs]: item }));
  }
}

const itself = (value: unknown) => value;

/** The member of a property's name: Pulumi writes names in camel case, and lists in the plural. */
function sameName(members: Record<string, string>, property: string): string | undefined {
  const name = property.toLowerCase();
  const names = Object.keys(members);
  return (
    names.find((member) => member.toLowerCase() === name) ??
    names.find((member) => member.toLowerCase() === `${name}s` || `${member.toLowerCase()}s` === name)
  );
}

/** What a secret holds. */
function unwrapped(value: unknown): unknown {
  return typeof value === 'object' && value !== null && '<secret>' in value ? value['<secret>'] : value;
}

/** JSON in text, such as container definitions, as what it says. */
function parsed(value: unknown): unknown {
  return typeof value === 'string' && /^[[{]/.test(value) ? (JSON.parse(value) as unknown) : value;
}

/** Pulumi has numbers and yes or no where some APIs take text, and the reverse. */
function scalar({ type }: Shape, value: unknown): unknown {
  if (type === 'string' && (typeof value === 'number' || typeof value === 'boolean')) return String(value);
  if (type === 'boolean' && (value === 'true' || value === 'false')) return value === 'true';
  if (['integer', 'long', 'float', 'double'].includes(type) && typeof value === 'string' && value.trim()) {
    const number = Number(value);
    return Number.isNaN(number) ? value : number;
  }
  return value;
}
