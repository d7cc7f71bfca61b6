import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { type DestinationStream, type Logger, pino, stdTimeFunctions } from 'pino';
import { pinoHttp } from 'pino-http';
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

/**
 * One log line for each request when it has ended. What it says is chosen here member by member: no header, query
 * string or body ever reaches the log, so no token or cookie does.
 */
export function requestLog(logger: Logger, { isQuiet }: { isQuiet: (path: string) => boolean }) {
  return pinoHttp<IncomingMessage & { path?: string }>({
    logger,
    genReqId: () => randomUUID(),
    quietReqLogger: true,
    customAttributeKeys: { reqId: 'requestId' },
    quietResLogger: true,
    autoLogging: { ignore: (request) => isQuiet(pathOf(request)) },
    customLogLevel: (_request, response, error) => (error || isFailure(response) ? 'error' : 'info'),
    customSuccessObject: (request, response, line) => ({
      ...describeRequest(request, response),
      durationMs: line.responseTime,
    }),
    customErrorObject: (request, response, _error, line) => ({
      ...describeRequest(request, response),
      durationMs: line.responseTime,
    }),
    customSuccessMessage: (_request, response) =>
      response.writableFinished ? 'request answered' : 'request aborted',
    customErrorMessage: () => 'request failed',
  });
}

function describeRequest(request: IncomingMessage, response: ServerResponse) {
  const problem = answeredProblem(response);
  return {
    ...traceId(request),
    // As the load balancer saw it: Express trusts one hop of X-Forwarded-For.
    ...('ip' in request && { ip: request.ip }),
    method: request.method,
    path: pathOf(request),
    status: response.statusCode,
    ...callers.get(request),
    ...(problem && { problem: problem.type.code }),
    ...(problem?.cause !== undefined && { cause: describeError(problem.cause) }),
  };
}

/** A failure of ours, even where the answer had begun as a success. */
function isFailure(response: ServerResponse): boolean {
  return (answeredProblem(response)?.type.status ?? response.statusCode) >= 500;
}

function traceId(request: IncomingMessage): { traceId?: string } {
  const value = request.headers['x-amzn-trace-id'];
  return typeof value === 'string' && TRACE_ID.test(value) ? { traceId: value } : {};
}

function pathOf(request: IncomingMessage): string {
  const url = 'originalUrl' in request ? String(request.originalUrl) : (request.url ?? '/');
  return url.split('?', 1)[0] ?? url;
}
