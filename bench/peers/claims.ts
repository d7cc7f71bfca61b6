import { environment } from './environment';

/** The claims that every authenticated peer checks and answers, as Gatehouse does. */
export interface AccessTokenClaims {
  sub: string;
  username: string;
  client_id: string;
  token_use: string;
  scope: string;
  'cognito:groups'?: string[];
}

const REQUIRED_SCOPES = ['openid', 'profile', 'email'];

/**
 * What a peer's library leaves to its user: the token's use, its client and its scopes. Signature, issuer and
 * expiry are the library's to check.
 */
export function hasRightClaims(claims: AccessTokenClaims): boolean {
  if (claims.token_use !== 'access' || claims.client_id !== environment.CLIENT_ID) return false;
  const scopes = claims.scope.split(' ');
  return REQUIRED_SCOPES.every((scope) => scopes.includes(scope));
}

/** The answer of `GET /v1/me`. */
export function describeCaller(claims: AccessTokenClaims) {
  return {
    sub: claims.sub,
    username: claims.username,
    clientId: claims.client_id,
    groups: claims['cognito:groups'] ?? [],
    scopes: claims.scope.split(' '),
    via: 'bearer',
  };
}

/** What peers without authentication answer: as long as the others' answer. */
export const SOMEBODY: AccessTokenClaims = {
  sub: 'a1b2c3d4-0000-4000-8000-00000000ad01',
  username: 'somebody',
  client_id: 'mobile1client',
  token_use: 'access',
  scope: 'openid profile email Admins-mobile1client',
  'cognito:groups': ['Admins'],
};
