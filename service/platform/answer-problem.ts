import type { ErrorRequestHandler, Response } from 'express';
import { PROBLEM_CONTENT_TYPE, type Problem, problemDocument } from './problem';
import { toProblem } from './request-problems';

declare global {
  namespace Express {
    interface Locals {
      /** What went wrong with the request, for its line in the log. */
      problem?: Problem;
    }
  }
}

/** Error handler that answers a problem document, or ends the connection where the answer had already begun. */
export const answerProblem: ErrorRequestHandler = (error, request, response: Response, _next) => {
  const problem = toProblem(error);
  response.locals.problem = problem;
  if (response.headersSent) {
    response.destroy();
    return;
  }
  response
    .status(problem.type.status)
    .set({ 'Cache-Control': 'no-store', ...problem.headers })
    .type(PROBLEM_CONTENT_TYPE)
    .send(JSON.stringify(problemDocument(problem, request.id)));
};
