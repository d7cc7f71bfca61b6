import { settingProblems } from '../support/stack-configuration';

const GOOGLE = { type: 'google', clientId: 'gates', admits: 'everyone' };
const COMPANY = {
  type: 'saml',
  name: 'Company',
  metadataUrl: 'https://saml.example.com/metadata',
  admits: 'everyone',
};
const ESTATE = {
  type: 'oidc',
  name: 'Estate',
  clientId: 'gates',
  issuer: 'https://login.example.com',
  admits: 'everyone',
};

/** Options of a stack with these providers, and the secrets that they need. */
function withProviders(providers: Record<string, unknown>[], others: Record<string, unknown> = {}) {
  const needing = providers.filter(({ type }) => type !== 'saml');
  const identityProviderSecrets = Object.fromEntries(
    needing.map(({ type, name }) => [String(name ?? type), 'example']),
  );
  return { identityProviders: providers, identityProviderSecrets, ...others };
}

const LISTED = { signUp: { allowed: ['example.com'] } };

const MEMBERS = 'attributes.clients.mobile.write';

describe('identity providers', () => {
  it.each<[string, Record<string, unknown>]>([
    ['none', {}],
    ['one that admits everyone', withProviders([GOOGLE])],
    [
      'one for invited people, who prove their address there',
      withProviders([{ ...GOOGLE, admits: 'invited' }], LISTED),
    ],
    [
      'one for invited people, whose addresses are trusted',
      withProviders([{ ...COMPANY, admits: 'invited', trustEmail: true }], LISTED),
    ],
    ['several of a kind', withProviders([ESTATE, { ...ESTATE, name: 'Club' }, COMPANY])],
    [
      'a SAML document in place of its address',
      withProviders([{ ...COMPANY, metadataUrl: undefined, metadata: '<EntityDescriptor/>' }]),
    ],
    [
      'a default group though only administrators create other accounts',
      withProviders([GOOGLE], { groups: ['Residents'], signUp: { defaultGroup: 'Residents' } }),
    ],
    [
      'attributes of the stack’s own',
      withProviders([{ ...COMPANY, attributes: { 'custom:plot': 'plot' } }], {
        attributes: { custom: [{ name: 'plot' }] },
      }),
    ],
  ])('may be %s', (_what, config) => {
    expect(settingProblems('dev', config)).toEqual([]);
  });

  it.each<[string, Record<string, unknown>, string]>([
    [
      'a type that Cognito does not know',
      withProviders([{ type: 'github' }]),
      'identityProviders[0].type must be one of google, facebook, apple, amazon, oidc, saml',
    ],
    [
      'a name in place of a provider',
      { identityProviders: ['google'] },
      'identityProviders[0] must be a map with the member type',
    ],
    [
      'no client',
      withProviders([{ type: 'google', admits: 'everyone' }]),
      'identityProviders[0].clientId must be the id of the client at the provider, without spaces',
    ],
    [
      'a member of another type',
      withProviders([{ ...GOOGLE, issuer: 'https://accounts.google.com' }]),
      'identityProviders[0] must not have issuer; the members of type google are type, clientId, admits, trustEmail, attributes, domains',
    ],
    [
      'a name that is not allowed',
      withProviders([{ ...COMPANY, name: 'My_Company' }]),
      'identityProviders[0].name must be 3 to 32 letters, digits or "-", a letter first',
    ],
    [
      'the name of a provider that Cognito knows',
      withProviders([{ ...COMPANY, name: 'google' }]),
      'identityProviders[0].name must not be the name of a provider that Cognito knows, or Cognito itself',
    ],
    [
      'an issuer with a slash at its end',
      withProviders([{ ...ESTATE, issuer: 'https://login.example.com/' }]),
      'identityProviders[0].issuer must not end with a slash',
    ],
    [
      'an issuer without TLS',
      withProviders([{ ...ESTATE, issuer: 'http://login.example.com' }]),
      'identityProviders[0].issuer must be an https URL',
    ],
    [
      'scopes without openid',
      withProviders([{ ...ESTATE, scopes: ['email'] }]),
      'identityProviders[0].scopes must name openid',
    ],
    [
      'no SAML document',
      withProviders([{ ...COMPANY, metadataUrl: undefined }]),
      'identityProviders[0] must have one of metadataUrl and metadata',
    ],
    [
      'two SAML documents',
      withProviders([{ ...COMPANY, metadata: '<EntityDescriptor/>' }]),
      'identityProviders[0] must have one of metadataUrl and metadata',
    ],
    [
      'two of a name',
      withProviders([COMPANY, { ...COMPANY, name: 'COMPANY' }]),
      'identityProviders must not have the provider COMPANY twice',
    ],
    [
      'two for a domain',
      withProviders([
        { ...COMPANY, domains: ['example.com'] },
        { ...ESTATE, domains: ['example.com'] },
      ]),
      'identityProviders must not have the domain example.com twice',
    ],
    [
      'no secret',
      { identityProviders: [GOOGLE] },
      'identityProviderSecrets must have google, set with: pulumi config set --secret --path identityProviderSecrets.google',
    ],
    [
      'a secret of nobody',
      { ...withProviders([COMPANY]), identityProviderSecrets: { Company: 'example' } },
      'identityProviderSecrets must not have Company; providers with a secret are none',
    ],
    [
      'a secret that is none',
      { ...withProviders([GOOGLE]), identityProviderSecrets: { google: '' } },
      'identityProviderSecrets.google must be a secret of 1 to 2048 printable characters, or a private key in PEM',
    ],
    [
      'invited people of whom there is no list',
      withProviders([{ ...GOOGLE, admits: 'invited' }]),
      'signUp.allowed must name who is invited where identityProviders[0].admits is invited, or that be everyone, even strangers',
    ],
    [
      'invited people who prove no address',
      withProviders([{ ...COMPANY, admits: 'invited' }], LISTED),
      'identityProviders[0].attributes must fill email_verified, or identityProviders[0].trustEmail be true, where identityProviders[0].admits is invited: else no address is proved',
    ],
    [
      'an app for listed people, who prove no address',
      withProviders([COMPANY], { signIn: { allowed: { mobile: ['example.com'] } } }),
      'identityProviders[0].attributes must fill email_verified, or identityProviders[0].trustEmail be true, where signIn.allowed has a list: else no address is proved',
    ],
    [
      'an attribute that the pool does not have',
      withProviders([{ ...COMPANY, attributes: { 'custom:plot': 'plot' } }]),
      'identityProviders[0].attributes fills custom:plot; it may fill address, birthdate, family_name, gender, given_name, locale, middle_name, name, nickname, picture, preferred_username, profile, website, zoneinfo, email, phone_number, email_verified, phone_number_verified',
    ],
    [
      'an attribute that never changes',
      withProviders([{ ...COMPANY, attributes: { 'custom:plot': 'plot' } }], {
        attributes: { custom: [{ name: 'plot', mutable: false }] },
      }),
      'identityProviders[0].attributes must not fill custom:plot, which is not mutable: Cognito fills it at every sign-in',
    ],
    [
      'a required attribute that it does not fill',
      withProviders([{ type: 'amazon', clientId: 'gates', admits: 'everyone' }], {
        attributes: { required: ['given_name'] },
      }),
      'identityProviders[0].attributes must fill given_name, which every account needs',
    ],
    [
      'the address of accounts left out',
      withProviders([{ ...GOOGLE, attributes: { email: '' } }]),
      'identityProviders[0].attributes must fill email, which every account needs',
    ],
    [
      'an attribute that an app client cannot write',
      withProviders([GOOGLE], {
        attributes: { clients: { mobile: { read: ['email'], write: ['email', 'given_name'] } } },
      }),
      `${MEMBERS} must name family_name, which identityProviders[0] fills`,
    ],
  ])('are refused with %s', (_what, config, problem) => {
    expect(settingProblems('dev', config)).toEqual([problem]);
  });

  it('do not let an allow-list stand that nothing reads', () => {
    expect(settingProblems('dev', withProviders([GOOGLE], LISTED))).toEqual([
      'signUp.allowed must be left out, or signUp.mode or an identity provider be for invited people, who are in it',
    ]);
  });

  it('take no group of the stack for the one that Cognito makes of a provider', () => {
    expect(settingProblems('dev', { groups: ['eu-west-1_AbCdEf123_Google'] })).toEqual([
      'groups[0] must not be <user pool id>_<provider>, the group that Cognito makes for everybody of an identity provider',
    ]);
  });
});
