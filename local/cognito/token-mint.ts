import { generateKeyPairSync, type JsonWebKey, type KeyObject, randomUUID, sign } from 'node:crypto';

/**
 * Mint of tokens in the shape of Amazon Cognito's, for the local system, for tests and for benchmarks. It signs
 * whatever claims it is given, since tests forge with it what no user pool would issue.
 */

export type Claims = Record<string, unknown>;

/** Signing key of a user pool: RSA of 2048 bits, for RS256. */
export interface SigningKey {
  kid: string;
  privateKey: KeyObject;
  publicKey: KeyObject;
}

export function createSigningKey(): SigningKey {
  return { kid: randomUUID(), ...generateKeyPairSync('rsa', { modulusLength: 2048 }) };
}

/** What `/.well-known/jwks.json` answers (RFC 7517). */
export function publicKeySet(keys: readonly SigningKey[]): { keys: JsonWebKey[] } {
  return {
    keys: keys.map(({ kid, publicKey }) => ({
      ...publicKey.export({ format: 'jwk' }),
      kid,
      alg: 'RS256',
      use: 'sig',
    })),
  };
}

/**
 * Signs a JWT (RFC 7515, compact serialization). It is synchronous, as jose is not, so that a test can write a token
 * where it needs one.
 *
 * @param header overrides `kid` and `alg`
 */
export function signToken({ kid, privateKey }: SigningKey, claims: Claims, header: Claims = {}): string {
  const signed = `${encode({ kid, alg: 'RS256', ...header })}.${encode(claims)}`;
  return `${signed}.${sign('sha256', Buffer.from(signed), privateKey).toString('base64url')}`;
}

const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

export interface AccessTokenSubject {
  issuer: string;
  sub: string;
  username: string;
  groups: readonly string[];
  clientId: string;
  scopes: readonly string[];
  /** In seconds. */
  lifetime: number;
  /** Milliseconds since 1970; the present by default. */
  now?: number;
}

/** Claims of a new access token (Amazon Cognito: "Understanding the access token"). */
export function accessTokenClaims(subject: AccessTokenSubject) {
  const { issuer, sub, username, groups, clientId, scopes, lifetime } = subject;
  const now = Math.floor((subject.now ?? Date.now()) / 1000);
  return {
    sub,
    ...(groups.length > 0 && { 'cognito:groups': groups }),
    iss: issuer,
    version: 2,
    client_id: clientId,
    origin_jti: randomUUID(),
    event_id: randomUUID(),
    token_use: 'access',
    scope: scopes.join(' '),
    auth_time: now,
    exp: now + lifetime,
    iat: now,
    jti: randomUUID(),
    username,
  };
}

/** Claims of a machine's new access token, by client credentials: it has no user, so its client is its subject. */
export function machineTokenClaims({
  issuer,
  clientId,
  scopes,
  lifetime,
  now: milliseconds,
}: Omit<AccessTokenSubject, 'sub' | 'username' | 'groups' | 'now'> & { now: number }) {
  const now = Math.floor(milliseconds / 1000);
  return {
    sub: clientId,
    token_use: 'access',
    scope: scopes.join(' '),
    auth_time: now,
    iss: issuer,
    exp: now + lifetime,
    iat: now,
    version: 2,
    jti: randomUUID(),
    client_id: clientId,
  };
}
