import { z } from 'zod';
import { type Gate, gateSchema, gatesSchema } from '../../contract/gate';
import { json, text, wholeNumber } from '../../contract/text-values';
import { ADMINISTRATORS_GROUP } from '../../contract/user-pool';
import type { IdentitySettings } from '../identity/options';
import { listOf, type ValuesOf } from '../settings/option-readers';

const certificateRequest = text(
  /^-----BEGIN (NEW )?CERTIFICATE REQUEST-----\n[A-Za-z0-9+/=\n]+-----END (NEW )?CERTIFICATE REQUEST-----\n?$/,
  'a PEM certificate signing request',
);

/** One for each certificate that a device may connect with; a second one while the first is replaced. */
const certificateRequests = z
  .array(certificateRequest, { error: 'must be a list of certificate signing requests' })
  .min(1, { error: 'must name at least one certificate signing request' })
  .max(2, { error: 'must name at most two certificate signing requests, the old one and the new one' })
  .refine((requests) => new Set(requests).size === requests.length, {
    error: 'must not name a certificate signing request twice',
  });

/** Options of the gates and their devices. */
export const gateOptions = {
  gateOfflineMinutes: wholeNumber({ minimum: 1, maximum: 1440 }),
  gates: json('a list of gates', gatesSchema),
  deviceCertificateRequests: json(
    'a map from gate id to certificate signing requests',
    z.record(z.string(), certificateRequests, {
      error: 'must be a map from gate id to certificate signing requests',
    }),
  ),
  gatesToEnrol: listOf('gate ids', z.string({ error: 'must be the id of a gate' })),
};

export type GateSettings = ValuesOf<typeof gateOptions>;

/** What the stack's namespace leaves of a thing's 128 characters. */
const THING_LENGTH = 80;

/** What the stack's namespace leaves of {@link COMMAND_TOPIC_LENGTH}, and of the eight levels of a topic. */
const TOPIC_LENGTH = 150;
const TOPIC_LEVELS = 7;

/** Bytes of the list of gates that the task definition, which may have 64 KiB, has room for. */
const LIST_BYTES = 60_000;

/** Characters of the task role's policy, of 10,240, that topics named by gates themselves may take. */
const POLICY_CHARACTERS = 8_000;

/** Gates that the policy of the role that enrols them, of 10,240 characters, has room for. */
const GATES_TO_ENROL = 20;

/** The account, region and kind before a topic in a policy, and its punctuation. */
const ARN_CHARACTERS = 60;

/** The gates in an option's text that are right by themselves, each at its index, whatever is wrong with others. */
export function readableGates(text: string | undefined): (Gate | undefined)[] {
  const list = json('a list', z.array(z.unknown())).safeParse(text);
  return (list.data ?? []).map((item) => gateSchema.safeParse(item).data);
}

export function gateContradictions({
  gates,
  deviceCertificateRequests = {},
  gatesToEnrol = [],
  groups,
}: Partial<
  Pick<IdentitySettings, 'groups'> & Pick<GateSettings, 'deviceCertificateRequests' | 'gatesToEnrol'>
> & {
  gates: (Gate | undefined)[];
}): string[] {
  const readable = gates.filter((gate) => gate !== undefined);
  const problems = gates.flatMap((gate, index) =>
    gate ? oneGateProblems(gate, `gates[${index}]`, groups) : [],
  );
  problems.push(...sizeProblems(readable));
  if (readable.length < gates.length) return problems;
  const ids = readable.map((gate) => gate.id);
  const named = [
    ...Object.keys(deviceCertificateRequests).map((id) => [id, `deviceCertificateRequests.${id}`] as const),
    ...gatesToEnrol.map((id, index) => [id, `gatesToEnrol[${index}]`] as const),
  ];
  return [
    ...problems,
    ...(gatesToEnrol.length > GATES_TO_ENROL
      ? [`gatesToEnrol must name at most ${GATES_TO_ENROL} gates at a time`]
      : []),
    ...named
      .filter(([id]) => !ids.includes(id))
      .map(([, where]) => `${where} must be the id of a gate, one of ${ids.join(', ')}`),
  ];
}

function oneGateProblems(
  { groups, thing, topic, commandTopic }: Gate,
  where: string,
  otherGroups: string[] | undefined,
): string[] {
  const known = otherGroups && [ADMINISTRATORS_GROUP, ...otherGroups];
  const strangers = groups.filter((name) => known?.includes(name) === false);
  const topicFits = topic.length <= TOPIC_LENGTH && topic.split('/').length <= TOPIC_LEVELS;
  return [
    ...strangers.map(
      (name) => `${where}.groups names "${name}"; the groups of this stack are ${known?.join(', ')}`,
    ),
    ...(thing.length > THING_LENGTH
      ? [`${where}.thing must have at most ${THING_LENGTH} characters: the stack's name is put before it`]
      : []),
    ...(commandTopic || topicFits
      ? []
      : [
          `${where}.topic must have at most ${TOPIC_LENGTH} characters in ${TOPIC_LEVELS} levels: the stack's name is put before it`,
        ]),
  ];
}

function sizeProblems(gates: Gate[]): string[] {
  const text = JSON.stringify(gates);
  // A container's environment is JSON too, in which each quotation mark takes two characters.
  const bytes = Buffer.byteLength(JSON.stringify(text));
  const characters = gates
    .map(({ commandTopic }) => (commandTopic ? commandTopic.length + ARN_CHARACTERS : 0))
    .reduce((sum, length) => sum + length, 0);
  return [
    ...(bytes > LIST_BYTES
      ? [
          `gates must have at most ${LIST_BYTES} bytes as JSON, not ${bytes}: shorten names, or make another stack`,
        ]
      : []),
    ...(characters > POLICY_CHARACTERS
      ? [
          `gates must not name so many topics as commandTopic: they take ${characters} of ${POLICY_CHARACTERS} characters in a policy`,
        ]
      : []),
  ];
}
