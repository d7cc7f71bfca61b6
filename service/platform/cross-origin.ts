import cors from 'cors';
import type { Request, RequestHandler } from 'express';
import type { Logger } from 'pino';
import { ANY_LOCAL_PORT } from '../../contract/environment';

const METHODS = ['GET', 'POST', 'PUT', 'DELETE'];
const REQUEST_HEADERS = ['Authorization', 'Content-Type', 'Idempotency-Key', 'If-None-Match'];

/** Longest text of a client in a log line. */
const SHOWN = 200;

/** What CORS is for; pages of our own need none, and are at other paths. */
export const API_PREFIX = '/v1/';

/**
 * CORS: lets pages of these origins call the API with a bearer token; never with the load balancer's cookie. A
 * preflight that is refused leaves a line in the log that says why, since the browser tells nobody.
 */
export function crossOrigin(origins: readonly string[], logger: Logger): RequestHandler {
  const isAllowed = (origin: string) =>
    origins.includes(origin) ||
    (origins.includes(ANY_LOCAL_PORT) && /^http:\/\/localhost(:\d+)?$/.test(origin));
  const allow = cors({
    origin: (origin, answer) => answer(null, origin !== undefined && isAllowed(origin)),
    methods: METHODS,
    allowedHeaders: REQUEST_HEADERS,
    exposedHeaders: ['Age', 'ETag', 'Retry-After', 'WWW-Authenticate'],
    maxAge: 600,
  });

  const explain = (request: Request) => {
    const origin = request.get('origin');
    const method = request.get('access-control-request-method');
    if (origin === undefined || method === undefined) return;
    const headers = request.get('access-control-request-headers') ?? '';
    const reason = isAllowed(origin) ? refusal(method, headers) : 'its origin is not in CORS_ORIGINS';
    if (reason) logger.warn({ origin: origin.slice(0, SHOWN) }, `preflight refused: ${reason}`);
  };

  return (request, response, next) => {
    if (!request.url.startsWith(API_PREFIX)) {
      next();
      return;
    }
    if (request.method === 'OPTIONS') explain(request);
    // Where no origin is allowed nothing depends on it.
    if (origins.length === 0) next();
    else allow(request, response, next);
  };
}

/** Why a preflight of an allowed origin is refused; undefined where it is not. */
function refusal(method: string, headers: string): string | undefined {
  if (!METHODS.includes(method)) return `${method.slice(0, SHOWN)} is not one of ${METHODS.join(', ')}`;
  const allowed = REQUEST_HEADERS.map((name) => name.toLowerCase());
  const others = headers
    .split(',')
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== '' && !allowed.includes(name));
  if (others.length === 0) return undefined;
  return `a page may not send ${others.join(', ').slice(0, SHOWN)}, only ${REQUEST_HEADERS.join(', ')}`;
}
