import fs from 'node:fs';
import path from 'node:path';

/** Where the reduced models lie, one JSON file for each service. */
export const MODELS = path.join(__dirname, 'models');

export const SCALAR_TYPES = [
  'string',
  'blob',
  'boolean',
  'timestamp',
  'integer',
  'long',
  'float',
  'double',
] as const;

export type ScalarType = (typeof SCALAR_TYPES)[number];

/**
 * Shape: what AWS takes at one place, as botocore describes it. `min` and `max` bound the characters of a string, the
 * bytes of a blob, the items of a list or map, and the value of a number.
 */
export interface Shape {
  type: ScalarType | 'structure' | 'list' | 'map';
  min?: number;
  max?: number;
  pattern?: string;
  enum?: string[];
  required?: string[];
  /** Exactly one member must be given. */
  union?: true;
  members?: Record<string, string>;
  member?: string;
  key?: string;
  value?: string;
}

/** Service model: the operations that the stack causes, and every shape that their input reaches. */
export interface ServiceModel {
  source: string;
  /** The shape of each operation's input. */
  operations: Record<string, string>;
  /** By name; a scalar without limits is named by its type and has no entry. */
  shapes: Record<string, Shape>;
}

const loaded = new Map<string, ServiceModel>();

/** @throws where `models/` has no such service */
export function serviceModel(service: string): ServiceModel {
  let model = loaded.get(service);
  if (!model) {
    model = JSON.parse(fs.readFileSync(path.join(MODELS, `${service}.json`), 'utf8')) as ServiceModel;
    loaded.set(service, model);
  }
  return model;
}

export function shapeNamed({ shapes }: ServiceModel, name: string): Shape {
  return shapes[name] ?? { type: name as ScalarType };
}

/**
 * The model and input shape of an operation, such as `iam.CreateRole`.
 *
 * @throws where the reduced models lack it
 */
export function operationInput(operation: string): { model: ServiceModel; shape: string } {
  const [service = '', name = ''] = operation.split('.');
  const model = serviceModel(service);
  const shape = model.operations[name];
  if (!shape) throw new Error(`models/${service}.json has no ${name}: run reduce.ts again (see README.md)`);
  return { model, shape };
}
