import express, { type RequestHandler } from 'express';
import { Problem } from './problem';
import { bodyTooLarge, malformedRequest, unsupportedMediaType } from './request-problems';
import type { Step } from './route';

/**
 * Step that reads a JSON body. A request without a body passes: whoever reads the body then says what is missing.
 *
 * @param limit largest body, in bytes
 */
export function jsonBody(limit: number): Step & { handler: RequestHandler } {
  const parse = express.json({ limit });
  const handler: RequestHandler = (request, response, next) => {
    // `is` answers null where there is no body at all.
    if (request.is('application/json') === false) {
      throw new Problem(unsupportedMediaType, 'The body must be application/json', {
        headers: { Accept: 'application/json' },
      });
    }
    parse(request, response, next);
  };
  return { handler, problems: [malformedRequest, bodyTooLarge, unsupportedMediaType] };
}
