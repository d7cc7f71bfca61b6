import { createHash, randomUUID } from 'node:crypto';
import { v5 as uuidFrom } from 'uuid';
import { ISSUER } from '../aws-account';
import {
  type PreTokenGenerationHandler,
  scopesFromTrigger,
  type TokenOccasion,
} from './pre-token-generation';
import type { SigningKeys } from './signing-keys';
import { accessTokenClaims, type Claims, signToken } from './token-mint';
import type { LocalUser } from './users';

/** Namespace of the `origin_jti` that follows from a refresh token. */
const ORIGIN_NAMESPACE = '0f0e8a5e-4a8e-4a4e-9a51-6b2f4f1d7a10';

export interface SignIn {
  user: LocalUser;
  clientId: string;
  /** What the client asked for; the trigger adds to it. */
  scopes: readonly string[];
  /** When the user typed the password, in seconds since 1970. */
  authTime: number;
  /** Identifies the refresh token: all tokens that come from it share their `origin_jti`. */
  refreshTokenId: string;
  nonce?: string | undefined;
  occasion: TokenOccasion;
  /** Of both tokens, in seconds. */
  lifetime: number;
}

export interface IssuedTokens {
  accessToken: string;
  /** `jti` of the access token. */
  accessTokenId: string;
  idToken: string;
}

/**
 * Access token and ID token with Cognito's claims (Amazon Cognito: "Understanding the access token", "Understanding
 * the identity (ID) token"), and the scopes that the pre-token-generation trigger makes of those asked for.
 *
 * @throws {TriggerError} where the trigger fails
 */
export async function issueTokens(
  keys: SigningKeys,
  trigger: PreTokenGenerationHandler,
  signIn: SignIn,
): Promise<IssuedTokens> {
  const { user, clientId, authTime, refreshTokenId, nonce, lifetime } = signIn;
  const claims = {
    ...accessTokenClaims({
      issuer: ISSUER,
      sub: user.sub,
      username: user.sub,
      groups: user.groups,
      clientId,
      scopes: await scopesFromTrigger(trigger, signIn),
      lifetime,
    }),
    origin_jti: uuidFrom(refreshTokenId, ORIGIN_NAMESPACE),
    auth_time: authTime,
  };
  const accessToken = signToken(keys.access, claims);
  const { version: _version, client_id: _clientId, scope: _scope, username: _username, ...common } = claims;
  const idClaims: Claims = {
    ...common,
    ...user.attributes,
    email_verified: user.attributes.email_verified === 'true',
    at_hash: leftHalfHash(accessToken),
    'cognito:username': user.sub,
    aud: clientId,
    token_use: 'id',
    ...(nonce !== undefined && { nonce }),
    jti: randomUUID(),
  };
  return { accessToken, accessTokenId: claims.jti, idToken: signToken(keys.id, idClaims) };
}

/** `at_hash` for RS256 (OpenID Connect Core 1.0, section 3.1.3.6). */
function leftHalfHash(token: string): string {
  return createHash('sha256').update(token).digest().subarray(0, 16).toString('base64url');
}
