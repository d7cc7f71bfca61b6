import { z } from 'zod';
import { type Gate, gatesSchema } from '../../contract/gate';
import { json, text } from '../../contract/text-values';
import { ADMINISTRATORS_GROUP } from '../../contract/user-pool';
import type { IdentitySettings } from '../identity/options';
import type { ValuesOf } from '../settings/option-readers';

const certificateRequest = text(
  /^-----BEGIN (NEW )?CERTIFICATE REQUEST-----\n[A-Za-z0-9+/=\n]+-----END (NEW )?CERTIFICATE REQUEST-----\n?$/,
  'a PEM certificate signing request',
);

/** Options of the gates and their devices. */
export const gateOptions = {
  gates: json('a list of gates', gatesSchema),
  deviceCertificateRequests: json(
    'a map from gate id to certificate signing request',
    z.record(z.string(), certificateRequest, {
      error: 'must be a map from gate id to certificate signing request',
    }),
  ),
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

/** The account, region and kind before a topic in a policy, and its punctuation. */
const ARN_CHARACTERS = 60;

export function gateContradictions({
  gates = [],
  deviceCertificateRequests,
  groups,
}: Partial<GateSettings & Pick<IdentitySettings, 'groups'>>): string[] {
  const problems: string[] = [];
  for (const [index, { groups: allowed, thing, topic, commandTopic }] of gates.entries()) {
    const known = groups && [ADMINISTRATORS_GROUP, ...groups];
    for (const group of allowed.filter((name) => known?.includes(name) === false)) {
      problems.push(
        `gates[${index}].groups names "${group}"; the groups of this stack are ${known?.join(', ')}`,
      );
    }
    if (thing.length > THING_LENGTH) {
      problems.push(
        `gates[${index}].thing must have at most ${THING_LENGTH} characters: the stack puts its own name before it`,
      );
    }
    if (!commandTopic && (topic.length > TOPIC_LENGTH || topic.split('/').length > TOPIC_LEVELS)) {
      problems.push(
        `gates[${index}].topic must have at most ${TOPIC_LENGTH} characters and ${TOPIC_LEVELS} levels: the stack puts its own name before it`,
      );
    }
  }
  problems.push(...sizeProblems(gates));
  if (gates.length > 0 && deviceCertificateRequests) {
    const ids = gates.map((gate) => gate.id);
    for (const id of Object.keys(deviceCertificateRequests).filter((key) => !ids.includes(key))) {
      problems.push(`deviceCertificateRequests.${id} must be the id of a gate, one of ${ids.join(', ')}`);
    }
  }
  return problems;
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
