import express from 'express';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import { authenticated } from './bearer';
import type { AccessTokenClaims } from './claims';
import { environment } from './environment';

/** jose with its cached remote key set, as its documentation shows. */
const keys = createRemoteJWKSet(new URL(environment.JWKS_URI));
const expected = { issuer: environment.ISSUER, algorithms: ['RS256'] };

const app = express();
app.get(
  '/v1/me',
  authenticated(
    async (token) => (await jwtVerify(token, keys, expected)).payload as unknown as AccessTokenClaims,
  ),
);
app.listen(Number(environment.PORT));
