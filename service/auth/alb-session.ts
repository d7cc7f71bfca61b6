import { AlbJwtVerifier } from 'aws-jwt-verify';
import { AlbJwksCache } from 'aws-jwt-verify/alb-cache';
import type { Fetcher } from 'aws-jwt-verify/https';
import { z } from 'zod';
import type { AccessTokenVerifier } from './access-token';
import { AlbKeyFetches } from './alb-key-fetches';
import { TokenError } from './auth-errors';
import { assertMembers, readUnverified, type UnverifiedJws } from './compact-jws';
import { KeyServerResponseError } from './key-fetcher';
import type { Principal, Profile } from './principal';
import { verificationError } from './verification-error';

/** Header members of `x-amzn-oidc-data`. */
const HEADER_MEMBERS = ['typ', 'kid', 'alg', 'iss', 'client', 'signer', 'exp'];

const claimsSchema = z.object({
  sub: z.string().min(1),
  exp: z.number(),
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
  const fetches = new AlbKeyFetches(fetcher);
  const jwksCache = new AlbJwksCache({ fetcher: fetches });
  const verifier = AlbJwtVerifier.create({ albArn, issuer, clientId: webClientId }, { jwksCache });

  /** Before the key is fetched: a forged token must not cause a request to the key server. */
  function readSigned(data: string): UnverifiedJws {
    const message = 'The session was not signed by this load balancer for its client';
    const expected = `signer ${albArn}, client ${webClientId}`;
    let unverified: UnverifiedJws;
    try {
      unverified = readUnverified(data, { padded: true });
    } catch (error) {
      throw new TokenError('wrong-signer', message, { expected, found: 'no JWT' }, { cause: error });
    }
    const { header } = unverified;
    if (header['signer'] !== albArn || header['client'] !== webClientId) {
      throw new TokenError('wrong-signer', message, { expected, found: 'another' });
    }
    assertMembers(unverified, HEADER_MEMBERS, 'the load balancer');
    assertAgreement(unverified);
    return unverified;
  }

  async function verifyData(data: string, caller: string) {
    const keyId = readSigned(data).header.kid;
    try {
      fetches.assertMayAskFor(keyId, caller);
      const claims = claimsSchema.parse(await verifier.verify(data));
      fetches.trust(keyId);
      return claims;
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
    // First, so that only somebody with a valid access token can cause a key to be fetched.
    const principal = await verifyAccessToken(accessToken);
    const { sub, exp: _exp, ...profile } = await verifyData(data, principal.sub);
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

/**
 * Refuses data whose header and claims disagree. The load balancer writes issuer and expiry in both, and other software
 * may read the ones that are not verified here.
 *
 * @throws {TokenError}
 */
function assertAgreement({ header, payload }: UnverifiedJws): void {
  const name = HEADER_MEMBERS.find(
    (name) => header[name] !== undefined && payload[name] !== undefined && header[name] !== payload[name],
  );
  if (name === undefined) return;
  const finding = { expected: `one ${name} in header and claims`, found: 'two' };
  const message = 'The header and the claims of the session do not agree';
  throw new TokenError('contradiction', message, finding);
}
