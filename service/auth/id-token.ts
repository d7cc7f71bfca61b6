import { CognitoJwtVerifier } from 'aws-jwt-verify';
import type { Config } from '../platform/config';
import { describeFound, TokenError } from './auth-errors';
import { assertMembers, readUnverified } from './compact-jws';
import type { PoolKeys } from './pool-keys';
import { verificationError } from './verification-error';

/** Header members of Cognito's ID tokens. */
const HEADER_MEMBERS = ['kid', 'alg', 'typ'];

/** Finds out whose an ID token is: the user's `sub`. */
export type IdTokenVerifier = (token: string) => Promise<string>;

/**
 * Verifier of Cognito ID tokens, for those who hand one in beside their access token. Nobody signs in with it.
 *
 * Issuer and use are looked at before any key is, so that a token of another pool causes no key fetch.
 *
 * @throws {TokenError} where the token is not valid
 * @throws {KeysUnavailable} where its key can't be fetched
 */
export function createIdTokenVerifier(
  { userPoolId, issuer, clientIds }: Pick<Config, 'userPoolId' | 'issuer' | 'clientIds'>,
  keys: PoolKeys,
): IdTokenVerifier {
  const verifier = CognitoJwtVerifier.create(
    { userPoolId, tokenUse: 'id', clientId: clientIds },
    { jwksCache: keys.cache },
  );
  return async (token) => {
    const unverified = readUnverified(token);
    const { iss, token_use: use } = unverified.payload;
    if (iss !== issuer) {
      const finding = { expected: `iss ${issuer}`, found: describeFound(iss) };
      throw new TokenError('wrong-issuer', 'The token was issued by another user pool', finding);
    }
    if (use !== 'id') {
      const finding = { expected: 'token_use id', found: describeFound(use) };
      throw new TokenError('wrong-use', 'The token is not an ID token', finding);
    }
    assertMembers(unverified, HEADER_MEMBERS, 'Cognito');
    try {
      return (await verifier.verify(token)).sub;
    } catch (error) {
      throw verificationError(error, keys.isKnownToBeMissing(unverified.header.kid));
    }
  };
}
