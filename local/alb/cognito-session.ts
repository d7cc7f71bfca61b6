import { randomBytes } from 'node:crypto';
import {
  authorizationCodeGrant,
  buildAuthorizationUrl,
  type Configuration,
  fetchUserInfo,
  ResponseBodyError,
  randomState,
  refreshTokenGrant,
} from 'openid-client';
import { SESSION_TIMEOUT_SECONDS } from '../../contract/edge';
import type { SessionUser } from './oidc-headers';

/** How long a person may take to sign in, in seconds. */
export const SIGN_IN_TIMEOUT = 15 * 60;

interface Session extends SessionUser {
  refreshToken: string | undefined;
  /** Ends of the access token and of the session, in milliseconds since 1970. */
  accessTokenExpires: number;
  expires: number;
}

interface PendingSignIn {
  /** Path and query that the browser wanted. */
  target: string;
  nonce: string;
  expires: number;
}

/** The way back from the sign-in page did not begin at this load balancer, in this browser. */
export class ForeignCallbackError extends Error {
  override name = 'ForeignCallbackError';
}

const secret = () => randomBytes(32).toString('base64url');
const inSeconds = (seconds: number) => Date.now() + seconds * 1000;

/**
 * Sessions of the `authenticate-cognito` action: an OpenID Connect client of Cognito. A session is known by its
 * cookie alone, until it expires: to the load balancer, signing out means no more than to forget the cookie.
 */
export class CognitoSessions {
  readonly #sessions = new Map<string, Session>();
  readonly #pending = new Map<string, PendingSignIn>();

  constructor(
    private readonly configuration: Configuration,
    private readonly options: { callbackUrl: string; scopes: readonly string[] },
  ) {}

  /** Begins a sign-in; the browser must bring the nonce back. */
  begin(target: string, nonce = secret()): { location: URL; nonce: string } {
    const state = randomState();
    dropExpired(this.#pending);
    this.#pending.set(state, { target, nonce, expires: inSeconds(SIGN_IN_TIMEOUT) });
    const location = buildAuthorizationUrl(this.configuration, {
      redirect_uri: this.options.callbackUrl,
      scope: this.options.scopes.join(' '),
      state,
    });
    return { location, nonce };
  }

  /**
   * Ends a sign-in with the parameters that Cognito sent the browser back with.
   *
   * @throws {ForeignCallbackError}
   * @throws an error of openid-client where Cognito refused
   */
  async complete(
    callback: URLSearchParams,
    nonce: string | undefined,
  ): Promise<{ target: string; cookie: string }> {
    const state = callback.get('state') ?? '';
    const pending = this.#pending.get(state);
    this.#pending.delete(state);
    if (!pending || pending.expires < Date.now() || pending.nonce !== nonce) throw new ForeignCallbackError();

    const url = new URL(this.options.callbackUrl);
    url.search = callback.toString();
    const tokens = await authorizationCodeGrant(this.configuration, url, { expectedState: state });
    const sub = tokens.claims()?.sub ?? '';
    const cookie = secret();
    dropExpired(this.#sessions);
    this.#sessions.set(cookie, {
      claims: await fetchUserInfo(this.configuration, tokens.access_token, sub),
      accessToken: tokens.access_token,
      refreshToken: tokens.refresh_token,
      accessTokenExpires: inSeconds(tokens.expires_in ?? 0),
      expires: inSeconds(SESSION_TIMEOUT_SECONDS),
    });
    return { target: pending.target, cookie };
  }

  /** The session of a cookie, its access token renewed where it has expired; undefined where there is none. */
  async find(cookie: string | undefined): Promise<SessionUser | undefined> {
    const session = cookie === undefined ? undefined : this.#sessions.get(cookie);
    if (!cookie || !session || session.expires <= Date.now()) return undefined;
    if (session.accessTokenExpires > Date.now()) return session;
    const renewed = await this.#renew(session);
    if (renewed) this.#sessions.set(cookie, renewed);
    else this.#sessions.delete(cookie);
    return renewed;
  }

  async #renew(session: Session): Promise<Session | undefined> {
    if (!session.refreshToken) return undefined;
    try {
      const tokens = await refreshTokenGrant(this.configuration, session.refreshToken);
      const sub = String(session.claims['sub']);
      return {
        ...session,
        claims: await fetchUserInfo(this.configuration, tokens.access_token, sub),
        accessToken: tokens.access_token,
        accessTokenExpires: inSeconds(tokens.expires_in ?? 0),
      };
    } catch (error) {
      // Cognito no longer takes the refresh token: the session is over. Any other failure is an outage.
      if (error instanceof ResponseBodyError) return undefined;
      throw error;
    }
  }
}

function dropExpired(entries: Map<string, { expires: number }>): void {
  for (const [key, { expires }] of entries) if (expires <= Date.now()) entries.delete(key);
}
