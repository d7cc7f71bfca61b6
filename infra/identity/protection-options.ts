import { z } from 'zod';
import { oneOf, wholeNumber } from '../../contract/text-values';
import { flag, group, members, numberFrom, type ValuesOf } from '../settings/option-readers';
import type { FactorSettings } from './factor-options';
import type { MessageSettings } from './message-options';

const response = oneOf(['allow', 'second-factor', 'second-factor-required', 'block']);

/** Addresses in CIDR notation (SetRiskConfiguration: at most 200 in a list). */
const addresses = members(
  'CIDR blocks',
  z.union([z.cidrv4(), z.cidrv6()], { error: 'must be a CIDR block, such as 192.0.2.0/24' }),
).max(200, { error: 'must have at most 200 entries' });

/** Options of passwords, of remembered devices, and of what Cognito does about risks. */
export const protectionOptions = {
  passwordMinimumLength: wholeNumber({ minimum: 8, maximum: 99 }),
  passwords: group({
    lowercase: flag.default(false),
    uppercase: flag.default(false),
    numbers: flag.default(false),
    symbols: flag.default(false),
    history: numberFrom({ minimum: 0, maximum: 24 }).default(0),
  }),
  devices: group({
    remember: oneOf(['never', 'by-choice', 'always']).default('never'),
    challengeNew: flag.default(false),
  }),
  userPoolTier: oneOf(['essentials', 'plus']),
  threatProtection: oneOf(['off', 'audit', 'enforced']),
  threats: group({
    lowRisk: response.default('allow'),
    mediumRisk: response.default('second-factor'),
    highRisk: response.default('block'),
    leakedPasswords: oneOf(['allow', 'block']).default('block'),
    notify: flag.default(false),
    blockedAddresses: addresses.default([]),
    trustedAddresses: addresses.default([]),
  }),
  signInFirewall: group({
    enabled: flag.default(false),
    requestsPerFiveMinutes: numberFrom({ minimum: 100, maximum: 2_000_000_000 }).default(2000),
  }),
};

export type ProtectionSettings = ValuesOf<typeof protectionOptions>;

const DEFAULT_THREATS = JSON.stringify(protectionOptions.threats.parse('{}'));

export function protectionContradictions({
  userPoolTier,
  threatProtection,
  threats,
  devices,
  messages,
  mfa,
}: Partial<ProtectionSettings & MessageSettings & Pick<FactorSettings, 'mfa'>>): string[] {
  const problems: string[] = [];
  // Amazon Cognito: "User pool feature plans".
  if (threatProtection && threatProtection !== 'off' && userPoolTier === 'essentials') {
    problems.push('threatProtection must be off, or userPoolTier plus, which it needs');
  }
  if (threats && threatProtection && threatProtection !== 'enforced') {
    if (JSON.stringify(threats) !== DEFAULT_THREATS) {
      problems.push(
        'threats must be left out where threatProtection is not enforced, without which it has no effect',
      );
    }
  }
  if (threats?.notify && messages && !messages.sesIdentity) {
    problems.push('messages.sesIdentity must be set where threats.notify is true');
  }
  if (threats && mfa === 'off' && Object.values(threats).includes('second-factor-required')) {
    problems.push('threats must not be second-factor-required where mfa is off');
  }
  if (devices?.challengeNew && devices.remember === 'never') {
    problems.push('devices.remember must be by-choice or always where devices.challengeNew is true');
  }
  return problems;
}
