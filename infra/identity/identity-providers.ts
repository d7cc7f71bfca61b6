import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import {
  attributeMapping,
  type FederationSettings,
  type IdentityProviderSettings,
  providerNameOf,
  secretNameOf,
} from './federation-options';
import { PROVIDER_TYPES } from './provider-types';

export interface IdentityProvidersArgs {
  userPoolId: pulumi.Input<string>;
  settings: FederationSettings;
}

type Details = Record<string, pulumi.Input<string>>;

/** Identity providers of the user pool, by which people sign in with an account that they have elsewhere. */
export class IdentityProviders extends pulumi.ComponentResource {
  /** Their names, as app clients support them; known once they are made. */
  readonly names: pulumi.Output<string>[];

  constructor(
    name: string,
    { userPoolId, settings }: IdentityProvidersArgs,
    options: pulumi.ComponentResourceOptions,
  ) {
    super('gatehouse:infra:IdentityProviders', name, {}, options);
    this.names = settings.identityProviders.map((provider) => {
      const { cognitoType, userName, addedDetails } = PROVIDER_TYPES[provider.type];
      const details = providerDetails(provider, settings.identityProviderSecrets[secretNameOf(provider)]?.());
      return new aws.cognito.IdentityProvider(
        `${name}-${providerNameOf(provider)}`,
        {
          userPoolId,
          providerName: providerNameOf(provider),
          providerType: cognitoType,
          providerDetails: details,
          attributeMapping: { ...attributeMapping(provider), ...(userName && { username: userName }) },
          ...(provider.domains.length > 0 && { idpIdentifiers: provider.domains }),
        },
        {
          parent: this,
          additionalSecretOutputs: ['providerDetails'],
          // Else every update would try to take away what Cognito added.
          ignoreChanges: addedDetails
            .filter((detail) => !Object.hasOwn(details, detail))
            .map((detail) => `providerDetails.${detail}`),
        },
      ).providerName;
    });
    this.registerOutputs({});
  }
}

/** Details of a provider, all of them text (CreateIdentityProvider: ProviderDetails). */
function providerDetails(
  provider: IdentityProviderSettings,
  secret: pulumi.Output<string> | undefined,
): Details {
  if (provider.type === 'saml') {
    const { metadataUrl, metadata, signOut, signRequests, encryptAssertions } = provider;
    return {
      ...(metadataUrl ? { MetadataURL: metadataUrl } : { MetadataFile: metadata! }),
      IDPSignout: String(signOut),
      EncryptedResponses: String(encryptAssertions),
      ...(signRequests && { RequestSigningAlgorithm: 'rsa-sha256' }),
    };
  }
  if (!secret) throw new Error(`The identity provider ${providerNameOf(provider)} has no secret`);
  const client = {
    client_id: provider.clientId,
    authorize_scopes: PROVIDER_TYPES[provider.type].scopes ?? '',
  };
  switch (provider.type) {
    case 'apple':
      return {
        ...client,
        team_id: provider.teamId,
        key_id: provider.keyId,
        private_key: secret.apply(bareKey),
      };
    case 'facebook': {
      const { apiVersion } = provider;
      return { ...client, client_secret: secret, ...(apiVersion && { api_version: apiVersion }) };
    }
    case 'oidc':
      return {
        ...client,
        client_secret: secret,
        authorize_scopes: provider.scopes.join(' '),
        oidc_issuer: provider.issuer,
        attributes_request_method: provider.userInfoBy,
        ...endpointDetails(provider.endpoints),
      };
    default:
      return { ...client, client_secret: secret };
  }
}

/** Apple hands the key out as PEM; Cognito wants what stands between its first and last line, as one line. */
const bareKey = (key: string) => key.replace(/-----(BEGIN|END) [A-Z ]+-----|\s/g, '');

/** Cognito reads the endpoints at the issuer, unless they are given. */
function endpointDetails(
  endpoints: Extract<IdentityProviderSettings, { type: 'oidc' }>['endpoints'],
): Details {
  if (!endpoints) return {};
  const { authorize, token, userInfo, keys } = endpoints;
  return { authorize_url: authorize, token_url: token, attributes_url: userInfo, jwks_uri: keys };
}
