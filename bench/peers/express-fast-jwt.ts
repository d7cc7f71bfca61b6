import express from 'express';
import { createVerifier } from 'fast-jwt';
import { authenticated } from './bearer';
import type { AccessTokenClaims } from './claims';
import { environment } from './environment';
import { fetchPublicKey } from './public-key';

/** fast-jwt with a cache of 1,000 verified tokens, its documented default size; the key is read once. */
async function main() {
  const verify = createVerifier({
    key: await fetchPublicKey(),
    algorithms: ['RS256'],
    allowedIss: environment.ISSUER,
    cache: 1_000,
  });
  const app = express();
  app.get(
    '/v1/me',
    authenticated((token) => verify(token) as AccessTokenClaims),
  );
  app.listen(Number(environment.PORT));
}

void main();
