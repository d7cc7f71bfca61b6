import { CallRefused } from './limited-client';
import { Problem, type ProblemType } from './problem';

export const dependencyUnavailable: ProblemType = {
  code: 'dependency-unavailable',
  status: 502,
  title: 'A service behind this one failed',
  meaning:
    'AWS IoT, Amazon S3 or Amazon Cognito failed. A command was not confirmed; `detail` says from when it is void.',
};
export const dependencyBusy: ProblemType = {
  code: 'dependency-busy',
  status: 503,
  title: 'A service behind this one is too busy',
  meaning:
    'AWS IoT, Amazon S3 or Amazon Cognito throttles, or has failed or kept us waiting several times; try again after `Retry-After` seconds.',
  headers: ['Retry-After'],
};
export const dependencyTimeout: ProblemType = {
  code: 'dependency-timeout',
  status: 504,
  title: 'A service behind this one did not answer in time',
  meaning:
    'AWS IoT, Amazon S3 or Amazon Cognito did not answer in time. A command may have been carried out all the same; `detail` says from when it is void.',
};

/** What a route that calls AWS can answer when the call fails. */
export const DEPENDENCY_PROBLEMS = [dependencyUnavailable, dependencyBusy, dependencyTimeout];

const TIMEOUT_NAMES = new Set(['TimeoutError', 'AbortError', 'RequestTimeout', 'RequestTimeoutException']);
const THROTTLING_NAMES = new Set(['SlowDown', 'ThrottlingException', 'TooManyRequestsException']);
const TIMEOUT_CODES = new Set(['ETIMEDOUT', 'ESOCKETTIMEDOUT']);

/**
 * The problem for a failed call to AWS.
 *
 * @param dependency what was called, as the client should read it, such as "AWS IoT"
 * @param consequence what that means for the request, as a sentence
 */
export function dependencyProblem(error: unknown, dependency: string, consequence: string): Problem {
  if (error instanceof CallRefused) {
    return new Problem(dependencyBusy, `${dependency} is too busy, or out of reach. ${consequence}`, {
      headers: { 'Retry-After': '1' },
      cause: error,
    });
  }
  const { name, code, $metadata, $retryable } = error as {
    name?: string;
    code?: string;
    $metadata?: { httpStatusCode?: number };
    $retryable?: { throttling?: boolean };
  };
  // The SDK's handler calls a connection that was reset a time-out, too.
  if (code !== 'UND_ERR_SOCKET' && (TIMEOUT_NAMES.has(name ?? '') || TIMEOUT_CODES.has(code ?? ''))) {
    return new Problem(dependencyTimeout, `${dependency} did not answer in time. ${consequence}`, {
      cause: error,
    });
  }
  const status = $metadata?.httpStatusCode;
  if (status === 429 || $retryable?.throttling || THROTTLING_NAMES.has(name ?? '')) {
    return new Problem(dependencyBusy, `${dependency} is too busy. ${consequence}`, {
      headers: { 'Retry-After': '1' },
      cause: error,
    });
  }
  return new Problem(dependencyUnavailable, `${dependency} could not be used. ${consequence}`, {
    cause: error,
  });
}
