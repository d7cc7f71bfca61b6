import { AlbJwtVerifier } from 'aws-jwt-verify';
import { AlbJwksCache } from 'aws-jwt-verify/alb-cache';
import type { Fetcher } from 'aws-jwt-verify/https';
import { z } from 'zod';
import type { AccessTokenVerifier } from './access-token';
import { TokenError } from './auth-errors';
import { readUnverified } from './compact-jws';
import { KeyServerResponseError, limitFetches } from './key-fetcher';
import type { Principal, Profile } from './principal';
import { verificationError } from './verification-error';

/** Limit of key fetches. A load balancer rotates its keys rarely; more fetches than these come from forged key ids. */
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
 * Verifier of sessions at the load balancer: of what it adds to a request of a signed-in browser (Elastic Load
 * Balancing: "Authenticate users using an Application Load Balancer"). Only signatures count: AWS does not promise to
 * strip these headers on rules that do not authenticate, so both tokens are verified, and both must name the same user.
 *
 * @throws {TokenError} where either is not valid
 * @throws {KeysUnavailable} where a key can't be fetched
 */
export function createAlbSessionVerifier(
  { albArn, issuer, webClientId }: AlbSessionOptions,
  fetcher: Fetcher,
  verifyAccessToken: AccessTokenVerifier,
): AlbSessionVerifier {
  const jwksCache = new AlbJwksCache({
    fetcher: limitFetches(fetcher, KEY_FETCHES.count, KEY_FETCHES.seconds),
  });
  const verifier = AlbJwtVerifier.create({ albArn, issuer, clientId: webClientId }, { jwksCache });

  /** Before the key is fetched: a forged token must not cause a request to the key server. */
  function assertSigner(data: string): void {
    const message = 'The session was not signed by this load balancer for its client';
    const expected = `signer ${albArn}, client ${webClientId}`;
    try {
      const { header } = readUnverified(data, { padded: true });
      if (header['signer'] === albArn && header['client'] === webClientId) return;
    } catch (error) {
      throw new TokenError('wrong-signer', message, { expected, found: 'no JWT' }, { cause: error });
    }
    throw new TokenError('wrong-signer', message, { expected, found: 'another' });
  }

  async function verifyData(data: string) {
    assertSigner(data);
    try {
      return claimsSchema.parse(await verifier.verify(data));
    } catch (error) {
      if (error instanceof KeyServerResponseError && [403, 404].includes(error.status)) {
        const finding = { expected: 'kid that the key server knows', found: 'another' };
        const message = 'The session was signed with an unknown key';
        throw new TokenError('unknown-key', message, finding, { cause: error });
      }
      throw verificationError(error);
    }
  }

  return async ({ data, accessToken }) => {
    const { sub, ...profile } = await verifyData(data);
    const principal = await verifyAccessToken(accessToken);
    if (principal.sub !== sub) {
      const finding = { expected: 'one sub in both tokens', found: 'two' };
      const message = 'The session and its access token name different users';
      throw new TokenError('wrong-user', message, finding);
    }
    if (principal.clientId !== webClientId) {
      const finding = { expected: `client_id ${webClientId}`, found: 'another' };
      const message = 'The access token of the session was issued to another app client';
      throw new TokenError('wrong-client', message, finding);
    }
    return { ...principal, via: 'alb', profile: profile as Profile };
  };
}
