import {
  FetchError,
  JwksNotAvailableInCacheError,
  JwksValidationError,
  JwtExpiredError,
  JwtInvalidSignatureAlgorithmError,
  JwtInvalidSignatureError,
  KidNotFoundInJwksError,
  WaitPeriodNotYetEndedJwkError,
} from 'aws-jwt-verify/error';
import { KeyFetchLimitError } from './alb-key-fetches';
import { KeysUnavailable, TokenError } from './auth-errors';

/** Errors of aws-jwt-verify and of the key fetcher that say nothing about the token. */
const OUTAGES = [
  FetchError,
  JwksNotAvailableInCacheError,
  JwksValidationError,
  WaitPeriodNotYetEndedJwkError,
  KeyFetchLimitError,
];

/**
 * Error of a failed verification, in our terms. Not being able to tell is not a rejection: where keys are out of
 * reach, it is {@link KeysUnavailable}.
 *
 * @param keyIsMissing whether the token's key has been looked for in vain, so that it need not be fetched to be refused
 */
export function verificationError(error: unknown, keyIsMissing = false): TokenError | KeysUnavailable {
  if (error instanceof TokenError) return error;
  const options = { cause: error };
  if (
    error instanceof KidNotFoundInJwksError ||
    (keyIsMissing && error instanceof WaitPeriodNotYetEndedJwkError)
  ) {
    const finding = { expected: "kid in the issuer's key set", found: 'another' };
    return new TokenError('unknown-key', 'The token was signed with an unknown key', finding, options);
  }
  if (OUTAGES.some((outage) => error instanceof outage)) return new KeysUnavailable(options);
  if (error instanceof JwtExpiredError) {
    const finding = { expected: 'exp in the future', found: 'exp in the past' };
    return new TokenError('expired', 'The token has expired', finding, options);
  }
  if (error instanceof JwtInvalidSignatureError) {
    const finding = { expected: 'a signature by the key that kid names', found: 'another' };
    return new TokenError('invalid-signature', 'The signature of the token is not valid', finding, options);
  }
  if (error instanceof JwtInvalidSignatureAlgorithmError) {
    const finding = { expected: 'alg of the key that kid names', found: 'another' };
    return new TokenError(
      'wrong-algorithm',
      'The signature algorithm of the token is not accepted',
      finding,
      options,
    );
  }
  const finding = { expected: 'a token that aws-jwt-verify accepts', found: 'one that it refuses' };
  return new TokenError('unverifiable', 'The token is not valid', finding, options);
}
