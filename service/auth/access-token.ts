import { CognitoJwtVerifier } from 'aws-jwt-verify';
import type { JwtPayload } from 'aws-jwt-verify/jwt-model';
import { z } from 'zod';
import type { Config } from '../platform/config';
import type { Challenges } from './challenges';
import { readUnverified, type UnverifiedJws } from './compact-jws';
import type { PoolKeys } from './pool-keys';
import type { Caller } from './principal';
import { TokenContentError, verificationProblem } from './verification-problem';
import { VerifiedTokens } from './verified-tokens';

/** How far ahead of ours the issuer's clock may be, in seconds. */
const CLOCK_TOLERANCE = 30;

/** What every Cognito access token has (Amazon Cognito: "Understanding the access token"). */
const claimsSchema = z.object({
  sub: z.string().min(1),
  username: z.string().min(1),
  client_id: z.string(),
  jti: z.string().min(1),
  scope: z.string().default(''),
  'cognito:groups': z.array(z.string()).default([]),
  exp: z.number(),
  iat: z.number(),
});

type AccessTokenConfig = Pick<Config, 'userPoolId' | 'issuer' | 'clientIds'>;

/** Who an access token speaks for. */
export type AccessTokenVerifier = (token: string) => Promise<Caller>;

/**
 * Verifies Cognito access tokens.
 *
 * Issuer, use and client are looked at before any key is: a token of another pool is refused without a key fetch,
 * so it can neither cause traffic nor be mistaken for an outage. A token that was verified lately is not verified
 * again.
 *
 * @throws {Problem} 401 where the token is not valid, 503 where its key can't be fetched
 */
export function createAccessTokenVerifier(
  { userPoolId, issuer, clientIds }: AccessTokenConfig,
  keys: PoolKeys,
  challenges: Challenges,
): AccessTokenVerifier {
  const verifier = CognitoJwtVerifier.create(
    { userPoolId, tokenUse: 'access', clientId: clientIds },
    { jwksCache: keys.cache },
  );
  const verifiedTokens = new VerifiedTokens((keyId) => keys.has(keyId));
  return async (token) => {
    const known = verifiedTokens.find(token);
    if (known) return known;
    const unverified = readUnverified(token);
    if (!unverified) throw challenges.invalidToken('The token is not a JWT in compact serialization');
    const mistake = originMistake(unverified, issuer, clientIds);
    if (mistake) throw challenges.invalidToken(mistake);
    try {
      const claims = readClaims(unverified, await verifier.verify(token));
      const caller: Caller = {
        sub: claims.sub,
        username: claims.username,
        clientId: claims.client_id,
        groups: claims['cognito:groups'],
        scopes: claims.scope.split(' ').filter((scope) => scope !== ''),
        jti: claims.jti,
      };
      const keyId = unverified.header.kid as string;
      verifiedTokens.remember(token, { caller, keyId, expiresAt: claims.exp });
      return caller;
    } catch (error) {
      throw verificationProblem(error, challenges);
    }
  };
}

function originMistake({ payload }: UnverifiedJws, issuer: string, clientIds: string[]): string | undefined {
  if (payload.iss !== issuer) return 'The token was issued by another user pool';
  if (payload['token_use'] !== 'access') return 'The token is not an access token';
  if (!clientIds.includes(String(payload['client_id']))) return 'The token was issued to another app client';
  return undefined;
}

/** Reads a verified token's claims; aws-jwt-verify accepts, if validly signed, what Cognito would never issue. */
function readClaims({ header }: UnverifiedJws, payload: JwtPayload): z.infer<typeof claimsSchema> {
  // RFC 7515 section 4.1.11: an extension marked critical must be understood, and none is.
  if ('crit' in header) throw new TokenContentError('The token has a critical header extension');
  const claims = claimsSchema.safeParse(payload);
  if (!claims.success) {
    throw new TokenContentError(`The token has no valid claim ${String(claims.error.issues[0]?.path[0])}`);
  }
  if (claims.data.iat > Date.now() / 1000 + CLOCK_TOLERANCE) {
    throw new TokenContentError('The token was issued in the future');
  }
  return claims.data;
}
