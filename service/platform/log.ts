import { randomUUID } from 'node:crypto';
import type { Request, RequestHandler, Response } from 'express';
import { type DestinationStream, type Logger, pino, stdTimeFunctions } from 'pino';
import { describeError } from './describe-error';
import { pathOf } from './request-head';

/** Logger of the service: one JSON object a line, ISO 8601 time, level by name. */
export function createLogger(level: string, destination: DestinationStream): Logger {
  return pino(
    {
      level,
      base: null,
      timestamp: stdTimeFunctions.isoTime,
      formatters: { level: (label: string) => ({ level: label }) },
    },
    destination,
  );
}

/** `Root=1-67891233-abcdef012345678912345678` and its siblings; anything else a client may have made up. */
const TRACE_ID = /^[A-Za-z0-9=;:_.-]{1,256}$/;

declare global {
  namespace Express {
    interface Request {
      /** Finds the request in the log, and is in every problem that is answered to it. */
      id: string;
    }
  }
}

interface RequestLogOptions {
  /** Whether requests for a path are left out. */
  isQuiet(path: string): boolean;
  /** What to say of the one who sent the request. */
  describePrincipal(response: Response): object | undefined;
}

/**
 * Request log: one line for each request when it has ended. What it says is chosen member by member: no header, query
 * string or body ever reaches the log, and of a path only the route that it belongs to, so no token or cookie does. Gives the request its id.
 */
export function requestLog(
  logger: Logger,
  { isQuiet, describePrincipal }: RequestLogOptions,
): RequestHandler {
  return (request, response, next) => {
    request.id = randomUUID();
    if (isQuiet(pathOf(request.originalUrl))) {
      next();
      return;
    }
    const start = performance.now();
    response.once('close', () => {
      const line = {
        requestId: request.id,
        ...describeRequest(request, response),
        ...describePrincipal(response),
        ...describeProblem(response),
        durationMs: Math.round(performance.now() - start),
      };
      if (isFailure(response)) logger.error(line, 'request failed');
      else logger.info(line, response.writableFinished ? 'request answered' : 'request aborted');
    });
    next();
  };
}

function describeRequest(request: Request, response: Response) {
  return {
    ...traceId(request),
    // As the load balancer saw it: Express trusts one hop of X-Forwarded-For.
    ip: request.ip,
    method: request.method,
    path: loggedPath(request),
    status: response.statusCode,
  };
}

function describeProblem({ locals: { problem } }: Response) {
  return {
    ...(problem && { problem: problem.type.code }),
    ...(problem?.cause !== undefined && { cause: describeError(problem.cause) }),
  };
}

/** A failure of ours, even where the answer had begun as a success. */
function isFailure(response: Response): boolean {
  return (response.locals.problem?.type.status ?? response.statusCode) >= 500;
}

function traceId(request: Request): { traceId?: string } {
  const value = request.headers['x-amzn-trace-id'];
  return typeof value === 'string' && TRACE_ID.test(value) ? { traceId: value } : {};
}

/** Longest path that is logged where there is no route for it, in characters. */
const PATH_LIMIT = 200;
/** What may be a token or a key is not logged: a segment of a path that is longer than this, or that is no plain word. */
const PLAIN_SEGMENT = /^[\w.~-]{0,32}$/;

/** The route, as OpenAPI writes it; of a path that none is for, what is fit to be logged, with `*` for the rest. */
function loggedPath(request: Request): string {
  const route: unknown = request.route?.path;
  if (typeof route === 'string') return route.includes(':') ? route.replaceAll(/:(\w+)/g, '{$1}') : route;
  return pathOf(request.originalUrl)
    .slice(0, PATH_LIMIT)
    .split('/')
    .map((segment) => (PLAIN_SEGMENT.test(segment) ? segment : '*'))
    .join('/');
}
