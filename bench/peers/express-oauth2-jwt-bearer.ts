import express from 'express';
import { auth, requiredScopes } from 'express-oauth2-jwt-bearer';
import { type AccessTokenClaims, describeCaller } from './claims';
import { environment } from './environment';

/** As its README shows; Cognito's access tokens have no audience, so that their client is checked instead. */
const app = express();
app.get(
  '/v1/me',
  auth({
    issuer: environment.ISSUER,
    jwksUri: environment.JWKS_URI,
    audience: environment.CLIENT_ID,
    tokenSigningAlg: 'RS256',
    validators: {
      aud: false,
      client_id: (value: unknown) => value === environment.CLIENT_ID,
      token_use: (value: unknown) => value === 'access',
    },
  }),
  requiredScopes('openid profile email'),
  (request, response) => {
    const { payload } = (request as typeof request & { auth: { payload: AccessTokenClaims } }).auth;
    response.json(describeCaller(payload));
  },
);
app.listen(Number(environment.PORT));
