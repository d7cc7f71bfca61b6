import { randomUUID } from 'node:crypto';
import { ADMINISTRATORS_GROUP, groupScope, SIGN_IN_SCOPES } from '../contract/user-pool';
import { accessTokenClaims, createSigningKey, publicKeySet, signToken } from '../local/cognito/token-mint';

export const REGION = 'eu-west-1';
export const POOL_ID = 'eu-west-1_Benchmark';
export const CLIENT_ID = 'mobile1client';
export const ISSUER = `https://cognito-idp.${REGION}.amazonaws.com/${POOL_ID}`;

/** Tokens outlive the longest run, in seconds. */
const LIFETIME = 24 * 3600;

/** Issues access tokens of Cognito's shape: RS256 with a key of 2048 bits, about 1 KB. */
export class TokenIssuer {
  readonly #key = createSigningKey();

  get jwks(): string {
    return JSON.stringify(publicKeySet([this.#key]));
  }

  /** So many tokens, each of another user. */
  issue(count: number): string[] {
    return Array.from({ length: count }, () =>
      signToken(
        this.#key,
        accessTokenClaims({
          issuer: ISSUER,
          sub: randomUUID(),
          username: randomUUID(),
          groups: [ADMINISTRATORS_GROUP],
          clientId: CLIENT_ID,
          scopes: [...SIGN_IN_SCOPES, groupScope(ADMINISTRATORS_GROUP, CLIENT_ID)],
          lifetime: LIFETIME,
        }),
      ),
    );
  }
}
