import { type AccountSettings, REACH_ATTRIBUTE } from './account-options';
import { type AttributeSettings, requiredAttributes, writableAttributes } from './attribute-options';
import {
  attributeMapping,
  type FederationSettings,
  type IdentityProviderSettings,
  provesAddresses,
  providerNameOf,
  secretNameOf,
} from './federation-options';
import { PROVIDER_TYPES } from './provider-types';
import type { SignUpSettings } from './sign-up-options';

type Surroundings = FederationSettings & AccountSettings & AttributeSettings & SignUpSettings;

/** What Cognito writes of what a provider says, though no app client may. */
const VERIFIED = Object.values(REACH_ATTRIBUTE).map((name) => `${name}_verified`);

/** What identity providers must not be, with each other and with the rest of the user pool's options. */
export function federationContradictions(settings: Partial<Surroundings>): string[] {
  const { identityProviders, identityProviderSecrets, accounts, attributes, signUp, signIn } = settings;
  if (!identityProviders) return [];
  return [
    ...duplicates(identityProviders),
    ...(identityProviderSecrets ? secretProblems(identityProviders, identityProviderSecrets) : []),
    ...identityProviders.flatMap((provider, index) => {
      const where = `identityProviders[${index}]`;
      return [
        ...samlProblems(provider, where),
        ...(signUp && signIn ? admissionProblems(provider, where, { signUp, signIn }) : []),
        ...(accounts && attributes ? mappingProblems(provider, where, { accounts, attributes }) : []),
      ];
    }),
  ];
}

function duplicates(providers: IdentityProviderSettings[]): string[] {
  const seen = new Set<string>();
  const twice = (name: string) => seen.size === seen.add(name.toLowerCase()).size;
  return [
    ...providers.map(providerNameOf).map((name): [string, string] => [name, 'provider']),
    ...providers.flatMap(({ domains }) => domains).map((name): [string, string] => [name, 'domain']),
  ]
    .filter(([name, kind]) => twice(`${kind} ${name}`))
    .map(([name, kind]) => `identityProviders must not have the ${kind} ${name} twice`);
}

function secretProblems(
  providers: IdentityProviderSettings[],
  secrets: FederationSettings['identityProviderSecrets'],
): string[] {
  const needed = providers.filter(({ type }) => PROVIDER_TYPES[type].hasSecret).map(secretNameOf);
  return [
    ...needed
      .filter((name) => !Object.hasOwn(secrets, name))
      .map(
        (name) =>
          `identityProviderSecrets must have ${name}, set with: pulumi config set --secret --path identityProviderSecrets.${name}`,
      ),
    ...Object.keys(secrets)
      .filter((name) => !needed.includes(name))
      .map(
        (name) =>
          `identityProviderSecrets must not have ${name}; providers with a secret are ${needed.join(', ') || 'none'}`,
      ),
  ];
}

function samlProblems(provider: IdentityProviderSettings, where: string): string[] {
  if (provider.type !== 'saml') return [];
  const given = [provider.metadataUrl, provider.metadata].filter((each) => each !== undefined).length;
  return given === 1 ? [] : [`${where} must have one of metadataUrl and metadata`];
}

/** Cognito makes an account for everybody whom a provider names, whatever `signUp.mode` is. */
function admissionProblems(
  provider: IdentityProviderSettings,
  where: string,
  { signUp, signIn }: SignUpSettings,
): string[] {
  const problems: string[] = [];
  const byList = provider.admits === 'invited';
  if (byList && signUp.allowed.length === 0) {
    problems.push(
      `signUp.allowed must name who is invited where ${where}.admits is invited, or that be everyone, even strangers`,
    );
  }
  if ((byList || Object.keys(signIn.allowed).length > 0) && !provesAddresses(provider)) {
    const reason = byList ? `${where}.admits is invited` : 'signIn.allowed has a list';
    problems.push(
      `${where}.attributes must fill email_verified, or ${where}.trustEmail be true, where ${reason}: else no address is proved`,
    );
  }
  return problems;
}

/** Amazon Cognito: "Mapping IdP attributes to profiles and tokens": Cognito writes what is mapped at every sign-in. */
function mappingProblems(
  provider: IdentityProviderSettings,
  where: string,
  { accounts, attributes }: AccountSettings & AttributeSettings,
): string[] {
  const mapped = Object.keys(attributeMapping(provider));
  const writable = writableAttributes(attributes);
  const immutable = attributes.custom.filter(({ mutable }) => !mutable).map(({ name }) => `custom:${name}`);
  const written = mapped.filter((name) => !VERIFIED.includes(name));
  return [
    ...written
      .filter((name) => !writable.includes(name))
      .map(
        (name) => `${where}.attributes fills ${name}; it may fill ${[...writable, ...VERIFIED].join(', ')}`,
      ),
    ...written
      .filter((name) => immutable.includes(name))
      .map(
        (name) =>
          `${where}.attributes must not fill ${name}, which is not mutable: Cognito fills it at every sign-in`,
      ),
    ...requiredAttributes({ accounts, attributes })
      .filter((name) => !mapped.includes(name))
      .map((name) => `${where}.attributes must fill ${name}, which every account needs`),
    ...Object.entries(attributes.clients).flatMap(([client, { write }]) =>
      written
        .filter((name) => writable.includes(name) && !write.includes(name))
        .map((name) => `attributes.clients.${client}.write must name ${name}, which ${where} fills`),
    ),
  ];
}
