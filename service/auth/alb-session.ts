import { AlbJwtVerifier } from 'aws-jwt-verify';
import { AlbJwksCache } from 'aws-jwt-verify/alb-cache';
import type { Fetcher } from 'aws-jwt-verify/https';
import { z } from 'zod';
import type { AccessTokenVerifier } from './access-token';
import type { Challenges } from './challenges';
import { readUnverified } from './compact-jws';
import { KeyServerResponseError, limitFetches } from './key-fetcher';
import type { Principal, Profile } from './principal';
import { verificationProblem } from './verification-problem';

/** A load balancer rotates its keys rarely; more fetches than these come from forged key ids. */
const KEY_FETCHES = { count: 10, seconds: 60 };

const claimsSchema = z.object({
  sub: z.string().min(1),
  name: z.string().optional(),
  given_name: z.string().optional(),
  family_name: z.string().optional(),
  email: z.string().optional(),
  picture: z.string().optional(),
});

interface AlbSessionOptions {
  albArn: string;
  issuer: string;
  webClientId: string;
}

/** The two headers that together prove a session at the load balancer. */
export interface AlbSessionHeaders {
  /** `x-amzn-oidc-data`: claims of userInfo, signed by the load balancer. */
  data: string;
  /** `x-amzn-oidc-accesstoken`: the Cognito access token, signed by the pool. */
  accessToken: string;
}

export type AlbSessionVerifier = (headers: AlbSessionHeaders) => Promise<Principal>;

/**
 * Verifies what the load balancer adds to a request of a signed-in browser (Elastic Load Balancing: "Authenticate
 * users using an Application Load Balancer"). Only signatures count: AWS does not promise to strip these headers
 * on rules that do not authenticate, so both tokens are verified, and both must name the same user.
 *
 * @throws {Problem} 401 where either is not valid, 503 where a key can't be fetched
 */
export function createAlbSessionVerifier(
  { albArn, issuer, webClientId }: AlbSessionOptions,
  fetcher: Fetcher,
  verifyAccessToken: AccessTokenVerifier,
  challenges: Challenges,
): AlbSessionVerifier {
  const jwksCache = new AlbJwksCache({
    fetcher: limitFetches(fetcher, KEY_FETCHES.count, KEY_FETCHES.seconds),
  });
  const verifier = AlbJwtVerifier.create({ albArn, issuer, clientId: webClientId }, { jwksCache });

  async function verifyData(data: string) {
    const unverified = readUnverified(data, { padded: true });
    // Looked at before the key is fetched: a forged token must not cause a request to the key server.
    if (
      !unverified ||
      unverified.header['signer'] !== albArn ||
      unverified.header['client'] !== webClientId
    ) {
      throw challenges.invalidToken('The session was not signed by this load balancer for its client');
    }
    try {
      return claimsSchema.parse(await verifier.verify(data));
    } catch (error) {
      if (error instanceof KeyServerResponseError && [403, 404].includes(error.status)) {
        throw challenges.invalidToken('The session was signed with an unknown key', error);
      }
      throw verificationProblem(error, challenges);
    }
  }

  return async ({ data, accessToken }) => {
    const { sub, ...profile } = await verifyData(data);
    const caller = await verifyAccessToken(accessToken);
    if (caller.sub !== sub)
      throw challenges.invalidToken('The session and its access token name different users');
    if (caller.clientId !== webClientId) {
      throw challenges.invalidToken('The access token of the session was issued to another app client');
    }
    return { ...caller, via: 'alb', profile: profile as Profile };
  };
}
