import type { Request } from 'express';
import { Problem, type ProblemType } from '../platform/problem';

export const crossSiteRequest: ProblemType = {
  code: 'cross-site-request',
  status: 403,
  title: 'Cross-site request',
};

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Refuses a request that changes something unless it proves to come from our own pages. The load balancer's cookie
 * is sent cross-site too, so any page could otherwise open a gate in its visitor's name.
 *
 * @throws {Problem} 403
 */
export function assertSameOrigin(request: Request, publicUrl: string): void {
  if (SAFE_METHODS.has(request.method)) return;
  if (request.get('sec-fetch-site') === 'same-origin' || request.get('origin') === publicUrl) return;
  throw new Problem(
    crossSiteRequest,
    `With a browser session, this must be sent from a page of ${publicUrl}`,
  );
}
