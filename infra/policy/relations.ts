import type { PolicyResource } from '@pulumi/policy';

/** A class of a Pulumi provider package, such as `aws.s3.Bucket`. */
export type ResourceClass = Parameters<PolicyResource['isType']>[0];

/** The resources of one type, in the order of the stack. */
export function ofType(resources: readonly PolicyResource[], resourceClass: ResourceClass): PolicyResource[] {
  return resources.filter((resource) => resource.isType(resourceClass));
}

/**
 * Whether a property of `from` takes its value from `to`. Dependencies are known in a preview too, where ids and
 * names are not.
 */
export function refersTo(from: PolicyResource, property: string, to: PolicyResource): boolean {
  return (from.propertyDependencies[property] ?? []).some(({ urn }) => urn === to.urn);
}
