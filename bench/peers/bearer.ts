import type { RequestHandler } from 'express';
import { type AccessTokenClaims, describeCaller, hasRightClaims } from './claims';

/** A route that answers the caller, around a library's function that verifies one token. */
export function authenticated(
  verify: (token: string) => Promise<AccessTokenClaims> | AccessTokenClaims,
): RequestHandler {
  return async (request, response) => {
    let claims: AccessTokenClaims;
    try {
      claims = await verify((request.headers.authorization ?? '').slice('Bearer '.length));
    } catch {
      response.sendStatus(401);
      return;
    }
    if (hasRightClaims(claims)) response.json(describeCaller(claims));
    else response.sendStatus(403);
  };
}
