import { apiInput } from './api-input';
import { problemsOf } from './check-shape';
import { EDGE_LIMITS } from './documented/edge';
import { IDENTITY_LIMITS } from './documented/identity';
import type { Inputs, Resource } from './documented/limit';
import { NAME_AND_SIZE_LIMITS } from './documented/names-and-sizes';
import { POLICY_LIMITS } from './documented/policies';
import type { Mapping } from './mapping/mapping';
import { MAPPINGS } from './mapping/mappings';
import { operationInput, shapeNamed } from './model';

export const DOCUMENTED_LIMITS = [
  ...EDGE_LIMITS,
  ...IDENTITY_LIMITS,
  ...NAME_AND_SIZE_LIMITS,
  ...POLICY_LIMITS,
];

/** What Pulumi appends to a resource's name: a hyphen and seven random hexadecimal digits. */
const RANDOM_PART = '-0123abc';

/**
 * Everything in a stack that AWS would refuse, or that nobody has mapped to AWS's API: one sentence for each finding,
 * beginning with the resource's type and name.
 */
export function findings(rendered: Resource[]): string[] {
  const provider = rendered.find(({ type }) => type === 'pulumi:providers:aws');
  const resources = rendered
    .filter(({ type }) => /^awsx?:/.test(type))
    .map((resource) => named(resource))
    .map((resource) => tagged(resource, defaultTags(provider)));
  return [
    ...resources.flatMap((resource) =>
      examineResource(resource).map((problem) => `${resource.type} ${resource.name}: ${problem}`),
    ),
    ...DOCUMENTED_LIMITS.flatMap(({ page, problems }) =>
      problems(resources).map((problem) => `${problem} (${page})`),
    ),
  ];
}

const mappingOf = ({ type }: Resource): Mapping | undefined => {
  const mapping = MAPPINGS[type];
  return typeof mapping === 'object' ? mapping : undefined;
};

/** With the physical name that Pulumi gives; names of buckets are in lower case. */
function named(resource: Resource): Resource {
  const property = mappingOf(resource)?.autoName;
  if (!property || resource.inputs[property] !== undefined) return resource;
  const name = `${resource.name}${RANDOM_PART}`;
  const physical = property === 'bucket' ? name.toLowerCase() : name;
  return { ...resource, inputs: { ...resource.inputs, [property]: physical } };
}

function defaultTags(provider: Resource | undefined): Inputs | undefined {
  const given = provider?.inputs['defaultTags'];
  const { tags } = (typeof given === 'string' ? JSON.parse(given) : (given ?? {})) as { tags?: Inputs };
  return tags;
}

/** With the tags that the provider adds where a call takes tags. */
function tagged(resource: Resource, tags: Inputs | undefined): Resource {
  const takesTags = mappingOf(resource)?.calls.some(({ operation, properties = {} }) => {
    const { model, shape } = operationInput(operation);
    const members = Object.keys(shapeNamed(model, shape).members ?? {});
    return 'tags' in properties || members.some((member) => member.toLowerCase() === 'tags');
  });
  if (!tags || !takesTags) return resource;
  return {
    ...resource,
    inputs: { ...resource.inputs, tags: { ...tags, ...(resource.inputs['tags'] as Inputs) } },
  };
}

function examineResource(resource: Resource): string[] {
  const mapping = MAPPINGS[resource.type];
  if (mapping === undefined) return ['has no mapping to the API of AWS (test/infra/aws-limits/README.md)'];
  if (typeof mapping === 'string') return [];
  const notSent = Object.keys(mapping.notSent ?? {});
  const carried = new Set<string>(notSent);
  const problems: string[] = [];
  for (const call of mapping.calls) {
    if (call.onlyWith && resource.inputs[call.onlyWith] === undefined) continue;
    const { model, shape, input, ...translated } = apiInput(call, resource.inputs, notSent);
    for (const property of translated.carried) carried.add(property);
    problems.push(
      ...translated.unmapped.map((path) => unmapped(path, call.operation)),
      ...problemsOf(model, shape, input).map((problem) => `${call.operation}: ${problem}`),
    );
  }
  const left = Object.keys(resource.inputs).filter((property) => !carried.has(property));
  return [...problems, ...left.map((property) => unmapped(property, 'any call'))];
}

const unmapped = (path: string, where: string) =>
  `${path} is mapped to no member of ${where} (test/infra/aws-limits/README.md)`;
