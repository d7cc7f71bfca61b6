import { flag, group, numberFrom, type ValuesOf } from '../settings/option-readers';
import type { ProtectionSettings } from './protection-options';

/**
 * Failed sign-ins in five minutes above which an alarm rings. After five wrong passwords Cognito locks an account for a
 * second, and twice as long after each further one ("Lockout behavior for failed sign-in attempts"): one person who waits
 * each time comes to 13.
 */
const FAILED_SIGN_INS = 20;

/** Options of what AWS itself logs about people and their accounts. */
export const logOptions = {
  identityLogs: group({
    undelivered: flag.default(false),
    signIns: flag.default(false),
    trail: flag.default(false),
    failedSignIns: numberFrom({ minimum: 1, maximum: 100_000 }).default(FAILED_SIGN_INS),
  }),
};

export type IdentityLogSettings = ValuesOf<typeof logOptions>;

export function logContradictions({
  identityLogs,
  userPoolTier,
  threatProtection,
}: Partial<IdentityLogSettings & ProtectionSettings>): string[] {
  if (!identityLogs || !userPoolTier || !threatProtection) return [];
  const { signIns, trail, failedSignIns } = identityLogs;
  const problems: string[] = [];
  // Amazon Cognito: "Exporting logs from Amazon Cognito user pools".
  if (signIns && (userPoolTier !== 'plus' || threatProtection === 'off')) {
    problems.push(
      'identityLogs.signIns must be false, or userPoolTier plus and threatProtection audit or enforced, which write what is logged',
    );
  }
  if (!signIns && !trail && failedSignIns !== FAILED_SIGN_INS) {
    problems.push(
      'identityLogs.failedSignIns must be left out where neither identityLogs.signIns nor identityLogs.trail is true, without which nothing tells of them',
    );
  }
  return problems;
}
