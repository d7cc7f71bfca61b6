import { randomBytes } from 'node:crypto';
import type { Client, ClientMetadata, Grant, Provider } from 'oidc-provider';
import { ISSUER } from '../aws-account';
import { createProvider } from '../oidc-provider';
import type { AppClient } from './app-clients';
import { originOf } from './directory/sessions';
import type { UserPool } from './directory/user-pool';
import type { MachineClient } from './machine-clients';
import { errorPage } from './pages/page';

/** Parameters of the authorize endpoint that name an identity provider: by its name, or by a domain of its people. */
export const PROVIDER_PARAMETERS = ['identity_provider', 'idp_identifier'] as const;

/** Lifetimes in seconds: tokens as the stack sets them for each client, the rest as Cognito has them. */
function lifetimes(clients: readonly AppClient[], machines: readonly MachineClient[]) {
  const of = (name: keyof AppClient['lifetimes'], clientId: string | undefined) =>
    clients.find(({ id }) => id === clientId)?.lifetimes[name] ?? 0;
  const token = (_context: unknown, _token: unknown, { clientId }: Client) => of('token', clientId);
  return {
    AccessToken: token,
    IdToken: token,
    RefreshToken: (_context: unknown, _token: unknown, { clientId }: Client) => of('refreshToken', clientId),
    Grant: (_context: unknown, { clientId }: Grant) => of('refreshToken', clientId),
    ClientCredentials: (_context: unknown, _token: unknown, { clientId }: Client) =>
      machines.find(({ id }) => id === clientId)?.lifetime ?? 0,
    AuthorizationCode: 5 * 60,
    Interaction: 15 * 60,
    Session: 60 * 60,
  };
}

/**
 * OAuth 2.0 and OpenID Connect under the paths of a Cognito user pool domain, by oidc-provider. Its tokens are
 * opaque and never leave this process: `token-endpoint.ts` answers with Cognito's instead.
 */
export function createAuthorizationServer(
  clients: readonly AppClient[],
  machines: readonly MachineClient[],
  pool: UserPool,
): Provider {
  return createProvider(ISSUER, {
    clients: [...clients.map(clientMetadata), ...machines.map(machineMetadata)],
    scopes: [...new Set([...clients, ...machines].flatMap(({ scopes }) => scopes))],
    claims: {
      openid: ['sub', 'username'],
      email: ['email', 'email_verified'],
      profile: ['name', 'given_name', 'family_name', 'picture'],
    },
    routes: {
      authorization: '/oauth2/authorize',
      token: '/oauth2/token',
      userinfo: '/oauth2/userInfo',
      revocation: '/oauth2/revoke',
    },
    features: {
      clientCredentials: { enabled: true },
      devInteractions: { enabled: false },
      revocation: {
        enabled: true,
        allowedPolicy: (_context, client, token) => token.clientId === client.clientId,
      },
      rpInitiatedLogout: { enabled: false },
    },
    pkce: { required: (_context, client) => client.clientAuthMethod === 'none' },
    // Which identity provider somebody comes by (Amazon Cognito: "The redirect and authorization endpoint").
    extraParams: [...PROVIDER_PARAMETERS],
    interactions: { url: (_context, { uid }) => `/login/${uid}` },
    cookies: {
      keys: [randomBytes(32)],
      // Cookies don't know ports: these must differ from all that the load balancer sets.
      names: { session: 'cognito', interaction: 'cognito-sign-in', resume: 'cognito-sign-in' },
    },
    ttl: lifetimes(clients, machines),
    // As in Cognito: the same refresh token all the time, and signing out of the pages leaves it valid.
    issueRefreshToken: () => Promise.resolve(true),
    rotateRefreshToken: false,
    expiresWithSession: () => false,
    clientBasedCORS: () => true,
    findAccount: (_context, sub, token) => {
      const user = pool.directory.bySub(sub);
      if (!user?.enabled || (token?.kind === 'RefreshToken' && pool.sessions.isOver(originOf(token.jti)))) {
        return undefined;
      }
      const claims = { sub, username: user.username, ...user.attributes };
      return { accountId: sub, claims: () => Promise.resolve(claims) };
    },
    renderError(context, { error, error_description }) {
      context.type = 'html';
      context.body = errorPage(error, error_description);
    },
  });
}

function clientMetadata({ id, secret, callbackUrls }: AppClient): ClientMetadata {
  return {
    client_id: id,
    ...(secret !== undefined && { client_secret: secret }),
    token_endpoint_auth_method: secret === undefined ? 'none' : 'client_secret_basic',
    redirect_uris: [...callbackUrls],
    application_type: secret === undefined ? 'native' : 'web',
    grant_types: ['authorization_code', 'refresh_token'],
    response_types: ['code'],
    id_token_signed_response_alg: 'ES256',
  };
}

function machineMetadata({ id, secret, scopes }: MachineClient): ClientMetadata {
  return {
    client_id: id,
    client_secret: secret,
    token_endpoint_auth_method: 'client_secret_basic',
    scope: scopes.join(' '),
    redirect_uris: [],
    grant_types: ['client_credentials'],
    response_types: [],
    id_token_signed_response_alg: 'ES256',
  };
}
