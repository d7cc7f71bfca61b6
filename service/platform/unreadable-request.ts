import { randomUUID } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Logger } from 'pino';
import { PROBLEM_CONTENT_TYPE, Problem, type ProblemType, problemDocument } from './problem';
import { malformedRequest } from './request-problems';

export const headersTooLarge: ProblemType = {
  code: 'headers-too-large',
  status: 431,
  title: 'Request header fields too large',
  meaning: 'The header fields have more than 64 KiB in all.',
};
export const requestTimeout: ProblemType = {
  code: 'request-timeout',
  status: 408,
  title: 'Request timeout',
  meaning: 'The header did not arrive within 15 s, or the body within 30 s and a second for each 32 KiB.',
};

/** By Node's error code (Node.js documentation: "HTTP", event 'clientError'). */
const PROBLEMS: Partial<Record<string, Problem>> = {
  HPE_HEADER_OVERFLOW: new Problem(headersTooLarge, 'The header fields are larger than 64 KiB in all'),
  ERR_HTTP_REQUEST_TIMEOUT: new Problem(requestTimeout, 'The request did not arrive in time'),
};
const MALFORMED = new Problem(malformedRequest, 'The request could not be read as HTTP');

/**
 * Answers a request that Node could not even hand to Express, or not as a whole, and ends its connection.
 *
 * @param code of Node's error
 */
export function answerUnreadable(code: string | undefined, socket: Duplex, logger: Logger): void {
  if (!socket.writable || code === 'ECONNRESET') {
    socket.destroy();
    return;
  }
  const requestId = randomUUID();
  const problem = PROBLEMS[code ?? ''] ?? MALFORMED;
  const { status } = problem.type;
  const body = JSON.stringify(problemDocument(problem, requestId));
  logger.info({ requestId, status, problem: problem.type.code }, 'request unreadable');
  socket.end(
    [
      `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
      `Content-Type: ${PROBLEM_CONTENT_TYPE}; charset=utf-8`,
      `Content-Length: ${Buffer.byteLength(body)}`,
      'Cache-Control: no-store',
      'Connection: close',
      '',
      body,
    ].join('\r\n'),
  );
}
