import { flag, group, type ValuesOf } from '../settings/option-readers';
import type { ProtectionSettings } from './protection-options';

/** Options of what AWS itself logs about people and their accounts. */
export const logOptions = {
  identityLogs: group({
    undelivered: flag.default(false),
    signIns: flag.default(false),
    trail: flag.default(false),
  }),
};

export type IdentityLogSettings = ValuesOf<typeof logOptions>;

export function logContradictions({
  identityLogs,
  userPoolTier,
  threatProtection,
}: Partial<IdentityLogSettings & ProtectionSettings>): string[] {
  // Amazon Cognito: "Exporting logs from Amazon Cognito user pools".
  const isKnown = userPoolTier && threatProtection;
  if (!identityLogs?.signIns || !isKnown || (userPoolTier === 'plus' && threatProtection !== 'off'))
    return [];
  return [
    'identityLogs.signIns must be false, or userPoolTier plus and threatProtection audit or enforced, which write what is logged',
  ];
}
