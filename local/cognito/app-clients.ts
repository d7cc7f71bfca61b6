import { allowInsecureRequests, ClientSecretBasic, Configuration, None } from 'openid-client';
import {
  APP_CLIENTS,
  type AppClientDescription,
  type AppClientName,
  clientScopes,
  FURTHER_CLIENTS,
} from '../../contract/user-pool';
import { authFlowsOf } from '../../infra/identity/captcha-options';
import { ISSUER } from '../aws-account';
import type { StackSettings } from '../stack-settings';

/** App client of the user pool, as the stack creates it. */
export interface AppClient {
  name: string;
  id: string;
  /** A client without one is public: it must use PKCE. */
  secret?: string;
  callbackUrls: readonly string[];
  signOutUrls: readonly string[];
  scopes: readonly string[];
  /** Ways to sign in besides the hosted pages, as Cognito names them. */
  authFlows: readonly string[];
  /** Life of access and ID tokens, and of the sign-in, in seconds. */
  lifetimes: { token: number; refreshToken: number };
}

/** App clients by name: the two of every stack, and those that the stack adds. */
export type AppClients = Record<AppClientName, AppClient> & Record<string, AppClient>;

/** Client ids have letters, digits and underscores only. */
export const localClientId = (name: string) => `gatehouse${name.replaceAll('-', '_')}`;

/** No secret: everybody at this machine may know it. */
export const localClientSecret = (name: string) => `local-${name}-client-secret`;

/**
 * App clients of the stack. The first callback of each is below the public URL.
 *
 * @param publicUrl origin of the load balancer
 * @param pageUrls where a web app of the developer's comes back to after signing in, and out, besides
 */
export function createAppClients(
  publicUrl: string,
  settings: Pick<
    StackSettings,
    | 'accessTokenMinutes'
    | 'accountPage'
    | 'appClients'
    | 'captcha'
    | 'factors'
    | 'mobileCallbackUrls'
    | 'mobileSignOutUrls'
    | 'refreshTokenDays'
  >,
  pageUrls: readonly string[] = [],
): AppClients {
  const { accountPage, appClients, mobileCallbackUrls, mobileSignOutUrls } = settings;
  const create = (
    name: string,
    { confidential, scopes, authFlows }: Pick<AppClientDescription, 'confidential' | 'scopes' | 'authFlows'>,
    urls: Pick<AppClient, 'callbackUrls' | 'signOutUrls'>,
    { accessTokenMinutes, refreshTokenDays }: { accessTokenMinutes: number; refreshTokenDays: number },
  ): AppClient => ({
    name,
    id: localClientId(name),
    ...(confidential && { secret: localClientSecret(name) }),
    ...urls,
    scopes,
    authFlows: authFlowsOf(authFlows, settings),
    lifetimes: { token: accessTokenMinutes * 60, refreshToken: refreshTokenDays * 24 * 3600 },
  });
  const createOwn = (name: AppClientName): AppClient => {
    const description = { ...APP_CLIENTS[name], scopes: clientScopes(name, accountPage) };
    const { confidential, callbackPaths, signOutPaths } = description;
    const own = (urls: readonly string[]) => (confidential ? [] : [...urls, ...pageUrls]);
    const absolute = (paths: readonly string[]) => paths.map((path) => `${publicUrl}${path}`);
    const urls = {
      callbackUrls: [...absolute(callbackPaths), ...own(mobileCallbackUrls)],
      signOutUrls: [...absolute(signOutPaths), ...own(mobileSignOutUrls)],
    };
    return create(name, description, urls, settings);
  };
  const further = appClients.map((client) => {
    const { name, confidential, callbackUrls, signOutUrls } = client;
    const lifetimes = {
      accessTokenMinutes: client.accessTokenMinutes ?? settings.accessTokenMinutes,
      refreshTokenDays: client.refreshTokenDays ?? settings.refreshTokenDays,
    };
    const description = FURTHER_CLIENTS[confidential ? 'confidential' : 'public'];
    return [name, create(name, description, { callbackUrls, signOutUrls }, lifetimes)] as const;
  });
  return { web: createOwn('web'), mobile: createOwn('mobile'), ...Object.fromEntries(further) };
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
