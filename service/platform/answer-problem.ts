import type { ErrorRequestHandler, Response } from 'express';
import { PROBLEM_CONTENT_TYPE, type Problem, problemDocument } from './problem';
import { toProblem } from './request-problems';

const problems = new WeakMap<object, Problem>();

/** The problem that a response answered, for the request log and the audit record. */
export function answeredProblem(response: object): Problem | undefined {
  return problems.get(response);
}

/** Remembers a problem that is about to end a response that had already begun. */
export function noteProblem(response: object, problem: Problem): void {
  problems.set(response, problem);
}

/** Answers every error as a problem document, or ends the connection where the answer had already begun. */
export const answerProblem: ErrorRequestHandler = (error, request, response: Response, _next) => {
  const problem = toProblem(error);
  noteProblem(response, problem);
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
