import type { RequestHandler } from 'express';
import { z } from 'zod';
import { LIVENESS_PATH, READINESS_PATH } from '../../contract/edge';
import { Problem, type ProblemType } from '../platform/problem';
import type { Route } from '../platform/route';

export const notReady: ProblemType = { code: 'not-ready', status: 503, title: 'Not ready' };

/** Asked at each request: the reason why the service can't take traffic now, or undefined. */
export type ReadinessCheck = () => string | undefined;

const statusSchema = (status: string) => z.object({ status: z.literal(status) });

/**
 * `/livez` asks whether the process runs, and touches no dependency: a failing one is no reason to restart it.
 * `/readyz` asks whether it should get traffic.
 */
export function healthRoutes(checks: readonly ReadinessCheck[]): Route[] {
  const live: RequestHandler = (_request, response) => {
    response.set('Cache-Control', 'no-store').json({ status: 'live' });
  };
  const ready: RequestHandler = (_request, response) => {
    const reasons = checks.map((check) => check()).filter((reason) => reason !== undefined);
    if (reasons.length > 0) throw new Problem(notReady, reasons.join('; '));
    response.set('Cache-Control', 'no-store').json({ status: 'ready' });
  };
  return [
    {
      method: 'get',
      path: LIVENESS_PATH,
      handlers: [live],
      documentation: {
        operationId: 'checkLiveness',
        tags: ['Health'],
        summary: 'Whether the process runs',
        responses: {
          200: { description: 'It does.', content: { 'application/json': { schema: statusSchema('live') } } },
        },
      },
    },
    {
      method: 'get',
      path: READINESS_PATH,
      handlers: [ready],
      documentation: {
        operationId: 'checkReadiness',
        tags: ['Health'],
        summary: 'Whether the service should get traffic',
        responses: {
          200: {
            description: 'It should.',
            content: { 'application/json': { schema: statusSchema('ready') } },
          },
        },
        problems: [notReady],
      },
    },
  ];
}
