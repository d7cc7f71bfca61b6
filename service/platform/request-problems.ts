import type { RequestHandler } from 'express';
import { Problem, type ProblemType } from './problem';

/** Mistakes in the request itself that any route can answer. */
export const malformedRequest: ProblemType = {
  code: 'malformed-request',
  status: 400,
  title: 'Malformed request',
  meaning:
    "The request can't be read: JSON that does not parse, a path that can't be decoded, a malformed `Idempotency-Key`.",
};
export const notFound: ProblemType = {
  code: 'not-found',
  status: 404,
  title: 'Not found',
  meaning: 'There is nothing at this path.',
};
export const methodNotAllowed: ProblemType = {
  code: 'method-not-allowed',
  status: 405,
  title: 'Method not allowed',
  meaning: '`Allow` lists the methods of this path.',
};
export const preconditionFailed: ProblemType = {
  code: 'precondition-failed',
  status: 412,
  title: 'Precondition failed',
  meaning: '`If-Match` or `If-Unmodified-Since` does not hold for what is at this path.',
};
export const rangeNotSatisfiable: ProblemType = {
  code: 'range-not-satisfiable',
  status: 416,
  title: 'Range not satisfiable',
  meaning: '`Range` lies outside of what is at this path; `Content-Range` says how long it is.',
};
export const bodyTooLarge: ProblemType = {
  code: 'body-too-large',
  status: 413,
  title: 'Body too large',
  meaning: 'The body is larger than the limit that `detail` names.',
};
export const unsupportedMediaType: ProblemType = {
  code: 'unsupported-media-type',
  status: 415,
  title: 'Unsupported media type',
  meaning:
    '`detail` says what is not supported; `Accept`, where present, lists the media types of this path.',
  headers: ['Accept'],
};
export const internalError: ProblemType = {
  code: 'internal-error',
  status: 500,
  title: 'Internal error',
  meaning: 'Our mistake; the log has it under the id in `instance`.',
};

/** Longest part of a path that an answer repeats, in characters. */
const SHOWN_PATH = 200;

export const answerNotFound: RequestHandler = (request) => {
  throw new Problem(notFound, `There is nothing at ${request.path.slice(0, SHOWN_PATH)}`);
};

/**
 * Turns what Express and its body parsers throw into problems. Anything unknown is our own mistake: the client
 * learns nothing about it but the request id in `instance`.
 */
export function toProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  const { status, type } = error as { status?: unknown; type?: unknown };
  switch (type) {
    case 'entity.parse.failed':
      return new Problem(malformedRequest, 'The body is not valid JSON', { cause: error });
    case 'entity.too.large':
      return new Problem(
        bodyTooLarge,
        `The body is larger than the limit of ${(error as { limit: number }).limit} bytes`,
      );
    case 'charset.unsupported':
    case 'encoding.unsupported':
      return new Problem(
        unsupportedMediaType,
        'The charset or content encoding of the body is not supported',
      );
    case 'entity.verify.failed':
    case 'request.aborted':
    case 'request.size.invalid':
      return new Problem(malformedRequest, 'The body did not arrive as its headers announced it', {
        cause: error,
      });
  }
  if (typeof status === 'number' && status >= 400 && status < 500) return requestProblem(status, error);
  return new Problem(internalError, 'Something went wrong here; the log has it under the id in "instance"', {
    cause: error,
  });
}

/** The problem for a mistake in the request that Express or `send` found, by the status that it gave it. */
function requestProblem(status: number, cause: unknown): Problem {
  switch (status) {
    case 403:
    case 404:
      return new Problem(notFound, 'There is nothing at this path', { cause });
    case 412:
      return new Problem(preconditionFailed, 'A precondition of the request does not hold', { cause });
    case 416: {
      const contentRange = (cause as { headers?: Record<string, unknown> }).headers?.['Content-Range'];
      return new Problem(rangeNotSatisfiable, 'The range lies outside of what is at this path', {
        headers: typeof contentRange === 'string' ? { 'Content-Range': contentRange } : {},
        cause,
      });
    }
  }
  // A path that can't be percent-decoded, a header that can't be parsed.
  return new Problem(malformedRequest, 'The request could not be read', { cause });
}
