import express from 'express';
import { authenticated } from './bearer';
import type { AccessTokenClaims } from './claims';
import { verifier } from './cognito-verifier';
import { environment } from './environment';

const app = express();
app.get(
  '/v1/me',
  authenticated(async (token) => (await verifier.verify(token)) as unknown as AccessTokenClaims),
);
void verifier.hydrate().then(() => app.listen(Number(environment.PORT)));
