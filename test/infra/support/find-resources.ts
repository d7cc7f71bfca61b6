import type { PlainValue } from './plain-values';
import type { RenderedResource, RenderedStack } from './render-stack';

/** All resources of a type, such as `aws:lb/listener:Listener`, whose name contains `name`. */
export function resources({ resources: all }: RenderedStack, type: string, name = ''): RenderedResource[] {
  return all.filter((resource) => resource.type === type && resource.name.includes(name));
}

/**
 * The one resource of a type whose name contains `name`.
 *
 * @throws unless there is exactly one
 */
export function resource(stack: RenderedStack, type: string, name = ''): RenderedResource {
  const [found, ...others] = resources(stack, type, name);
  if (!found || others.length > 0) {
    throw new Error(`${found ? others.length + 1 : 0} resources are a ${type} named like "${name}"`);
  }
  return found;
}

/** A property by its path, such as `rules.0.name`; undefined where there is none. */
export function property({ inputs }: RenderedResource, path: string): PlainValue | undefined {
  return path
    .split('.')
    .reduce<PlainValue | undefined>(
      (value, key) =>
        typeof value === 'object' && value !== null ? (value as Record<string, PlainValue>)[key] : undefined,
      inputs,
    );
}

/** A property that must be text. */
export function text(found: RenderedResource, path: string): string {
  const value = property(found, path);
  if (typeof value !== 'string') throw new Error(`${found.urn} has no text at ${path}`);
  return value;
}

/** A property that holds JSON, parsed. */
export function json<Type>(found: RenderedResource, path: string): Type {
  return JSON.parse(text(found, path)) as Type;
}
