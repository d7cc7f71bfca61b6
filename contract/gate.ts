import { z } from 'zod';
import { GROUP_NAME } from './user-pool';

const TOPIC = /^[A-Za-z0-9_-]+(\/[A-Za-z0-9_-]+)*$/;

/** Longest MQTT topic of a gate's commands: what AWS IoT's 2,048 characters for a device's policy have room for. */
export const COMMAND_TOPIC_LENGTH = 200;

const topicExpected =
  'must be an MQTT topic of letters, digits, "_" and "-" in levels separated by "/", without wildcards';

/** Every kind of mistake in one member is the same sentence: what the member must be. */
const member = (pattern: RegExp, expected: string) => z.string({ error: expected }).regex(pattern, expected);

const topic = member(TOPIC, topicExpected).max(256, {
  error: 'must be an MQTT topic of at most 256 characters',
});

const group = member(GROUP_NAME, 'must be a group name: 1 to 128 of A-Z a-z 0-9 _ . -');

const members = {
  id: member(
    /^[a-z0-9][a-z0-9-]{0,63}$/,
    'must be 1 to 64 lower-case letters, digits or hyphens, not starting with a hyphen',
  ).refine((id) => id !== 'control', 'must not be "control", which is a path of the API'),
  name: z
    .string({ error: 'must be a name of 1 to 100 characters' })
    .trim()
    .min(1, { error: 'must be a name of 1 to 100 characters' })
    .max(100, { error: 'must be a name of 1 to 100 characters' }),
  topic,
  commandTopic: topic
    .max(COMMAND_TOPIC_LENGTH, {
      error: `must be an MQTT topic of at most ${COMMAND_TOPIC_LENGTH} characters`,
    })
    .refine((name) => !/^gatehouse(-|\/|$)/.test(name), {
      error: 'must not begin with "gatehouse", under which the stack names topics itself',
    })
    .optional(),
  thing: member(/^[A-Za-z0-9:_-]{1,128}$/, 'must be an AWS IoT thing name: 1 to 128 of A-Z a-z 0-9 : _ -'),
  groups: z
    .array(group, { error: 'must be a list of group names' })
    .min(1, { error: 'must name at least one group' }),
  confirmOpen: z.boolean({ error: 'must be true or false' }).optional(),
  kind: z.enum(['slide', 'swing'], { error: 'must be slide or swing' }).optional(),
};

const MEMBERS = Object.keys(members).join(', ');

/**
 * One gate, as configured in the stack and passed to the service in `GATES`.
 *
 * `topic` is what clients of the API name, `thing` the AWS IoT thing whose classic shadow holds its state, `groups`
 * the Cognito groups whose members may command it. Commands travel on the MQTT topic `commandTopic`; without one, on
 * `topic`, put into the stack's namespace where there is one ({@link inNamespace}). With `confirmOpen` the console asks
 * before it opens, against taps in a pocket; `kind` says how the console draws it.
 */
export const gateSchema = z.strictObject(members, {
  error: ({ code, keys }) =>
    code === 'unrecognized_keys'
      ? `must not have ${(keys as string[]).join(', ')}; the members of a gate are ${MEMBERS}`
      : `must be a gate, with the members ${MEMBERS}`,
});

export type Gate = z.infer<typeof gateSchema>;

/** MQTT topic that carries a gate's commands. */
export function commandTopicOf(gate: Pick<Gate, 'topic' | 'commandTopic'>): string {
  return gate.commandTopic ?? gate.topic;
}

/** Prefix of all things of a namespace. No name of a stack has an underscore, so none is the prefix of another. */
export const thingPrefix = (namespace: string): string => `${namespace}_`;

/** Prefix of all command topics of a namespace, except those that a gate names itself. */
export const commandTopicPrefix = (namespace: string): string => `${namespace}/`;

/**
 * A gate under the names that it has in AWS IoT, which are unique in an account and region: several stacks share
 * these. Without a namespace, as on a laptop, the names are the configured ones.
 */
export function inNamespace(gate: Gate, namespace: string | undefined): Gate {
  if (!namespace) return gate;
  return {
    ...gate,
    thing: `${thingPrefix(namespace)}${gate.thing}`,
    commandTopic: gate.commandTopic ?? `${commandTopicPrefix(namespace)}${gate.topic}`,
  };
}

/** At least one gate; ids, topics and things are unique, since each of them names one gate. */
export const gatesSchema = z
  .array(z.unknown(), { error: 'must be a list of gates' })
  .min(1, { error: 'must name at least one gate' })
  .transform((items, context) => {
    const gates = items.map((item, index) => {
      const { data, error } = gateSchema.safeParse(item);
      for (const { path, message } of error?.issues ?? []) {
        context.addIssue({ code: 'custom', path: [index, ...path], message });
      }
      return data;
    });
    for (const { path, message } of duplicates(items)) context.addIssue({ code: 'custom', path, message });
    return gates.filter((gate) => gate !== undefined);
  });

/** Names that two gates share; looked for in gates that have other mistakes too. */
function duplicates(items: unknown[]): { path: PropertyKey[]; message: string }[] {
  return (['id', 'topic', 'thing', 'commandTopic'] as const).flatMap((key) => {
    const seen = new Set<unknown>();
    return items.flatMap((item, index) => {
      const value = typeof item === 'object' && item !== null ? Reflect.get(item, key) : undefined;
      const known = typeof value === 'string' && seen.has(value);
      seen.add(value);
      return known
        ? [{ path: [index, key], message: `"${value}" is already the ${key} of another gate` }]
        : [];
    });
  });
}
