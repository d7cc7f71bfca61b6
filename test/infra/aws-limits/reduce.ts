import fs from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { operations } from './mapping/mappings';
import { MODELS, SCALAR_TYPES, type ServiceModel, type Shape } from './model';

/** A shape as botocore's service-2.json has it; what this script does not read is left out. */
interface BotocoreShape extends Pick<Shape, 'type' | 'min' | 'max' | 'pattern' | 'enum' | 'required'> {
  union?: true;
  members?: Record<string, { shape: string; idempotencyToken?: true }>;
  member?: { shape: string };
  key?: { shape: string };
  value?: { shape: string };
}

interface BotocoreModel {
  operations: Record<string, { input?: { shape: string } }>;
  shapes: Record<string, BotocoreShape>;
}

const isScalarType = (name: string) => (SCALAR_TYPES as readonly string[]).includes(name);

/** A scalar without limits is written as its type: most shapes are of this kind. */
function reference({ shapes }: BotocoreModel, name: string): string {
  const { type, min, max, pattern, enum: allowed } = shapes[name]!;
  const limited = [min, max, pattern, allowed].some((limit) => limit !== undefined);
  if (!limited && isScalarType(type)) return type;
  if (isScalarType(name)) throw new Error(`The shape ${name} has limits and the name of a type`);
  return name;
}

function reduceShape(model: BotocoreModel, name: string): Shape {
  const { type, min, max, pattern, enum: allowed, union, ...shape } = model.shapes[name]!;
  const members = Object.entries(shape.members ?? {});
  // An SDK fills an idempotency token itself.
  const required = shape.required?.filter((member) => !shape.members?.[member]?.idempotencyToken);
  return {
    type,
    ...(min !== undefined && { min }),
    ...(max !== undefined && { max }),
    ...(pattern !== undefined && { pattern }),
    ...(allowed && { enum: allowed }),
    ...(union && { union }),
    ...(required && required.length > 0 && { required }),
    ...(shape.members && {
      members: Object.fromEntries(
        members
          .map(([member, { shape: target }]) => [member, reference(model, target)] as const)
          .sort(([a], [b]) => (a < b ? -1 : 1)),
      ),
    }),
    ...(shape.member && { member: reference(model, shape.member.shape) }),
    ...(shape.key && { key: reference(model, shape.key.shape) }),
    ...(shape.value && { value: reference(model, shape.value.shape) }),
  };
}

/** The shapes that the given ones reach, themselves included. */
function reachable(model: BotocoreModel, names: string[]): Record<string, Shape> {
  const reached = new Map<string, Shape>();
  const open = [...names];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (reached.has(name) || isScalarType(name)) continue;
    const shape = reduceShape(model, name);
    reached.set(name, shape);
    open.push(
      ...[...Object.values(shape.members ?? {}), shape.member, shape.key, shape.value].filter(
        (target) => target !== undefined,
      ),
    );
  }
  return Object.fromEntries([...reached].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The newest API version of a service in an unpacked botocore. */
function readModel(botocore: string, service: string): { model: BotocoreModel; file: string } {
  const versions = fs.readdirSync(path.join(botocore, 'botocore/data', service)).sort();
  const file = `botocore/data/${service}/${versions.at(-1)}/service-2.json.gz`;
  const text = gunzipSync(fs.readFileSync(path.join(botocore, file))).toString('utf8');
  return { model: JSON.parse(text) as BotocoreModel, file };
}

function reduceService(botocore: string, service: string, version: string, names: string[]): ServiceModel {
  const { model, file } = readModel(botocore, service);
  const inputs = names.map((name) => {
    const input = model.operations[name]?.input?.shape;
    if (!input) throw new Error(`${file} has no operation ${name} that takes an input`);
    return [name, input] as const;
  });
  return {
    source: `botocore ${version}, ${file}`,
    operations: Object.fromEntries(inputs),
    shapes: reachable(
      model,
      inputs.map(([, shape]) => shape),
    ),
  };
}

function main(botocore: string | undefined): void {
  if (!botocore) throw new Error('Usage: npx tsx test/infra/aws-limits/reduce.ts <unpacked botocore wheel>');
  const initializer = fs.readFileSync(path.join(botocore, 'botocore/__init__.py'), 'utf8');
  const version = /__version__ = '([\d.]+)'/.exec(initializer)?.[1];
  if (!version) throw new Error(`${botocore}/botocore/__init__.py names no version`);
  for (const file of fs.readdirSync(MODELS).filter((name) => name.endsWith('.json'))) {
    fs.rmSync(path.join(MODELS, file));
  }
  const all = operations().map((operation) => operation.split('.') as [string, string]);
  for (const service of new Set(all.map(([name]) => name))) {
    const names = all.filter(([name]) => name === service).map(([, operation]) => operation);
    const reduced = reduceService(botocore, service, version, names);
    fs.writeFileSync(path.join(MODELS, `${service}.json`), `${JSON.stringify(reduced)}\n`);
  }
}

main(process.argv[2]);
