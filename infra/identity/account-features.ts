import { type AccountFeature, SECOND_FACTORS } from '../../contract/account';
import type { FactorSettings } from './factor-options';
import type { PageSettings } from './page-options';
import type { ProtectionSettings } from './protection-options';

/** Settings that decide what people can do with their accounts at the browser. */
export type AccountPageSettings = Pick<FactorSettings, 'mfa' | 'factors'> &
  Pick<ProtectionSettings, 'devices'> &
  Pick<PageSettings, 'accountPage'>;

/** What the account page offers, since the user pool has it. */
export function accountFeatures({
  accountPage,
  mfa,
  factors,
  devices,
}: AccountPageSettings): AccountFeature[] {
  if (!accountPage) return [];
  return [
    ...SECOND_FACTORS.filter((factor) => mfa !== 'off' && factors[factor]),
    ...(mfa === 'required' ? (['second-factor-required'] as const) : []),
    ...(factors.passkeys === 'off' ? [] : (['passkeys'] as const)),
    ...(devices.remember === 'never' ? [] : (['devices'] as const)),
  ];
}
