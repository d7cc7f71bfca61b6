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
import { Problem, type ProblemType } from '../platform/problem';
import type { Challenges } from './challenges';
import { KeyFetchLimitError } from './key-fetcher';

export const keysUnavailable: ProblemType = {
  code: 'keys-unavailable',
  status: 503,
  title: 'Signing keys are not available',
};

/** A token that is validly signed but is not what its issuer issues; the message is fit for the client. */
export class TokenContentError extends Error {
  override name = 'TokenContentError';
}

/** Not being able to tell is not a rejection: the token may be good. */
const OUTAGES = [
  FetchError,
  JwksNotAvailableInCacheError,
  JwksValidationError,
  WaitPeriodNotYetEndedJwkError,
  KeyFetchLimitError,
];

/** Seconds after which a key fetch may succeed: aws-jwt-verify waits that long after a key id it did not find. */
const RETRY_AFTER = '10';

/** The problem for a token that could not be verified: 503 where keys are out of reach, else 401. */
export function verificationProblem(error: unknown, challenges: Challenges): Problem {
  if (OUTAGES.some((outage) => error instanceof outage)) {
    return new Problem(keysUnavailable, 'The keys that tokens are verified with could not be fetched', {
      headers: { 'Retry-After': RETRY_AFTER },
      cause: error,
    });
  }
  return challenges.invalidToken(mistake(error), error);
}

function mistake(error: unknown): string {
  if (error instanceof TokenContentError) return error.message;
  if (error instanceof JwtExpiredError) return 'The token has expired';
  if (error instanceof KidNotFoundInJwksError) return 'The token was signed with an unknown key';
  if (error instanceof JwtInvalidSignatureError) return 'The signature of the token is not valid';
  if (error instanceof JwtInvalidSignatureAlgorithmError)
    return 'The signature algorithm of the token is not accepted';
  return 'The token is not valid';
}
