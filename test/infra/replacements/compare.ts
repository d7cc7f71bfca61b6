import { isDeepStrictEqual } from 'node:util';
import type { RenderedResource, RenderedStack } from '../support/render-stack';
import { REPLACING_PROPERTIES } from './replacing-properties';

/** What an update does to the resources of a stack. */
export interface Consequences {
  created: RenderedResource[];
  /** Changed in place. */
  updated: RenderedResource[];
  replaced: RenderedResource[];
  /** Gone, as they were before. Those that Pulumi leaves in AWS are not here. */
  deleted: RenderedResource[];
}

/**
 * What an update from one rendering of a stack to another does, as the engine and the providers decide: a changed input
 * replaces the resource or not, and an input that comes from a replaced resource has changed.
 *
 * @throws where a resource type has no entry in `replacing-properties.ts`
 */
export function consequences(before: RenderedStack, after: RenderedStack): Consequences {
  const [old, next] = [resourcesByUrn(before), resourcesByUrn(after)];
  const kept = [...next.values()].filter(({ urn }) => old.has(urn));
  const changed = new Map(
    kept.map((resource) => [resource.urn, changedInputs(old.get(resource.urn)!, resource)]),
  );
  const replaced = new Set(
    kept
      .filter(
        ({ urn, replacementTrigger }) =>
          !isDeepStrictEqual(old.get(urn)!.replacementTrigger, replacementTrigger),
      )
      .map(({ urn }) => urn),
  );
  for (let size = -1; size < replaced.size; ) {
    size = replaced.size;
    for (const { urn, type, propertyDependencies } of kept) {
      const inputs = changed.get(urn)!;
      for (const [property, urns] of Object.entries(propertyDependencies)) {
        if (urns.some((each) => replaced.has(each))) inputs.add(property);
      }
      if (replacingProperties(type).some((property) => inputs.has(property))) replaced.add(urn);
    }
  }
  return {
    created: [...next.values()].filter(({ urn }) => !old.has(urn)),
    updated: kept.filter(({ urn }) => changed.get(urn)!.size > 0 && !replaced.has(urn)),
    replaced: kept.filter(({ urn }) => replaced.has(urn)),
    deleted: [...old.values()].filter(({ urn, retainOnDelete }) => !next.has(urn) && !retainOnDelete),
  };
}

export function replacingProperties(type: string): string[] {
  const properties = REPLACING_PROPERTIES[type];
  if (!properties) throw new Error(`replacing-properties.ts says nothing about ${type}`);
  return properties;
}

/** Components have no resource of their own in AWS. */
function resourcesByUrn({ resources }: RenderedStack): Map<string, RenderedResource> {
  return new Map(
    resources
      .filter(({ type }) => !/^(gatehouse:|pulumi:pulumi:)/.test(type))
      .map((resource) => [resource.urn, resource]),
  );
}

function changedInputs(before: RenderedResource, after: RenderedResource): Set<string> {
  const names = [...Object.keys(before.inputs), ...Object.keys(after.inputs)];
  return new Set(names.filter((name) => !isDeepStrictEqual(before.inputs[name], after.inputs[name])));
}
