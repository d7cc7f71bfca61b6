import type { RequestListener } from 'node:http';
import { ISSUER, USER_POOL_ID } from '../aws-account';
import { startIdentityProvider } from '../identity-provider/start-identity-provider';
import { close, createLoopbackServer, listen } from '../loopback-server';
import { STACK_DEFAULTS, type StackSettings } from '../stack-settings';
import { type AppClients, createAppClients } from './app-clients';
import { createAuthorizationServer } from './authorization-server';
import { serveAuthorizeRules } from './authorize-rules';
import { serveCaptcha } from './captcha-stand-in';
import type { SentMessage } from './directory/messages';
import { UserPool } from './directory/user-pool';
import { type SignedInTokens, signInAtHostedPages } from './hosted-sign-in';
import { createMachineClients, type MachineClient } from './machine-clients';
import { plainText, serveOutbox } from './pages/outbox-page';
import { servePages } from './pages/page-routes';
import type { PreTokenGenerationHandler } from './pre-token-generation';
import { PROVIDER_CLIENT_SECRET, ProviderSignIns } from './provider-sign-ins';
import { servePublicDocuments } from './public-documents';
import { serveSignOut } from './sign-out-route';
import { loadSigningKeys, type SigningKeys } from './signing-keys';
import { exchangeTokens } from './token-endpoint';
import { serveUserApi } from './user-api/user-api';
import { findUser, type LocalUser, usersOf } from './users';

export interface CognitoOptions {
  /** Any free port by default. */
  port?: number;
  /** Of the stand-in of other identity providers, where the stack names any. */
  identityProviderPort?: number;
  /** Origin of the load balancer, where the web client's callbacks are. */
  publicUrl: string;
  /** Where signing keys and accounts are kept; without it every start has its own. */
  dataFolder?: string;
  /** Those of the data folder by default. */
  keys?: SigningKeys;
  /** Those of the stack by default. */
  users?: readonly LocalUser[];
  /** The stack's defaults by default. */
  settings?: StackSettings;
  /** Callbacks and sign-out addresses of a web app, besides the stack's. */
  pageUrls?: readonly string[];
  /** The stack's own trigger by default. */
  trigger?: PreTokenGenerationHandler | undefined;
  /** Ways to sign in with the mobile client, besides those of the stack. */
  authFlows?: readonly string[];
  /** Milliseconds since 1970; the machine's clock by default. */
  now?: () => number;
  /** Told what triggers write to their logs. */
  log?: (line: string) => void;
}

export interface LocalCognito {
  /** Origin of the hosted pages and of the key endpoint. */
  url: string;
  issuer: string;
  jwksUrl: string;
  clients: AppClients;
  machines: readonly MachineClient[];
  users: readonly LocalUser[];
  /** Messages that Cognito would have sent, the oldest first. */
  outbox: readonly SentMessage[];
  /** Signs a user in at the hosted pages, as a browser does; with the mobile client by default. */
  issueTokens(username: string, options?: { client?: keyof AppClients }): Promise<SignedInTokens>;
  /** Whether the user API refuses what apps ask, as beyond Cognito's quotas. */
  throttle(isThrottled: boolean): void;
  stop(): Promise<void>;
}

/**
 * Amazon Cognito on loopback: a user pool's hosted pages and OAuth 2.0 endpoints, its keys, and the user API
 * that SDKs call.
 *
 * @throws {Error} with `code` `EADDRINUSE` where the port is taken
 */
export async function startCognito(options: CognitoOptions): Promise<LocalCognito> {
  const { port = 0, publicUrl, dataFolder, settings = STACK_DEFAULTS } = options;
  const now = options.now ?? (() => Date.now());
  const { users = usersOf(settings), authFlows = [], log = () => undefined } = options;
  const described = createAppClients(publicUrl, settings, options.pageUrls);
  const { mobile } = described;
  const clients: AppClients = {
    ...described,
    mobile: { ...mobile, authFlows: [...mobile.authFlows, ...authFlows] },
  };
  const machines = createMachineClients(settings);
  const clientList = Object.values(clients);
  const { keys = loadSigningKeys(dataFolder) } = options;

  let answer: RequestListener = (_request, response) => response.writeHead(503).end();
  const server = createLoopbackServer((request, response) => answer(request, response));
  const url = `http://localhost:${await listen(server, port)}`;
  const federation = await startFederation(url, settings, options.identityProviderPort).catch(
    async (error) => {
      await close(server);
      throw error;
    },
  );
  const pool = new UserPool({
    settings,
    testUsers: users,
    clients,
    machines,
    keys,
    dataFolder,
    url,
    preTokenGeneration: options.trigger,
    now,
    onSent: ({ to, body }) => log(`Cognito would have sent to ${to}: ${plainText(body)}`),
    log,
  });
  const provider = createAuthorizationServer(clientList, machines, pool);
  servePublicDocuments(provider, keys, url);
  serveUserApi(provider, pool);
  serveCaptcha(provider);
  serveAuthorizeRules(provider, clientList);
  servePages(provider, pool, federation?.providerSignIns);
  serveOutbox(provider, pool);
  serveSignOut(provider, clientList);
  exchangeTokens(provider, pool);
  answer = provider.callback();

  return {
    url,
    issuer: ISSUER,
    jwksUrl: `${url}/${USER_POOL_ID}/.well-known/jwks.json`,
    clients,
    machines,
    users,
    outbox: pool.messages.outbox,
    issueTokens(username, { client = 'mobile' } = {}) {
      const user = findUser(users, username);
      if (!user) throw new Error(`There is no user ${username}`);
      const known = clients[client];
      if (!known) throw new Error(`There is no app client ${client}`);
      return signInAtHostedPages({ cognitoUrl: url, client: known, user });
    },
    throttle(isThrottled) {
      pool.isThrottled = isThrottled;
    },
    async stop() {
      await close(server);
      await federation?.stop();
      await pool.stop();
    },
  };
}

/** The stand-in of other identity providers, and the user pool as its client; undefined where the stack names none. */
async function startFederation(
  url: string,
  { identityProviders: providers }: StackSettings,
  port: number | undefined,
): Promise<{ providerSignIns: ProviderSignIns; stop(): Promise<void> } | undefined> {
  if (providers.length === 0) return undefined;
  const callbackUrl = `${url}/oauth2/idpresponse`;
  const clientSecret = PROVIDER_CLIENT_SECRET;
  const identityProvider = await startIdentityProvider({ providers, callbackUrl, clientSecret, port });
  return {
    providerSignIns: new ProviderSignIns({ providerUrl: identityProvider.url, callbackUrl }),
    stop: () => identityProvider.stop(),
  };
}
