import express from 'express';
import { passportJwtSecret } from 'jwks-rsa';
import passport from 'passport';
import { ExtractJwt, Strategy } from 'passport-jwt';
import { type AccessTokenClaims, describeCaller, hasRightClaims } from './claims';
import { environment } from './environment';

/** As its documentation shows, with jwks-rsa and its cache, without sessions. */
passport.use(
  new Strategy(
    {
      jwtFromRequest: ExtractJwt.fromAuthHeaderAsBearerToken(),
      secretOrKeyProvider: passportJwtSecret({
        jwksUri: environment.JWKS_URI,
        cache: true,
        rateLimit: true,
      }),
      issuer: environment.ISSUER,
      algorithms: ['RS256'],
    },
    (claims: AccessTokenClaims, done: (error: null, user: AccessTokenClaims | false) => void) =>
      done(null, hasRightClaims(claims) && claims),
  ),
);

const app = express();
app.get('/v1/me', passport.authenticate('jwt', { session: false }), (request, response) => {
  response.json(describeCaller((request as typeof request & { user: AccessTokenClaims }).user));
});
app.listen(Number(environment.PORT));
