/** Type of an identity provider, as the option `identityProviders` names it. */
export type ProviderTypeName = 'google' | 'facebook' | 'apple' | 'amazon' | 'oidc' | 'saml';

export interface ProviderType {
  /** Cognito's name of the type (CreateIdentityProvider: ProviderType). */
  cognitoType: string;
  /** Scopes that Cognito asks the provider for. */
  scopes?: string;
  /** Whether Cognito needs a secret of the provider: of its client, or Apple's private key. */
  hasSecret: boolean;
  /** Attributes of the user pool, and the claim that each is filled with unless the stack says otherwise. */
  attributes: Record<string, string>;
  /** Claim that Cognito makes the user name of; SAML has none, since Cognito takes the NameID. */
  userName?: string;
  /** What Cognito adds to the details by itself (CreateIdentityProvider: ProviderDetails, "Describe response"). */
  addedDetails: string[];
}

const SAML_CLAIMS = 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims';

const OAUTH_DETAILS = [
  'attributes_url',
  'attributes_url_add_attributes',
  'authorize_url',
  'oidc_issuer',
  'token_request_method',
  'token_url',
];

/**
 * Identity providers that Cognito knows, by type (CreateIdentityProvider; Amazon Cognito: "Mapping IdP attributes to
 * profiles and tokens"). Only Google, Apple and OpenID Connect say whether an e-mail address is verified.
 */
export const PROVIDER_TYPES: Record<ProviderTypeName, ProviderType> = {
  google: {
    cognitoType: 'Google',
    scopes: 'openid email profile',
    hasSecret: true,
    attributes: {
      email: 'email',
      email_verified: 'email_verified',
      given_name: 'given_name',
      family_name: 'family_name',
    },
    userName: 'sub',
    addedDetails: OAUTH_DETAILS,
  },
  facebook: {
    cognitoType: 'Facebook',
    scopes: 'public_profile, email',
    hasSecret: true,
    attributes: { email: 'email', given_name: 'first_name', family_name: 'last_name' },
    userName: 'id',
    addedDetails: [...OAUTH_DETAILS, 'api_version'],
  },
  apple: {
    cognitoType: 'SignInWithApple',
    scopes: 'email name',
    hasSecret: true,
    attributes: {
      email: 'email',
      email_verified: 'email_verified',
      given_name: 'firstName',
      family_name: 'lastName',
    },
    userName: 'sub',
    addedDetails: OAUTH_DETAILS,
  },
  amazon: {
    cognitoType: 'LoginWithAmazon',
    scopes: 'profile',
    hasSecret: true,
    attributes: { email: 'email', name: 'name' },
    userName: 'user_id',
    addedDetails: OAUTH_DETAILS,
  },
  oidc: {
    cognitoType: 'OIDC',
    hasSecret: true,
    attributes: {
      email: 'email',
      email_verified: 'email_verified',
      given_name: 'given_name',
      family_name: 'family_name',
    },
    userName: 'sub',
    addedDetails: [
      'attributes_url',
      'attributes_url_add_attributes',
      'authorize_url',
      'jwks_uri',
      'token_url',
    ],
  },
  saml: {
    cognitoType: 'SAML',
    hasSecret: false,
    attributes: {
      email: `${SAML_CLAIMS}/emailaddress`,
      given_name: `${SAML_CLAIMS}/givenname`,
      family_name: `${SAML_CLAIMS}/surname`,
    },
    addedDetails: ['ActiveEncryptionCertificate', 'SLORedirectBindingURI', 'SSORedirectBindingURI'],
  },
};
