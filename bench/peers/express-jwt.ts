import express from 'express';
import { expressjwt } from 'express-jwt';
import { expressJwtSecret } from 'jwks-rsa';
import { type AccessTokenClaims, describeCaller, hasRightClaims } from './claims';
import { environment } from './environment';

/** As its README shows, with jwks-rsa and its cache. */
const app = express();
app.get(
  '/v1/me',
  expressjwt({
    secret: expressJwtSecret({ jwksUri: environment.JWKS_URI, cache: true, rateLimit: true }),
    issuer: environment.ISSUER,
    algorithms: ['RS256'],
  }),
  (request, response) => {
    const claims = (request as typeof request & { auth: AccessTokenClaims }).auth;
    if (hasRightClaims(claims)) response.json(describeCaller(claims));
    else response.sendStatus(403);
  },
);
app.listen(Number(environment.PORT));
