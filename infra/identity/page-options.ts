import { yesOrNo } from '../../contract/text-values';
import type { EdgeSettings } from '../edge/options';
import { hostName } from '../edge/options';
import { group, optional, type ValuesOf } from '../settings/option-readers';

/** Options of the managed login pages and of the account page. */
export const pageOptions = {
  signInPages: group({ domain: optional(hostName).prefault('') }),
  accountPage: yesOrNo,
};

export type PageSettings = ValuesOf<typeof pageOptions>;

export function pageContradictions({
  signInPages,
  domain,
  hostedZone,
  hostedZoneRole,
}: Partial<PageSettings & Pick<EdgeSettings, 'domain' | 'hostedZone' | 'hostedZoneRole'>>): string[] {
  if (!signInPages?.domain) return [];
  if (!domain) return ['domain must be set where signInPages.domain is: the pages are at a name under it'];
  if (!hostedZone || hostedZoneRole) {
    return [
      'hostedZone must be one of this account where signInPages.domain is set: the stack makes its records',
    ];
  }
  // Amazon Cognito: "Using your own domain for managed login": the name above must resolve, and the stack makes that one.
  const label = signInPages.domain.endsWith(`.${domain}`) && signInPages.domain.slice(0, -domain.length - 1);
  return label && !label.includes('.')
    ? []
    : [`signInPages.domain must be one label before ${domain}, such as auth.${domain}`];
}
