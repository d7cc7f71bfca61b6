import { randomBytes } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { v5 as uuidFrom } from 'uuid';
import { CognitoError } from './cognito-error';

/** Namespace of the origin that follows from a refresh token. */
const ORIGIN_NAMESPACE = '0f0e8a5e-4a8e-4a4e-9a51-6b2f4f1d7a10';

/** Sign-ins that are remembered; the longest unused ends first. */
const LIMIT = 10_000;

/** Session of a person with an app client: begins with a sign-in, and is renewed by its refresh token. */
export interface Session {
  sub: string;
  clientId: string;
  /** What the client asked for; the trigger adds to it. */
  scopes: readonly string[];
  /** When the person signed in, in seconds since 1970. */
  authTime: number;
  /** When the refresh token ends, in milliseconds since 1970. */
  ends: number;
  /** Device of the sign-in, where the pool remembers devices. */
  device?: SessionDevice | undefined;
}

interface SessionDevice {
  key: string;
  /** Whether the app has confirmed it; its refresh token then serves this device alone. */
  isConfirmed: boolean;
}

/** Sessions: who is signed in with which app client, until the refresh token ends or is revoked. They end with the process. */
export class Sessions {
  readonly #sessions = new LRUCache<string, Session & { revoked: boolean }>({ max: LIMIT });

  constructor(private readonly now: () => number) {}

  /** @returns the refresh token */
  begin(session: Session): string {
    const refreshToken = randomBytes(48).toString('base64url');
    this.adopt(refreshToken, session);
    return refreshToken;
  }

  /** Begins a session whose refresh token somebody else made. */
  adopt(refreshToken: string, session: Session): void {
    this.#sessions.set(originOf(refreshToken), { ...session, revoked: false });
  }

  /** @throws {CognitoError} `NotAuthorizedException` where the session is over, or never was */
  ofRefreshToken(refreshToken: string): Session {
    const session = this.#sessions.get(originOf(refreshToken));
    if (!session) throw new CognitoError('NotAuthorizedException', 'Invalid Refresh Token');
    if (session.revoked) throw new CognitoError('NotAuthorizedException', 'Refresh Token has been revoked');
    if (session.ends <= this.now()) {
      throw new CognitoError('NotAuthorizedException', 'Refresh Token has expired');
    }
    return session;
  }

  /** @param origin `origin_jti` of its tokens */
  isOver(origin: string): boolean {
    return this.#sessions.get(origin)?.revoked ?? true;
  }

  /** Binds a session to its device, which the app has confirmed. */
  confirmDevice(origin: string): void {
    const device = this.#sessions.get(origin)?.device;
    if (device) device.isConfirmed = true;
  }

  revoke(refreshToken: string): void {
    const session = this.#sessions.get(originOf(refreshToken));
    if (session) session.revoked = true;
  }

  /** Ends a session of one app client; other tokens are passed over, as Cognito does. */
  revokeOf(refreshToken: string, clientId: string): void {
    if (this.#sessions.get(originOf(refreshToken))?.clientId === clientId) this.revoke(refreshToken);
  }

  /** Ends every session of a person. */
  revokeAll(sub: string): void {
    for (const session of this.#sessions.values()) if (session.sub === sub) session.revoked = true;
  }
}

/** `origin_jti` of all tokens that come from a refresh token. */
export const originOf = (refreshToken: string): string => uuidFrom(refreshToken, ORIGIN_NAMESPACE);
