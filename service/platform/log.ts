import { randomUUID } from 'node:crypto';
import type { Request, RequestHandler, Response } from 'express';
import { type DestinationStream, type Logger, pino, stdTimeFunctions } from 'pino';
import { answeredProblem } from './answer-problem';
import { describeError } from './describe-error';

/** The service's log: one JSON object a line, ISO 8601 time, level by name. */
export function createLogger(level: string, destination?: DestinationStream): Logger {
  const options = {
    level,
    base: null,
    timestamp: stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
  };
  return destination ? pino(options, destination) : pino(options);
}

/** `Root=1-67891233-abcdef012345678912345678` and its siblings; anything else a client may have made up. */
const TRACE_ID = /^[A-Za-z0-9=;:_.-]{1,256}$/;

/** Who a request turned out to be from; set by authentication, logged with the request. */
export interface LoggedCaller {
  sub: string;
  clientId: string;
  via: string;
}

const callers = new WeakMap<object, LoggedCaller>();

export function logCaller(request: object, { sub, clientId, via }: LoggedCaller): void {
  callers.set(request, { sub, clientId, via });
}

declare global {
  namespace Express {
    interface Request {
      /** Finds the request in the log, and is in every problem that is answered to it. */
      id: string;
    }
  }
}

/**
 * One log line for each request when it has ended. What it says is chosen here member by member: no header, query
 * string or body ever reaches the log, so no token or cookie does. Gives the request its id.
 */
export function requestLog(
  logger: Logger,
  { isQuiet }: { isQuiet: (path: string) => boolean },
): RequestHandler {
  return (request, response, next) => {
    request.id = randomUUID();
    if (isQuiet(pathOf(request))) {
      next();
      return;
    }
    const start = performance.now();
    response.once('close', () => {
      const line = {
        requestId: request.id,
        ...describeRequest(request, response),
        durationMs: Math.round(performance.now() - start),
      };
      if (isFailure(response)) logger.error(line, 'request failed');
      else logger.info(line, response.writableFinished ? 'request answered' : 'request aborted');
    });
    next();
  };
}

function describeRequest(request: Request, response: Response) {
  const problem = answeredProblem(response);
  return {
    ...traceId(request),
    // As the load balancer saw it: Express trusts one hop of X-Forwarded-For.
    ip: request.ip,
    method: request.method,
    path: pathOf(request),
    status: response.statusCode,
    ...callers.get(request),
    ...(problem && { problem: problem.type.code }),
    ...(problem?.cause !== undefined && { cause: describeError(problem.cause) }),
  };
}

/** A failure of ours, even where the answer had begun as a success. */
function isFailure(response: Response): boolean {
  return (answeredProblem(response)?.type.status ?? response.statusCode) >= 500;
}

function traceId(request: Request): { traceId?: string } {
  const value = request.headers['x-amzn-trace-id'];
  return typeof value === 'string' && TRACE_ID.test(value) ? { traceId: value } : {};
}

function pathOf(request: Request): string {
  const end = request.originalUrl.indexOf('?');
  return end < 0 ? request.originalUrl : request.originalUrl.slice(0, end);
}
