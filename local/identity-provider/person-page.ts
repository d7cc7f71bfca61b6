import {
  attributeMapping,
  type IdentityProviderSettings,
  providerNameOf,
} from '../../infra/identity/federation-options';
import { PROVIDER_TYPES } from '../../infra/identity/provider-types';
import { formPage, submit, submitTo } from '../cognito/pages/form-page';

/** What stands in the form at first: a made-up person. */
const EXAMPLES: Record<string, string> = {
  email: 'gina@example.com',
  email_verified: 'true',
  family_name: 'Guest',
  given_name: 'Gina',
  name: 'Gina Guest',
  phone_number: '+4930555555',
  phone_number_verified: 'true',
};

const EXAMPLE_ID = '107600000000000000001';

/** Claim that the user name is made of. */
const idClaim = ({ type }: IdentityProviderSettings) => PROVIDER_TYPES[type].userName ?? 'sub';

/** Claims that the stack reads of a provider, the id aside, each with the attribute that it fills. */
function typedClaims(provider: IdentityProviderSettings): [claim: string, attribute: string][] {
  const byClaim = Object.entries(attributeMapping(provider)).map(([attribute, claim]): [string, string] => [
    claim,
    attribute,
  ]);
  return [...new Map(byClaim)].filter(([claim]) => claim !== 'sub' && claim !== idClaim(provider));
}

/** All claims of a provider besides `sub`. */
export const claimNames = (provider: IdentityProviderSettings): string[] =>
  [idClaim(provider), ...typedClaims(provider).map(([claim]) => claim)].filter((claim) => claim !== 'sub');

/** Page of the stand-in: what the provider says of who comes, claim by claim. */
export function personPage(provider: IdentityProviderSettings, base: string): string {
  return formPage({
    title: providerNameOf(provider),
    intro:
      '<p>A stand-in on this machine. Say what the provider says of you; an empty claim is left out.</p>',
    action: base,
    fields: [
      { name: 'id', label: idClaim(provider), autocomplete: 'off', value: EXAMPLE_ID },
      ...typedClaims(provider).map(([claim, attribute], index) => ({
        name: `claim-${index}`,
        label: claim,
        autocomplete: 'off',
        optional: true,
        value: EXAMPLES[attribute] ?? '',
      })),
    ],
    buttons: `${submit('Go on')}\n${submitTo(`${base}/cancel`, 'Cancel')}`,
  });
}

/** What the form says; the id is empty where it was not sent. */
export function claimsFrom(
  provider: IdentityProviderSettings,
  form: Record<string, string>,
): { id: string; claims: Record<string, string> } {
  const { id = '' } = form;
  const typed = typedClaims(provider).map(([claim], index) => [claim, form[`claim-${index}`] ?? '']);
  const claims = Object.fromEntries(typed.filter(([, value]) => value !== ''));
  return { id: id.trim(), claims: { ...claims, [idClaim(provider)]: id.trim() } };
}
