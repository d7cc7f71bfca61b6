const STACK_TYPE = 'pulumi:pulumi:Stack';

/**
 * The URN that the engine gives a resource (Pulumi: "URNs"): its type is qualified by the types of all its
 * ancestors except the stack.
 */
export function urnOf(stack: string, project: string, type: string, name: string, parentUrn: string): string {
  const parentType = parentUrn.split('::')[2] ?? '';
  const qualifiedType = parentType === '' || parentType === STACK_TYPE ? type : `${parentType}$${type}`;
  return `urn:pulumi:${stack}::${project}::${qualifiedType}::${name}`;
}
