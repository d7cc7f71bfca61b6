import type { Request, RequestHandler, Response } from 'express';
import { Problem, type ProblemType } from './problem';
import type { Step } from './route';

export const overloaded: ProblemType = {
  code: 'overloaded',
  status: 503,
  title: 'Too many requests at once',
  meaning: 'This task has more requests than it can answer in time; try again after `Retry-After` seconds.',
  headers: ['Retry-After'],
};

/** Most requests that a process has under way; each takes about 20 KB, and none waits for longer than its deadlines. */
export const REQUESTS_AT_ONCE = 512;

/**
 * Load limit: refuses requests early while too many are under way, so that those that are let in are answered in time.
 * Which requests are never refused is for those who use it to say.
 */
export class LoadLimit {
  readonly #limit: number;
  readonly #underWay = new Set<Response>();
  /** Made once: an error's stack trace costs as much as the rest of a refusal. */
  readonly refusal: Problem;

  constructor(limit = REQUESTS_AT_ONCE) {
    this.#limit = limit;
    this.refusal = new Problem(overloaded, `More than ${limit} requests are under way`, {
      headers: { 'Retry-After': '1' },
    });
  }

  /** Counts every request, and refuses one too many at once. */
  handler(isExempt: (request: Request) => boolean): RequestHandler {
    return (request, response, next) => {
      this.#underWay.add(response);
      response.on('close', () => this.#underWay.delete(response));
      if (this.#isOver() && !isExempt(request)) throw this.refusal;
      next();
    };
  }

  /**
   * Step that refuses now what {@link handler} let pass, for a route where the body says what is never refused. It is
   * the route's first, and reads the body only where there is no room: a refusal must cost far less than an answer.
   *
   * @param readBody so that `isExempt` can look at it; an error of its own goes to the client
   */
  step(readBody: RequestHandler, isExempt: (request: Request) => boolean): Step {
    const handler: RequestHandler = (request, response, next) => {
      if (!this.#isOver()) {
        next();
        return;
      }
      readBody(request, response, (error?: unknown) => {
        if (error !== undefined || isExempt(request)) next(error);
        else next(this.refusal);
      });
    };
    return { handler, problems: [overloaded] };
  }

  /** From now on the response does not count: it is a stream, which stays open and waits nearly all the time. */
  leaveOut(response: Response): void {
    this.#underWay.delete(response);
  }

  /** Whether there is no room for another request. */
  isFull(): boolean {
    return this.#underWay.size >= this.#limit;
  }

  #isOver(): boolean {
    return this.#underWay.size > this.#limit;
  }
}
