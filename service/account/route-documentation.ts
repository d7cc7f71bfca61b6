import type { z } from 'zod';
import type { RouteDocumentation } from '../platform/route';

export const DONE = 'It was changed.';

/**
 * Documentation of a route of the own account.
 *
 * @param outcome what its success means
 * @param answer schema of the answer; 204 without
 */
export function documented(
  operationId: string,
  summary: string,
  outcome: string,
  answer?: z.ZodType,
): RouteDocumentation {
  return {
    operationId,
    tags: ['Account'],
    summary,
    responses: answer
      ? { 200: { description: outcome, content: { 'application/json': { schema: answer } } } }
      : { 204: { description: outcome } },
  };
}
