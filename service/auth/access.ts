import type { Request, RequestHandler } from 'express';
import type { Logger } from 'pino';
import type { Config } from '../platform/config';
import { logCaller } from '../platform/log';
import { type AccessTokenVerifier, createAccessTokenVerifier } from './access-token';
import { type AlbSessionVerifier, createAlbSessionVerifier } from './alb-session';
import { Challenges, insufficientScope, invalidToken, missingToken } from './challenges';
import { createKeyFetcher } from './key-fetcher';
import { PoolKeys } from './pool-keys';
import { type Principal, principalOf, setPrincipal } from './principal';
import { assertSameOrigin, crossSiteRequest } from './same-origin';
import { keysUnavailable } from './verification-problem';

/** What an authenticated route can answer before it begins. */
export const AUTHENTICATION_PROBLEMS = [missingToken, invalidToken, crossSiteRequest, keysUnavailable];

/** What a route can answer that demands scopes. */
export const SCOPE_PROBLEMS = [insufficientScope];

/** Authentication and scopes, as middleware; and the keys behind them. */
export interface Access {
  /** Finds out who is calling, or refuses; routes read the result with `principalOf`. */
  authenticate: RequestHandler;
  /** Refuses a caller whose access token lacks one of the scopes. */
  requireScopes(scopes: readonly string[]): RequestHandler;
  challenges: Challenges;
  keys: PoolKeys;
}

export function createAccess(config: Config, logger: Logger): Access {
  const challenges = new Challenges(config.publicUrl);
  const fetcher = createKeyFetcher(config.keyEndpointOverrides);
  const keys = new PoolKeys(config.issuer, fetcher, logger);
  const verifyAccessToken = createAccessTokenVerifier(config, keys, challenges);
  const { albArn, issuer, webClientId } = config;
  const verifyAlbSession =
    albArn && webClientId
      ? createAlbSessionVerifier({ albArn, issuer, webClientId }, fetcher, verifyAccessToken, challenges)
      : undefined;

  return {
    async authenticate(request, _response, next) {
      const principal = await identify(request, { verifyAccessToken, verifyAlbSession, challenges });
      setPrincipal(request, principal);
      logCaller(request, principal);
      if (principal.via === 'alb') assertSameOrigin(request, config.publicUrl);
      next();
    },
    requireScopes: (scopes) => (request, _response, next) => {
      const { scopes: granted } = principalOf(request);
      if (!scopes.every((scope) => granted.includes(scope))) throw challenges.insufficientScope(scopes);
      next();
    },
    challenges,
    keys,
  };
}

interface Ways {
  verifyAccessToken: AccessTokenVerifier;
  verifyAlbSession: AlbSessionVerifier | undefined;
  challenges: Challenges;
}

/** A bearer token decides alone: where there is one, the load balancer's headers are ignored. */
async function identify(request: Request, ways: Ways): Promise<Principal> {
  const token = bearerToken(request);
  if (token !== undefined) return { ...(await ways.verifyAccessToken(token)), via: 'bearer' };

  const data = request.get('x-amzn-oidc-data');
  const accessToken = request.get('x-amzn-oidc-accesstoken');
  if (ways.verifyAlbSession && (data || accessToken)) {
    return ways.verifyAlbSession({ data: data ?? '', accessToken: accessToken ?? '' });
  }
  throw ways.challenges.missingToken();
}

/** The credentials of `Authorization: Bearer`, the scheme in any case (RFC 9110 section 11.1). */
function bearerToken(request: Request): string | undefined {
  const match = /^bearer(?: +(.*))?$/i.exec(request.get('authorization') ?? '');
  return match ? (match[1] ?? '').trim() : undefined;
}
