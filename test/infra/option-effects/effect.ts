import { property, resource, resources } from '../support/find-resources';
import type { PlainValue } from '../support/plain-values';
import type { RenderedStack } from '../support/render-stack';

/** What an option changes: where to see it, with its default and with another value. */
export interface Effect {
  other: unknown;
  /** Other options that it needs and that contradict those of the others here. */
  with?: Record<string, unknown>;
  /** Where in the stack the option shows. */
  shows: (stack: RenderedStack) => unknown;
  byDefault: unknown;
  withOther: unknown;
}

export const at = (type: string, path: string, name?: string) => (stack: RenderedStack) =>
  property(resource(stack, type, name), path) as PlainValue | undefined;

export const count = (type: string, name?: string) => (stack: RenderedStack) =>
  resources(stack, type, name).length;

/** A property, such as the name, of every resource of a type. */
export const names =
  (type: string, path = 'name') =>
  (stack: RenderedStack) =>
    resources(stack, type).map((found) => property(found, path));

/** Address of the default stack, the load balancer's own. */
export const SELF_SIGNED_URL = 'https://gatehouse-1234567890.eu-west-1.elb.amazonaws.com';
