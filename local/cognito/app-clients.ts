import { allowInsecureRequests, ClientSecretBasic, Configuration, None } from 'openid-client';
import { APP_CLIENTS, type AppClientName, clientScopes } from '../../contract/user-pool';
import { isPasswordless } from '../../infra/identity/factor-options';
import { ISSUER } from '../aws-account';
import type { StackSettings } from '../stack-settings';

/** App client of the user pool, as the stack creates it. */
export interface AppClient {
  name: AppClientName;
  id: string;
  /** A client without one is public: it must use PKCE. */
  secret?: string;
  callbackUrls: readonly string[];
  signOutUrls: readonly string[];
  scopes: readonly string[];
  /** Ways to sign in besides the hosted pages, as Cognito names them. */
  authFlows: readonly string[];
}

/**
 * App clients of the stack. The first callback of each is below the public URL.
 *
 * @param publicUrl origin of the load balancer
 * @param pageUrls where a web app of the developer's comes back to after signing in, and out, besides
 */
export function createAppClients(
  publicUrl: string,
  {
    accountPage,
    factors,
    mobileCallbackUrls,
    mobileSignOutUrls,
  }: Pick<StackSettings, 'accountPage' | 'factors' | 'mobileCallbackUrls' | 'mobileSignOutUrls'>,
  pageUrls: readonly string[] = [],
): Record<AppClientName, AppClient> {
  const create = (name: AppClientName): AppClient => {
    const { confidential, authFlows, callbackPaths, signOutPaths } = APP_CLIENTS[name];
    const own = (urls: readonly string[]) => (confidential ? [] : [...urls, ...pageUrls]);
    const absolute = (paths: readonly string[]) => paths.map((path) => `${publicUrl}${path}`);
    return {
      name,
      id: `gatehouse${name}`,
      ...(confidential && { secret: `local-${name}-client-secret` }),
      callbackUrls: [...absolute(callbackPaths), ...own(mobileCallbackUrls)],
      signOutUrls: [...absolute(signOutPaths), ...own(mobileSignOutUrls)],
      scopes: clientScopes(name, accountPage),
      authFlows: [...authFlows, ...(isPasswordless({ factors }) ? ['ALLOW_USER_AUTH'] : [])],
    };
  };
  return { web: create('web'), mobile: create('mobile') };
}

/** OpenID Connect client of the local Cognito, for an app client; plain HTTP is for loopback only. */
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
