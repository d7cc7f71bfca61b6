import { z } from 'zod';
import { json, oneOf, text } from '../../contract/text-values';
import { hostName } from '../edge/options';
import { flag, members, secretMap, type ValuesOf } from '../settings/option-readers';
import { attributeName } from './attribute-options';
import { PROVIDER_TYPES, type ProviderTypeName } from './provider-types';

const present = (what: string) => text(/^\S{1,2048}$/, `${what}, without spaces`);

const httpsUrl = text(/^https:\/\/[^\s/]+(\/\S*)?$/, 'an https URL').max(2048, {
  error: 'must have at most 2048 characters',
});

/** Cognito takes almost any character, but the user names that begin with it are easier to read so. */
const providerName = text(
  /^[A-Za-z][A-Za-z0-9-]{2,31}$/,
  '3 to 32 letters, digits or "-", a letter first',
).refine(
  (name) => !RESERVED.has(name.toLowerCase()),
  'must not be the name of a provider that Cognito knows, or Cognito itself',
);

const RESERVED = new Set(
  Object.entries(PROVIDER_TYPES)
    .flatMap(([type, { cognitoType }]) => [type, cognitoType.toLowerCase()])
    .concat('cognito'),
);

/** What every provider has. */
const common = {
  admits: oneOf(['invited', 'everyone']).default('invited'),
  trustEmail: flag.default(false),
  attributes: z
    .record(attributeName, z.string().max(2048, { error: 'must have at most 2048 characters' }), {
      error: 'must be a map from attributes of the user pool to claims of the provider',
    })
    .default({}),
  domains: members('domains', hostName.max(40, { error: 'must have at most 40 characters' }))
    .max(50, { error: 'must be at most 50 domains' })
    .default([]),
};

const clientId = present('the id of the client at the provider');

const provider = <const Type extends ProviderTypeName, Members extends z.ZodRawShape>(
  type: Type,
  own: Members,
) => {
  const shape = { type: z.literal(type), ...own, ...common };
  const names = Object.keys(shape).join(', ');
  return z.strictObject(shape, {
    error: (issue) =>
      issue.code === 'unrecognized_keys'
        ? `must not have ${issue.keys.join(', ')}; the members of type ${type} are ${names}`
        : undefined,
  });
};

const identityProvider = z.discriminatedUnion(
  'type',
  [
    provider('google', { clientId }),
    provider('facebook', {
      clientId,
      apiVersion: text(/^v\d{1,3}\.\d$/, 'a version such as v23.0').optional(),
    }),
    provider('apple', {
      clientId,
      teamId: text(/^[A-Z0-9]{10}$/, '10 upper-case letters or digits'),
      keyId: text(/^[A-Z0-9]{10}$/, '10 upper-case letters or digits'),
    }),
    provider('amazon', { clientId }),
    provider('oidc', {
      name: providerName,
      clientId,
      issuer: httpsUrl.refine((issuer) => !issuer.endsWith('/'), 'must not end with a slash'),
      scopes: members('scopes', present('a scope'))
        .refine((scopes) => scopes.includes('openid'), 'must name openid')
        .default(['openid', 'email', 'profile']),
      userInfoBy: oneOf(['GET', 'POST']).default('GET'),
      endpoints: z
        .strictObject(
          { authorize: httpsUrl, token: httpsUrl, userInfo: httpsUrl, keys: httpsUrl },
          { error: 'must be a map with the members authorize, token, userInfo, keys' },
        )
        .optional(),
    }),
    provider('saml', {
      name: providerName,
      metadataUrl: httpsUrl.optional(),
      metadata: text(/^\s*<[\s\S]{1,131000}>\s*$/, 'an XML document of at most 131000 characters').optional(),
      signOut: flag.default(false),
      signRequests: flag.default(false),
      encryptAssertions: flag.default(false),
    }),
  ],
  {
    error: ({ code }) =>
      code === 'invalid_union'
        ? `must be one of ${Object.keys(PROVIDER_TYPES).join(', ')}`
        : 'must be a map with the member type',
  },
);

export type IdentityProviderSettings = z.output<typeof identityProvider>;

/** Options of other identity providers, by which people sign in with an account that they have elsewhere. */
export const federationOptions = {
  identityProviders: json(
    'a list of identity providers',
    z
      .array(identityProvider, { error: 'must be a list of identity providers' })
      .max(50, { error: 'must be at most 50 identity providers' }),
  ),
  // A client's secret in one line, or Apple's key in several.
  identityProviderSecrets: secretMap(
    /^[\x20-\x7e]{1,2048}$|^-----BEGIN [A-Z ]+-----\n[\w+/=\n]{1,4096}-----END [A-Z ]+-----\n?$/,
    'a secret of 1 to 2048 printable characters, or a private key in PEM',
  ),
};

export type FederationSettings = ValuesOf<typeof federationOptions>;

/** Name of a provider in Cognito, which its people's user names begin with. */
export const providerNameOf = (settings: IdentityProviderSettings): string =>
  'name' in settings ? settings.name : PROVIDER_TYPES[settings.type].cognitoType;

/** Name of a provider in `identityProviderSecrets`. */
export const secretNameOf = (settings: IdentityProviderSettings): string =>
  'name' in settings ? settings.name : settings.type;

/** Attributes of the user pool that a provider fills, each with the claim that it is filled with. */
export function attributeMapping(settings: IdentityProviderSettings): Record<string, string> {
  const mapped = { ...PROVIDER_TYPES[settings.type].attributes, ...settings.attributes };
  return Object.fromEntries(Object.entries(mapped).filter(([, claim]) => claim !== ''));
}

/** Whether it can be known of a provider's people that an address is theirs. */
export function provesAddresses(settings: IdentityProviderSettings): boolean {
  const mapped = attributeMapping(settings);
  return settings.trustEmail || 'email_verified' in mapped || 'phone_number_verified' in mapped;
}
