import { allowInsecureRequests, ClientSecretBasic, Configuration, None } from 'openid-client';
import { APP_CLIENTS, type AppClientName } from '../../contract/user-pool';
import { ISSUER } from '../aws-account';
import { STACK_DEFAULTS } from '../stack-defaults';

/** App client of the user pool, as the stack creates it. */
export interface AppClient {
  id: string;
  /** A client without one is public: it must use PKCE. */
  secret?: string;
  callbackUrls: readonly string[];
  signOutUrls: readonly string[];
  scopes: readonly string[];
}

/** URLs besides those below the public URL. */
const OWN_URLS: Record<AppClientName, Pick<AppClient, 'callbackUrls' | 'signOutUrls'>> = {
  web: { callbackUrls: [], signOutUrls: [] },
  mobile: { callbackUrls: STACK_DEFAULTS.mobileCallbackUrls, signOutUrls: STACK_DEFAULTS.mobileSignOutUrls },
};

/**
 * App clients of the stack, with its default options.
 *
 * @param publicUrl origin of the load balancer
 * @param pageUrls where a web app of the developer's comes back to after signing in, and out, besides
 */
export function createAppClients(
  publicUrl: string,
  pageUrls: readonly string[] = [],
): Record<AppClientName, AppClient> {
  const create = (name: AppClientName): AppClient => {
    const { confidential, scopes, callbackPaths, signOutPaths } = APP_CLIENTS[name];
    const own = confidential ? [] : pageUrls;
    const absolute = (paths: readonly string[]) => paths.map((path) => `${publicUrl}${path}`);
    return {
      id: `gatehouse${name}`,
      ...(confidential && { secret: `local-${name}-client-secret` }),
      callbackUrls: [...OWN_URLS[name].callbackUrls, ...absolute(callbackPaths), ...own],
      signOutUrls: [...OWN_URLS[name].signOutUrls, ...absolute(signOutPaths), ...own],
      scopes,
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
