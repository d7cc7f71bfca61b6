import { oneOf, yesOrNo } from '../../contract/text-values';
import type { EdgeSettings } from '../edge/options';
import { hostName } from '../edge/options';
import { group, optional, type ValuesOf } from '../settings/option-readers';
import { readBranding } from './branding';

/** Options of the managed login pages and of the account page. */
export const pageOptions = {
  signInPages: group({
    domain: optional(hostName).prefault(''),
    style: oneOf(['cognito', 'own']).default('cognito'),
  }),
  accountPage: yesOrNo,
};

export type PageSettings = ValuesOf<typeof pageOptions>;

type Surroundings = PageSettings & Pick<EdgeSettings, 'domain' | 'hostedZone' | 'hostedZoneRole'>;

export function pageContradictions(settings: Partial<Surroundings>): string[] {
  const branding = settings.signInPages?.style === 'own' ? readBranding() : undefined;
  const mistakes = branding && 'problems' in branding ? branding.problems : [];
  return [...mistakes, ...domainContradictions(settings)];
}

function domainContradictions({
  signInPages,
  domain,
  hostedZone,
  hostedZoneRole,
}: Partial<Surroundings>): string[] {
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
