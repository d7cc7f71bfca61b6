import type { Request, RequestHandler, Response } from 'express';
import type { Logger } from 'pino';
import { RECENT_SIGN_IN_SECONDS } from '../../contract/account';
import type { Config } from '../platform/config';
import { Problem, type ProblemType } from '../platform/problem';
import type { Step } from '../platform/route';
import { type AccessTokenVerifier, createAccessTokenVerifier } from './access-token';
import { type AlbSessionVerifier, createAlbSessionVerifier } from './alb-session';
import { MissingScope, SignInTooOld, TokenError } from './auth-errors';
import {
  Challenges,
  insufficientScope,
  invalidToken,
  keysUnavailable,
  missingToken,
  signInTooOld,
} from './challenges';
import { createKeyFetcher } from './key-fetcher';
import { PoolKeys } from './pool-keys';
import { type Principal, principalOf } from './principal';

export const crossSiteRequest: ProblemType = {
  code: 'cross-site-request',
  status: 403,
  title: 'Cross-site request',
  meaning: 'With a browser session, a change was asked for from a page that is not ours.',
  page: 'crossSite',
};

export const personRequired: ProblemType = {
  code: 'person-required',
  status: 403,
  title: 'For people only',
  meaning: 'The access token is that of a machine; this is for people who sign in.',
};

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Access: authentication and authorization as steps of routes, and the signing keys behind them. */
export interface Access {
  /** Finds out who is calling, or refuses; later steps read the result with `principalOf`. */
  authenticate: Step;
  /** Refuses a machine, whatever its scopes, and a person whose access token lacks one of these. */
  requireScopes(scopes: readonly string[]): Step;
  /** Refuses a principal who signed in longer ago than {@link RECENT_SIGN_IN_SECONDS} (RFC 9470). */
  requireRecentSignIn: Step;
  /**
   * Refuses a principal whom `check` refuses.
   *
   * @param check throws {@link MissingScope} or a problem
   * @param problems those that `check` throws
   */
  authorize(
    check: (principal: Principal, response: Response) => void,
    problems?: readonly ProblemType[],
  ): Step;
  /** The answer to an error of authentication that a handler met later, such as {@link TokenError}; others stay. */
  answerTo(error: unknown): unknown;
  keys: PoolKeys;
}

export function createAccess(config: Config, logger: Logger): Access {
  const { albArn, issuer, webClientId, publicUrl } = config;
  const challenges = new Challenges(publicUrl);
  const fetcher = createKeyFetcher(config.keyEndpointOverrides);
  const keys = new PoolKeys(issuer, fetcher, logger);
  const verifyAccessToken = createAccessTokenVerifier(config, keys);
  const verifyAlbSession =
    albArn && webClientId
      ? createAlbSessionVerifier({ albArn, issuer, webClientId }, fetcher, verifyAccessToken)
      : undefined;

  const authenticate: RequestHandler = async (request, response, next) => {
    let principal: Principal | undefined;
    try {
      principal = await verifyCredentials(request, verifyAccessToken, verifyAlbSession);
    } catch (error) {
      throw challenges.answerTo(error);
    }
    if (!principal) throw challenges.missingToken();
    response.locals.principal = principal;
    if (principal.via === 'alb') assertSameOrigin(request, publicUrl);
    next();
  };

  const authorize: Access['authorize'] = (check, problems = []) => {
    const handler: RequestHandler = (_request, response, next) => {
      try {
        check(principalOf(response), response);
      } catch (error) {
        throw challenges.answerTo(error);
      }
      next();
    };
    return { handler, problems: [insufficientScope, ...problems] };
  };

  return {
    authenticate: {
      handler: authenticate,
      security: 'signed-in',
      problems: [missingToken, invalidToken, crossSiteRequest, keysUnavailable],
    },
    requireScopes: (scopes) =>
      authorize(
        (principal) => {
          if (principal.actor === 'machine') {
            throw new Problem(personRequired, 'This is for people; a machine may see and command its gates');
          }
          assertScopes(principal, scopes);
        },
        [personRequired],
      ),
    requireRecentSignIn: authorize(
      ({ signedInAt = 0 }) => {
        if (Date.now() / 1000 - signedInAt > RECENT_SIGN_IN_SECONDS) {
          throw new SignInTooOld(RECENT_SIGN_IN_SECONDS);
        }
      },
      [signInTooOld],
    ),
    authorize,
    answerTo: (error) => challenges.answerTo(error),
    keys,
  };
}

/** @throws {MissingScope} */
export function assertScopes({ scopes: granted }: Principal, scopes: readonly string[]): void {
  if (!scopes.every((scope) => granted.includes(scope))) throw new MissingScope(scopes);
}

/**
 * The access token of an authenticated request, to call Cognito with in the caller's name. It goes nowhere else: not
 * into an answer, nor the log.
 */
export function accessTokenOf(request: Request, response: Response): string {
  const token =
    principalOf(response).via === 'alb' ? request.get('x-amzn-oidc-accesstoken') : bearerToken(request);
  if (token === undefined) throw new Error('A principal came without its access token');
  return token;
}

/**
 * Verifies the credentials of a request; undefined where it has none. A bearer token decides alone: where there is
 * one, the load balancer's headers are ignored.
 */
function verifyCredentials(
  request: Request,
  verifyAccessToken: AccessTokenVerifier,
  verifyAlbSession: AlbSessionVerifier | undefined,
): Promise<Principal> | undefined {
  const token = bearerToken(request);
  if (token !== undefined) return verifyAccessToken(token);
  const data = request.get('x-amzn-oidc-data');
  const accessToken = request.get('x-amzn-oidc-accesstoken');
  if (!verifyAlbSession || !(data || accessToken)) return undefined;
  return verifyAlbSession({ data: data ?? '', accessToken: accessToken ?? '' });
}

/**
 * The credentials of `Authorization: Bearer`, the scheme in any case, after one space (RFC 6750 section 2.1). RFC 9110
 * section 11.4 would allow more spaces; no client sends them.
 *
 * @throws {TokenError}
 */
function bearerToken(request: Request): string | undefined {
  const credentials = request.get('authorization') ?? '';
  if (!/^bearer(?:\s|$)/i.test(credentials)) return undefined;
  const token = /^bearer ([^\s]+)$/i.exec(credentials)?.[1];
  if (token === undefined) {
    const message = 'The Authorization header must be Bearer, one space and one token';
    throw new TokenError('malformed', message, {
      expected: 'one space and one token',
      found: 'something else',
    });
  }
  return token;
}

/**
 * Refuses a request that changes something unless it proves to come from our own pages. The load balancer's cookie
 * is sent cross-site too, so any page could otherwise open a gate in its visitor's name.
 *
 * @throws {Problem} 403
 */
function assertSameOrigin(request: Request, publicUrl: string): void {
  if (SAFE_METHODS.has(request.method)) return;
  if (request.get('sec-fetch-site') === 'same-origin' || request.get('origin') === publicUrl) return;
  throw new Problem(
    crossSiteRequest,
    `With a browser session, this must be sent from a page of ${publicUrl}`,
  );
}
