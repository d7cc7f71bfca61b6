import { CognitoJwtVerifier } from 'aws-jwt-verify';
import { SimpleJwksCache } from 'aws-jwt-verify/jwk';
import type { RequestHandler } from 'express';
import type { AccessTokenClaims } from './claims';
import { hasRightClaims } from './claims';
import { environment } from './environment';

/** aws-jwt-verify as its README shows; the fetcher only goes to the stub instead of Amazon Cognito. */
const fetcher = { fetch: async () => (await fetch(environment.JWKS_URI)).arrayBuffer() };

export const verifier = CognitoJwtVerifier.create(
  {
    userPoolId: environment.ISSUER.split('/').at(-1) ?? '',
    tokenUse: 'access',
    clientId: environment.CLIENT_ID,
  },
  { jwksCache: new SimpleJwksCache({ fetcher }) },
);

/** Lets a request through whose token is valid and has the scopes that Gatehouse asks for. */
export const requireToken: RequestHandler = async (request, response, next) => {
  try {
    const token = (request.headers.authorization ?? '').slice('Bearer '.length);
    const claims = (await verifier.verify(token)) as unknown as AccessTokenClaims;
    if (hasRightClaims(claims)) next();
    else response.sendStatus(403);
  } catch {
    response.sendStatus(401);
  }
};
