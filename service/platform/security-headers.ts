import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import type { RequestHandler } from 'express';
import helmet from 'helmet';

type Directives = Record<string, readonly string[]>;

const BASE_POLICY: Directives = {
  'default-src': ["'none'"],
  'base-uri': ["'none'"],
  'form-action': ["'none'"],
  'frame-ancestors': ["'none'"],
};

/** Content-Security-Policy of a page: allows nothing but what it names. */
export function contentSecurityPolicy(allowed: Directives): RequestHandler {
  return helmet.contentSecurityPolicy(policy(allowed));
}

/**
 * Security headers of every answer; a page that needs more has a policy of its own.
 *
 * helmet is asked once, since what it sets never varies: its middlewares take turns for each header, which costs
 * as much as the rest of a short answer.
 */
export const SECURITY_HEADERS: readonly (readonly [string, string])[] = headersOf(
  helmet({
    contentSecurityPolicy: policy({}),
    frameguard: { action: 'deny' },
    referrerPolicy: { policy: 'no-referrer' },
  }),
);

/** Middleware that sets them. */
export const securityHeaders: RequestHandler = (_request, response, next) => {
  for (const [name, value] of SECURITY_HEADERS) response.setHeader(name, value);
  next();
};

/** What a handler sets, whatever the request. */
function headersOf(handler: ReturnType<typeof helmet>): [string, string][] {
  const request = new IncomingMessage(new Socket());
  const response = new ServerResponse(request);
  let failure: unknown;
  handler(request, response, (error) => {
    failure = error;
  });
  if (failure) throw failure;
  return Object.entries(response.getHeaders()).map(([name, value]) => [name, String(value)]);
}

function policy(allowed: Directives) {
  return { useDefaults: false, directives: { ...BASE_POLICY, ...allowed } };
}
