import { CognitoJwtVerifier } from 'aws-jwt-verify';
import { SimpleJwksCache } from 'aws-jwt-verify/jwk';
import express from 'express';
import { authenticated } from './bearer';
import type { AccessTokenClaims } from './claims';
import { environment } from './environment';

/** As its README shows; the fetcher only goes to the stub instead of Amazon Cognito. */
const fetcher = { fetch: async () => (await fetch(environment.JWKS_URI)).arrayBuffer() };
const verifier = CognitoJwtVerifier.create(
  {
    userPoolId: environment.ISSUER.split('/').at(-1) ?? '',
    tokenUse: 'access',
    clientId: environment.CLIENT_ID,
  },
  { jwksCache: new SimpleJwksCache({ fetcher }) },
);

const app = express();
app.get(
  '/v1/me',
  authenticated(async (token) => (await verifier.verify(token)) as unknown as AccessTokenClaims),
);
void verifier.hydrate().then(() => app.listen(Number(environment.PORT)));
