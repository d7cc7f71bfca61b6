import { edgeContradictions, edgeOptions } from '../edge/options';
import { gateServiceContradictions, gateServiceOptions } from '../gate-service/options';
import { gateContradictions, gateOptions, readableGates } from '../gates/options';
import { roleOptions } from '../iam/options';
import { identityContradictions, identityOptions } from '../identity/options';
import { identityPoolContradictions, identityPoolOptions } from '../identity-pool/options';
import { networkContradictions, networkOptions } from '../network/options';
import { operationContradictions, operationOptions } from './operation-options';
import type { ValuesOf } from './option-readers';

/** Options of the stack, from all features. Pulumi.yaml holds their defaults and descriptions. */
export const OPTIONS = {
  ...edgeOptions,
  ...networkOptions,
  ...gateServiceOptions,
  ...gateOptions,
  ...identityOptions,
  ...identityPoolOptions,
  ...roleOptions,
  ...operationOptions,
};

export type OptionValues = ValuesOf<typeof OPTIONS>;

/**
 * What options must not be together, one line for each mistake. Options that are wrong by themselves are absent;
 * rules that need them have nothing to say. Of a list of gates with a mistake, the others are looked at.
 *
 * @param written the option `gates` as it was written, `aws:region` where it is right by itself, and which options are
 * encrypted, since a secret may not be readable here
 */
export function contradictions(
  values: Partial<OptionValues>,
  {
    gatesText,
    region,
    isEncrypted,
  }: {
    gatesText: string | undefined;
    region: string | undefined;
    isEncrypted: (name: string) => boolean;
  },
): string[] {
  return [
    ...edgeContradictions(values, region),
    ...networkContradictions(values),
    ...gateServiceContradictions(values),
    ...gateContradictions({ ...values, gates: values.gates ?? readableGates(gatesText) }),
    ...identityContradictions(values, isEncrypted),
    ...identityPoolContradictions(values),
    ...operationContradictions(values, region),
  ];
}
