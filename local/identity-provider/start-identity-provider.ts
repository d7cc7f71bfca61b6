import { randomBytes } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { Provider } from 'oidc-provider';
import { type IdentityProviderSettings, providerNameOf } from '../../infra/identity/federation-options';
import { errorPage } from '../cognito/pages/page';
import { readForm } from '../form-body';
import { close, createLoopbackServer, listen } from '../loopback-server';
import { createProvider } from '../oidc-provider';
import { claimNames, claimsFrom, personPage } from './person-page';

interface IdentityProviderOptions {
  /** Any free port by default. */
  port?: number | undefined;
  /** Providers that it stands for, one or several. */
  providers: readonly IdentityProviderSettings[];
  /** Where people are sent back to. */
  callbackUrl: string;
  /** Secret of the client that the user pool is at each of them. */
  clientSecret: string;
}

export interface LocalIdentityProvider {
  url: string;
  stop(): Promise<void>;
}

/** In seconds: as long as Cognito waits for a person, and for what comes at once after that. */
const LIFETIMES = {
  Interaction: 15 * 60,
  Session: 15 * 60,
  Grant: 15 * 60,
  AuthorizationCode: 60,
  AccessToken: 60,
  IdToken: 60,
};

/** People whom it has named; the one who did not come for longest is forgotten first. */
const LIMIT = 1_000;

/**
 * Identity provider on loopback: Google, Facebook or whichever the stack names, all by OpenID Connect. Whoever comes says
 * which claims the provider makes. It remembers no browser, so that each sign-in asks.
 *
 * @throws {Error} with `code` `EADDRINUSE` where the port is taken
 */
export async function startIdentityProvider(
  options: IdentityProviderOptions,
): Promise<LocalIdentityProvider> {
  let answer: ReturnType<Provider['callback']> | undefined;
  const server = createLoopbackServer((request, response) => answer?.(request, response));
  const url = `http://localhost:${await listen(server, options.port ?? 0)}`;
  /** Claims by provider and id. */
  const people = new LRUCache<string, Record<string, string>>({ max: LIMIT });
  const provider = createAuthorizationServer(url, options, people);
  servePersonPage(provider, options.providers, people);
  answer = provider.callback();
  return { url, stop: () => close(server) };
}

type People = LRUCache<string, Record<string, string>>;

const keyOf = (providerName: string, id: string) => `${providerName} ${id}`;

function createAuthorizationServer(
  url: string,
  { providers, callbackUrl, clientSecret }: IdentityProviderOptions,
  people: People,
): Provider {
  return createProvider(url, {
    clients: providers.map((provider) => ({
      client_id: providerNameOf(provider),
      client_secret: clientSecret,
      redirect_uris: [callbackUrl],
      response_types: ['code'],
      grant_types: ['authorization_code'],
      id_token_signed_response_alg: 'ES256',
    })),
    claims: { openid: ['sub', ...new Set(providers.flatMap(claimNames))] },
    routes: { authorization: '/authorize', token: '/token', userinfo: '/userinfo' },
    features: { devInteractions: { enabled: false }, rpInitiatedLogout: { enabled: false } },
    pkce: { required: () => false },
    ttl: LIFETIMES,
    interactions: { url: (_context, { uid }) => `/sign-in/${uid}` },
    cookies: {
      keys: [randomBytes(32)],
      // Cookies don't know ports: these must differ from all that Cognito and the load balancer set.
      names: {
        session: 'identity-provider',
        interaction: 'identity-provider-sign-in',
        resume: 'identity-provider-sign-in',
      },
    },
    findAccount(context, sub) {
      const claims = people.get(keyOf(String(context.oidc.client?.clientId), sub));
      return claims && { accountId: sub, claims: () => Promise.resolve({ sub, ...claims }) };
    },
    renderError(context, { error, error_description }) {
      context.type = 'html';
      context.body = errorPage(error, error_description);
    },
  });
}

/** Page on which somebody says who comes, `/sign-in/<uid>`; `/sign-in/<uid>/cancel` is for who changes their mind. */
function servePersonPage(
  provider: Provider,
  providers: readonly IdentityProviderSettings[],
  people: People,
): void {
  provider.use(async (context, next) => {
    // The person before is forgotten.
    if (context.path === '/authorize') await (await provider.Session.get(context)).destroy();
    const [, base, cancel] = /^(\/sign-in\/[\w-]+)(\/cancel)?$/.exec(context.path) ?? [];
    if (!base) return next();

    context.set('Cache-Control', 'no-store');
    context.type = 'html';
    const interaction = await provider.interactionDetails(context.req, context.res).catch(() => undefined);
    const shown = providers.find((one) => providerNameOf(one) === interaction?.params['client_id']);
    if (!shown) {
      context.status = 400;
      context.body = errorPage('This sign-in has expired.', 'Go back to where you came from.');
      return;
    }
    const form = context.method === 'POST' ? await readForm(context.req) : undefined;
    const { id, claims } = claimsFrom(shown, form ?? {});
    if (!cancel && !id) {
      context.body = personPage(shown, base);
      return;
    }
    if (!cancel) people.set(keyOf(providerNameOf(shown), id), claims);
    const result = cancel ? { error: 'access_denied' } : { login: { accountId: id } };
    context.status = 303;
    context.redirect(await provider.interactionResult(context.req, context.res, result));
  });
}
