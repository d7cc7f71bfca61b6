import { createHash, randomUUID } from 'node:crypto';
import { ISSUER } from '../aws-account';
import type { Account } from './directory/account';
import { originOf } from './directory/sessions';
import {
  claimsFromTrigger,
  type PreTokenGenerationHandler,
  type TokenOccasion,
} from './pre-token-generation';
import type { SigningKeys } from './signing-keys';
import { accessTokenClaims, type Claims, signToken } from './token-mint';

export interface TokenRequest {
  user: Account;
  clientId: string;
  /** What the client asked for; the trigger adds to it. */
  scopes: readonly string[];
  /** When the user typed the password, in seconds since 1970. */
  authTime: number;
  /** All tokens that come from it share their `origin_jti`. */
  refreshToken: string;
  /** Device of the sign-in, where the pool remembers devices. */
  deviceKey?: string | undefined;
  nonce?: string | undefined;
  occasion: TokenOccasion;
  /** Of both tokens, in seconds. */
  lifetime: number;
  /** Milliseconds since 1970. */
  now: number;
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
 * @throws {CognitoError} where the trigger fails
 */
export async function issueTokens(
  keys: SigningKeys,
  trigger: PreTokenGenerationHandler,
  request: TokenRequest,
): Promise<IssuedTokens> {
  const { user, clientId, authTime, refreshToken, deviceKey, nonce, lifetime, now } = request;
  const triggered = await claimsFromTrigger(trigger, request);
  const claims = {
    ...accessTokenClaims({
      issuer: ISSUER,
      sub: user.sub,
      username: user.username,
      groups: user.groups,
      clientId,
      scopes: triggered.scopes,
      lifetime,
      now,
    }),
    origin_jti: originOf(refreshToken),
    auth_time: authTime,
  };
  const device = deviceKey !== undefined && { device_key: deviceKey };
  const accessToken = signToken(keys.access, { ...claims, ...device, ...triggered.claims });
  const { version: _version, client_id: _clientId, scope: _scope, username: _username, ...common } = claims;
  const idClaims: Claims = {
    ...common,
    ...user.attributes,
    ...verifiedFlags(user),
    ...identitiesOf(user),
    at_hash: leftHalfHash(accessToken),
    'cognito:username': user.username,
    aud: clientId,
    token_use: 'id',
    ...(nonce !== undefined && { nonce }),
    jti: randomUUID(),
  };
  return { accessToken, accessTokenId: claims.jti, idToken: signToken(keys.id, idClaims) };
}

/** Whether addresses are verified: strings in Cognito, truth values in an ID token. */
const verifiedFlags = ({ attributes }: Account): Claims =>
  Object.fromEntries(
    ['email_verified', 'phone_number_verified']
      .filter((name) => attributes[name] !== undefined)
      .map((name) => [name, attributes[name] === 'true']),
  );

/** Identity at another provider: a list of texts in an ID token. */
function identitiesOf({ attributes: { identities } }: Account): Claims {
  if (identities === undefined) return {};
  const list = (JSON.parse(identities) as Claims[]).map((identity) => ({
    ...identity,
    primary: String(identity['primary']),
    dateCreated: String(identity['dateCreated']),
  }));
  return { identities: list };
}

/** `at_hash` for RS256 (OpenID Connect Core 1.0, section 3.1.3.6). */
function leftHalfHash(token: string): string {
  return createHash('sha256').update(token).digest().subarray(0, 16).toString('base64url');
}
