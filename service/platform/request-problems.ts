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

export const answerNotFound: RequestHandler = (request) => {
  throw new Problem(notFound, `There is nothing at ${request.path}`);
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
  // Express: a path that can't be percent-decoded, a header that can't be parsed.
  if (status === 400) return new Problem(malformedRequest, 'The request could not be read', { cause: error });
  return new Problem(internalError, 'Something went wrong here; the log has it under the id in "instance"', {
    cause: error,
  });
}
