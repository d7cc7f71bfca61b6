import { LRUCache } from 'lru-cache';
import {
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  ClientSecretBasic,
  Configuration,
  fetchUserInfo,
  randomState,
} from 'openid-client';
import { type IdentityProviderSettings, providerNameOf } from '../../infra/identity/federation-options';
import { CognitoError } from './directory/cognito-error';

/** No secret: everybody at this machine may know it. */
export const PROVIDER_CLIENT_SECRET = 'local-cognito-client-secret';

/** Sign-ins that are away at a provider; the oldest is forgotten first. */
const LIMIT = 1_000;

interface Away {
  base: string;
  provider: IdentityProviderSettings;
}

/** Sign-ins by other identity providers: the user pool as their OpenID Connect client. */
export class ProviderSignIns {
  readonly #away = new LRUCache<string, Away>({ max: LIMIT });

  constructor(private readonly options: { providerUrl: string; callbackUrl: string }) {}

  /** Path that providers send people back to. */
  get callbackPath(): string {
    return new URL(this.options.callbackUrl).pathname;
  }

  /**
   * Address at the provider that the browser goes to.
   *
   * @param base path of the sign-in page that it leaves
   */
  begin(base: string, provider: IdentityProviderSettings): URL {
    const state = randomState();
    this.#away.set(state, { base, provider });
    return buildAuthorizationUrl(this.#client(provider), {
      redirect_uri: this.options.callbackUrl,
      scope: 'openid',
      state,
    });
  }

  /** Path of the sign-in page that a browser left, by what it brings back; undefined where none did. */
  baseOf(state: string): string | undefined {
    return this.#away.peek(state)?.base;
  }

  /**
   * Ends a sign-in with what the browser brings back, once.
   *
   * @returns what the provider says of the person
   * @throws {CognitoError} where this browser left no sign-in
   * @throws an error of openid-client where the provider refused
   */
  async complete(
    base: string,
    query: Record<string, string>,
  ): Promise<{ provider: IdentityProviderSettings; claims: Record<string, unknown> }> {
    const { state = '' } = query;
    const away = this.#away.get(state);
    if (away?.base !== base) throw new CognitoError('NotAuthorizedException', 'This sign-in has expired.');
    this.#away.delete(state);
    const { provider } = away;
    const client = this.#client(provider);
    const url = new URL(this.options.callbackUrl);
    url.search = new URLSearchParams(query).toString();
    const tokens = await authorizationCodeGrant(client, url, { expectedState: state });
    const claims = await fetchUserInfo(client, tokens.access_token, tokens.claims()?.sub ?? '');
    return { provider, claims };
  }

  #client(provider: IdentityProviderSettings): Configuration {
    const { providerUrl } = this.options;
    const endpoints = {
      issuer: providerUrl,
      authorization_endpoint: `${providerUrl}/authorize`,
      token_endpoint: `${providerUrl}/token`,
      userinfo_endpoint: `${providerUrl}/userinfo`,
    };
    const configuration = new Configuration(
      endpoints,
      providerNameOf(provider),
      { id_token_signed_response_alg: 'ES256' },
      ClientSecretBasic(PROVIDER_CLIENT_SECRET),
    );
    allowInsecureRequests(configuration);
    return configuration;
  }
}
