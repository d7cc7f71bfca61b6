import { allowInsecureRequests, ClientSecretBasic, Configuration, None } from 'openid-client';
import { ISSUER } from '../aws-account';
import type { AppClient } from './app-clients';

/** An OpenID Connect client of the local Cognito; plain HTTP is for loopback only. */
export function createOidcClient(
  cognitoUrl: string,
  { id, secret }: Pick<AppClient, 'id' | 'secret'>,
): Configuration {
  const endpoints = {
    issuer: ISSUER,
    authorization_endpoint: `${cognitoUrl}/oauth2/authorize`,
    token_endpoint: `${cognitoUrl}/oauth2/token`,
    userinfo_endpoint: `${cognitoUrl}/oauth2/userInfo`,
  };
  const authentication = secret === undefined ? None() : ClientSecretBasic(secret);
  const configuration = new Configuration(endpoints, id, undefined, authentication);
  allowInsecureRequests(configuration);
  return configuration;
}
