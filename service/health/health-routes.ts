import type { RequestHandler } from 'express';
import { z } from 'zod';
import { LIVENESS_PATH, READINESS_PATH } from '../../contract/edge';
import { Problem, type ProblemType } from '../platform/problem';
import type { Route } from '../platform/route';

export const notReady: ProblemType = {
  code: 'not-ready',
  status: 503,
  title: 'Not ready',
  meaning: '`/readyz` only: the service should get no traffic yet, or no more.',
};

const statusSchema = (status: string) => z.object({ status: z.literal(status) });

/**
 * `/livez` asks whether the process runs, and touches no dependency: a failing one is no reason to restart it.
 * `/readyz` asks whether it should get traffic.
 *
 * @param unready reasons why it should get none now; asked at each request
 */
export function healthRoutes(unready: () => readonly string[]): Route[] {
  const live: RequestHandler = (_request, response) => {
    response.set('Cache-Control', 'no-store').json({ status: 'live' });
  };
  const ready: RequestHandler = (_request, response) => {
    const reasons = unready();
    if (reasons.length > 0) throw new Problem(notReady, reasons.join('; '));
    response.set('Cache-Control', 'no-store').json({ status: 'ready' });
  };
  return [
    {
      method: 'get',
      path: LIVENESS_PATH,
      steps: [{ handler: live }],
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
      steps: [{ handler: ready, problems: [notReady] }],
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
      },
    },
  ];
}
