import { z } from 'zod';
import { gatesSchema } from '../../contract/gate';
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

export function gateContradictions({
  gates,
  deviceCertificateRequests,
  groups,
}: Partial<GateSettings & Pick<IdentitySettings, 'groups'>>): string[] {
  const problems: string[] = [];
  if (gates && groups) {
    const known = [ADMINISTRATORS_GROUP, ...groups];
    for (const [index, gate] of gates.entries()) {
      for (const group of gate.groups.filter((name) => !known.includes(name))) {
        problems.push(
          `gates[${index}].groups names "${group}"; the groups of this stack are ${known.join(', ')}`,
        );
      }
    }
  }
  if (gates && deviceCertificateRequests) {
    const ids = gates.map((gate) => gate.id);
    for (const id of Object.keys(deviceCertificateRequests).filter((key) => !ids.includes(key))) {
      problems.push(`deviceCertificateRequests.${id} must be the id of a gate, one of ${ids.join(', ')}`);
    }
  }
  return problems;
}
