import { randomUUID } from 'node:crypto';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Request, RequestHandler, Response } from 'express';
import type { Logger } from 'pino';
import type { LoadLimit } from './load-limit';
import type { Part } from './part';
import { PROBLEM_CONTENT_TYPE, problemDocument } from './problem';
import { pathOf } from './request-head';

/** Between two lines of the log about refused requests, in milliseconds. */
const REPORT_INTERVAL = 1_000;

/** Longest body that is looked at before the app has the request, in bytes; a command has about thirty. */
const LONGEST_BODY = 1_024;

/** A JSON body whose bytes are its text, as every client sends it. */
const PLAIN_JSON = /^application\/json(; ?charset=utf-8)?$/i;

interface EarlyRefusalOptions {
  load: LoadLimit;
  logger: Logger;
  /** Header fields of every answer. */
  headers: readonly (readonly [string, string])[];
  /** Sets those of an answer to another origin's page. */
  allowOrigin: RequestHandler;
  /** Whether requests for a path are ever refused. */
  isRefusable(path: string): boolean;
  /** Text of bodies that are not refused, for a path where that is for the app to decide by the body. */
  neverRefused(path: string): RegExp | undefined;
}

/** The same for all requests of an interval. */
interface Answer {
  requestId: string;
  status: number;
  /** Names and values take turns. */
  head: string[];
  body: string;
}

/**
 * Early refusal: answers 503 to what the load limit has no room for, before Express has the request, so that a task that
 * is asked for more than it can do spends its time on what it has let in (docs/decisions/0150). The log gets a line a
 * second instead of one for each request, and its `requestId` is in the answers of that second.
 *
 * What it can not decide at a glance it hands on: a body that has not arrived as a whole, in another encoding, or a
 * request for a page. The app refuses those itself.
 */
export class EarlyRefusal implements Part {
  readonly #options: EarlyRefusalOptions;
  #refused = 0;
  #answer: Answer | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: EarlyRefusalOptions) {
    this.#options = options;
  }

  /** Listener that refuses a request or hands it on. */
  before(app: RequestListener): RequestListener {
    const { load, isRefusable, neverRefused } = this.#options;
    return (request, response) => {
      const path = pathOf(request.url ?? '');
      if (!load.isFull() || !isRefusable(path) || needsMore(request)) return app(request, response);
      const exempt = neverRefused(path);
      if (!exempt) return this.#refuse(request, response);
      if (!hasPlainBody(request)) return app(request, response);
      request.once('readable', () => {
        const body: Buffer | null = request.read();
        const isWhole = body?.length === Number(request.headers['content-length']);
        if (body && isWhole && !exempt.test(body.toString('latin1'))) {
          return this.#refuse(request, response);
        }
        if (body) request.unshift(body);
        app(request, response);
      });
    };
  }

  /** Says what it has refused since the last line. */
  stop(): void {
    clearTimeout(this.#timer);
    this.#report();
  }

  #refuse(request: IncomingMessage, response: ServerResponse): void {
    this.#answer ??= this.#nextAnswer();
    this.#refused++;
    if (request.headers.origin !== undefined) {
      this.#options.allowOrigin(request as Request, response as Response, () => {});
    }
    const { status, head, body } = this.#answer;
    // A list costs a third of what setting each field costs.
    response.writeHead(status, head).end(body, 'latin1');
  }

  #nextAnswer(): Answer {
    const { load, headers } = this.#options;
    const requestId = randomUUID();
    this.#timer = setTimeout(() => this.#report(), REPORT_INTERVAL).unref();
    const body = JSON.stringify(problemDocument(load.refusal, requestId));
    const head = [
      ...headers,
      ...Object.entries(load.refusal.headers),
      ['Content-Type', `${PROBLEM_CONTENT_TYPE}; charset=utf-8`],
      ['Content-Length', String(body.length)],
      ['Cache-Control', 'no-store'],
    ];
    return { requestId, status: load.refusal.type.status, head: head.flat(), body };
  }

  #report(): void {
    if (!this.#answer) return;
    const { load, logger } = this.#options;
    const { requestId } = this.#answer;
    logger.error({ requestId, requests: this.#refused, problem: load.refusal.type.code }, 'requests refused');
    this.#refused = 0;
    this.#answer = undefined;
  }
}

/** A page for a person, whose browser goes to an address with `text/html`, or the answer to a preflight. */
const needsMore = ({ method, headers }: IncomingMessage) =>
  method === 'OPTIONS' || headers.accept?.includes('text/html') === true;

function hasPlainBody({ headers }: IncomingMessage): boolean {
  return (
    headers['content-encoding'] === undefined &&
    PLAIN_JSON.test(headers['content-type'] ?? '') &&
    Number(headers['content-length']) <= LONGEST_BODY
  );
}
