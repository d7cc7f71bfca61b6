import type { RequestListener } from 'node:http';
import type { AppClientName } from '../../contract/user-pool';
import { handler as preTokenGeneration } from '../../infra/triggers/pre-token-generation';
import { ISSUER, USER_POOL_ID } from '../aws-account';
import { close, createLoopbackServer, listen } from '../loopback-server';
import { STACK_DEFAULTS, type StackSettings } from '../stack-settings';
import { type AppClient, createAppClients } from './app-clients';
import { createAuthorizationServer } from './authorization-server';
import { serveAuthorizeRules } from './authorize-rules';
import { type SignedInTokens, signInAtHostedPages } from './hosted-sign-in';
import type { PreTokenGenerationHandler } from './pre-token-generation';
import { servePublicDocuments } from './public-documents';
import { serveSignIn } from './sign-in-route';
import { serveSignOut } from './sign-out-route';
import { loadSigningKeys } from './signing-keys';
import { exchangeTokens } from './token-endpoint';
import { type LocalUser, UserDirectory, usersOf } from './users';

export interface CognitoOptions {
  /** Any free port by default. */
  port?: number;
  /** Origin of the load balancer, where the web client's callbacks are. */
  publicUrl: string;
  /** Where the signing keys are kept; without it every start has its own. */
  dataFolder?: string;
  /** Those of the stack by default. */
  users?: readonly LocalUser[];
  /** The stack's defaults by default. */
  settings?: StackSettings;
  /** Callbacks and sign-out addresses of a web app, besides the stack's. */
  pageUrls?: readonly string[];
  /** The stack's own trigger by default. */
  trigger?: PreTokenGenerationHandler;
}

export interface LocalCognito {
  /** Origin of the hosted pages and of the key endpoint. */
  url: string;
  issuer: string;
  jwksUrl: string;
  clients: Record<AppClientName, AppClient>;
  users: readonly LocalUser[];
  /** Signs a user in at the hosted pages, as a browser does; with the mobile client by default. */
  issueTokens(username: string, options?: { client?: AppClientName }): Promise<SignedInTokens>;
  stop(): Promise<void>;
}

/**
 * Amazon Cognito on loopback: a user pool's hosted pages and OAuth 2.0 endpoints, and its keys. What an SDK calls
 * (`InitiateAuth`, SRP, user administration) is not here.
 *
 * @throws {Error} with `code` `EADDRINUSE` where the port is taken
 */
export async function startCognito(options: CognitoOptions): Promise<LocalCognito> {
  const {
    port = 0,
    publicUrl,
    dataFolder,
    trigger = preTokenGeneration,
    settings = STACK_DEFAULTS,
  } = options;
  const { users = usersOf(settings) } = options;
  const clients = createAppClients(publicUrl, settings, options.pageUrls);
  const clientList = Object.values(clients);
  const directory = new UserDirectory(users);
  const keys = loadSigningKeys(dataFolder);

  const provider = createAuthorizationServer(clientList, directory, settings);
  let answer: RequestListener = (_request, response) => response.writeHead(503).end();
  const server = createLoopbackServer((request, response) => answer(request, response));
  const url = `http://localhost:${await listen(server, port)}`;
  servePublicDocuments(provider, keys, url);
  serveAuthorizeRules(provider, clientList);
  serveSignIn(provider, directory);
  serveSignOut(provider, clientList);
  exchangeTokens(provider, {
    keys,
    users: directory,
    trigger,
    lifetime: settings.accessTokenMinutes * 60,
  });
  answer = provider.callback();

  return {
    url,
    issuer: ISSUER,
    jwksUrl: `${url}/${USER_POOL_ID}/.well-known/jwks.json`,
    clients,
    users,
    issueTokens(username, { client = 'mobile' } = {}) {
      const user = directory.byName(username);
      if (!user) throw new Error(`There is no user ${username}`);
      return signInAtHostedPages({ cognitoUrl: url, client: clients[client], user });
    },
    async stop() {
      await close(server);
    },
  };
}
