import type { ErrorRequestHandler, Response } from 'express';
import type { PageName } from './page-sentences';
import type { Pages } from './pages';
import { PROBLEM_CONTENT_TYPE, type Problem, type ProblemType, problemDocument } from './problem';
import { toProblem } from './request-problems';

declare global {
  namespace Express {
    interface Locals {
      /** What went wrong with the request, for its line in the log. */
      problem?: Problem;
    }
  }
}

/** Media types of an answer to a mistake, the one for who has no preference first. */
const PROBLEM_TYPES = [PROBLEM_CONTENT_TYPE, 'application/json', 'text/html'];

/**
 * Error handler that answers a problem document, or a page where the client prefers one, as a browser does that goes to
 * an address. Where the answer had already begun it ends the connection.
 */
export function answerProblem(pages: Pages): ErrorRequestHandler {
  return (error, request, response: Response, _next) => {
    const problem = toProblem(error);
    response.locals.problem = problem;
    if (response.headersSent) {
      response.destroy();
      return;
    }
    response
      .status(problem.type.status)
      .set({ 'Cache-Control': 'no-store', ...problem.headers })
      .vary('Accept');
    if (request.accepts(PROBLEM_TYPES) === 'text/html') {
      pages.send(request, response, pageOf(problem.type), request.id);
    } else {
      response.type(PROBLEM_CONTENT_TYPE).send(JSON.stringify(problemDocument(problem, request.id)));
    }
  };
}

/** What a person is told of a problem. */
function pageOf({ page, status }: ProblemType): PageName {
  if (page) return page;
  switch (status) {
    case 401:
      return 'notSignedIn';
    case 403:
      return 'notAllowed';
    case 404:
      return 'notFound';
    case 429:
    case 502:
    case 503:
    case 504:
      return 'unavailable';
    default:
      return 'failed';
  }
}
