export type Inputs = Record<string, unknown>;

/** A resource as a stack renders it. */
export interface Resource {
  type: string;
  name: string;
  inputs: Inputs;
}

/** Documented limit: one that AWS states in its documentation and not in its API models. */
export interface DocumentedLimit {
  /** The title of AWS's page. */
  page: string;
  /** What exceeds the limit, each beginning with the resource's type and name. */
  problems(resources: Resource[]): string[];
}

/** A limit on each resource of a type; `problem` says what is wrong with one, or nothing. */
export function onEach(
  page: string,
  types: string[],
  problem: (inputs: Inputs) => string | false | undefined,
): DocumentedLimit {
  return {
    page,
    problems: (resources) =>
      resources.flatMap(({ type, name, inputs }) => {
        const found = types.includes(type) && problem(inputs);
        return found ? [`${type} ${name}: ${found}`] : [];
      }),
  };
}

/** A limit on what the resources of a type that share a property come to together. */
export function onTogether(
  page: string,
  type: string,
  shared: string,
  problem: (all: Inputs[]) => string | false,
): DocumentedLimit {
  return {
    page,
    problems(resources) {
      const found = resources.filter((resource) => resource.type === type);
      const owners = new Set(found.map(({ inputs }) => String(inputs[shared])));
      return [...owners].flatMap((owner) => {
        const together = problem(
          found.map(({ inputs }) => inputs).filter((inputs) => String(inputs[shared]) === owner),
        );
        return together ? [`${type} of ${owner}: ${together}`] : [];
      });
    },
  };
}

export const exceeds = (what: string, size: number, most: number, unit = 'characters') =>
  size > most && `${what} ${size} ${unit}, at most ${most} are allowed`;

/** A property that holds JSON. */
export const json = (value: unknown): unknown => (typeof value === 'string' ? JSON.parse(value) : value);

/** Characters of a policy document without the white space between its parts, which AWS does not count. */
export const policySize = (document: unknown): number => JSON.stringify(json(document ?? '{}')).length;
