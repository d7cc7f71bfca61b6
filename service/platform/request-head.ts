import type { RequestHandler } from 'express';
import { Problem, type ProblemType } from './problem';
import { malformedRequest } from './request-problems';

export const expectationFailed: ProblemType = {
  code: 'expectation-failed',
  status: 417,
  title: 'Expectation failed',
  meaning: '`Expect` may only be `100-continue`.',
};

/**
 * Refuses a request of another version than HTTP/1.x, one whose `Host` is missing or there twice (RFC 9112 section 3.2), and one that expects anything but
 * `100-continue` (RFC 9110 section 10.1.1). Node would answer the first and the last without a problem document, and
 * takes the first of several `Host`s.
 */
export const checkHead: RequestHandler = (request, _response, next) => {
  // Node reads a request line without a version as HTTP/0.9, which knows no header fields and so no credentials.
  if (request.httpVersionMajor !== 1) {
    throw new Problem(malformedRequest, 'The request must be of HTTP/1.0 or HTTP/1.1');
  }
  const hosts = countHosts(request.rawHeaders);
  if (hosts > 1 || (hosts === 0 && request.httpVersion !== '1.0')) {
    throw new Problem(malformedRequest, 'The request must have one Host header');
  }
  const { expect } = request.headers;
  if (expect !== undefined && expect.toLowerCase() !== '100-continue') {
    throw new Problem(expectationFailed, 'Only 100-continue may be expected');
  }
  next();
};

/** Names and values take turns in `rawHeaders`. */
function countHosts(rawHeaders: readonly string[]): number {
  let count = 0;
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index] as string;
    if (name.length === 4 && name.toLowerCase() === 'host') count++;
  }
  return count;
}

/** Path of a request's target, without the query. */
export function pathOf(target: string): string {
  const end = target.indexOf('?');
  return end < 0 ? target : target.slice(0, end);
}
