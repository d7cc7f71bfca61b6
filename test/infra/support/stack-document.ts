import * as yaml from 'js-yaml';
import type { PlainObject, PlainValue } from './plain-values';
import type { RenderedResource } from './recording-monitor';
import type { RenderedStack } from './render-stack';

/** A rendered stack as one readable document. Which provider a resource has is a promise of its own, not shown. */
export function stackDocument({ resources, outputs }: RenderedStack): string {
  const document = {
    outputs: readable(outputs),
    resources: Object.fromEntries(resources.map((resource) => [identity(resource.urn), describe(resource)])),
  };
  return yaml.dump(document, { lineWidth: -1, noRefs: true });
}

function describe({ urn, type, name, providers, inputs, parent, dependsOn, ...options }: RenderedResource) {
  return {
    ...(parent && { parent: identity(parent) }),
    ...options,
    ...(dependsOn && { dependsOn: dependsOn.map(identity) }),
    ...(Object.keys(inputs).length > 0 && { inputs: readable(inputs) }),
  };
}

/** Type and name, which are unique here; the rest of a URN repeats the parents. */
function identity(urn: string): string {
  const [, , types = '', name = ''] = urn.split('::');
  return `${types.split('$').at(-1)} ${name}`;
}

/** Policies and other JSON in text, as what they say. */
function readable(value: PlainValue): PlainValue {
  if (typeof value === 'string' && /^[[{]"|^\[\{/.test(value))
    return readable(JSON.parse(value) as PlainValue);
  if (Array.isArray(value)) return value.map(readable);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value as PlainObject).map(([key, member]) => [key, readable(member)]),
  );
}
