import type { RouteConfig } from '@asteasolutions/zod-to-openapi';
import { type ErrorRequestHandler, type RequestHandler, Router } from 'express';
import { Problem, type ProblemType } from './problem';
import { internalError, malformedRequest, methodNotAllowed } from './request-problems';

type Method = 'get' | 'put' | 'post' | 'delete';

/** Step of a route: a handler, and what it means for those who call the route. */
export interface Step {
  /** An error handler sees the errors of the steps before it. */
  handler: RequestHandler | ErrorRequestHandler;
  /** Present where this step lets nobody pass who is not signed in. */
  security?: 'signed-in';
  /** Problems that this step can answer, besides those that any can. */
  problems?: readonly ProblemType[];
}

/**
 * Route: one operation of the HTTP API. Routing, the `Allow` header, the OpenAPI document and the page of problems
 * are all made from the same list of these, so that none of them can know a route that the others don't.
 */
export interface Route {
  method: Method;
  /** As OpenAPI writes it: parameters in braces. */
  path: string;
  /** Run in order. */
  steps: readonly Step[];
  documentation: RouteDocumentation;
}

/** The operation's entry in the OpenAPI document, besides what follows from its steps. */
export interface RouteDocumentation
  extends Pick<RouteConfig, 'tags' | 'summary' | 'description' | 'request' | 'responses'> {
  operationId: string;
}

/** Problems that a route can answer: those of its steps, a path that can't be decoded, and our own mistakes. */
export function problemsOf({ path, steps }: Route): ProblemType[] {
  const problems = steps.flatMap((step) => step.problems ?? []);
  return [...new Set([...problems, ...(path.includes('{') ? [malformedRequest] : []), internalError])];
}

/** Whether one must be signed in to use a route. */
export function needsSignIn({ steps }: Route): boolean {
  return steps.some(({ security }) => security === 'signed-in');
}

/**
 * Mounts the routes, each at its path in upper and lower case as it is written; any other method on one of their paths
 * answers 405 with `Allow` (RFC 9110 section 15.5.6).
 */
export function createRouter(routes: readonly Route[]): Router {
  // Like the load balancer's rules and the load limit, which compare paths: no other spelling may pass them by.
  const router = Router({ caseSensitive: true });
  for (const path of new Set(routes.map((route) => route.path))) {
    const operations = routes.filter((route) => route.path === path);
    const place = router.route(path.replaceAll(/\{(\w+)\}/g, ':$1'));
    for (const { method, steps } of operations) place[method](...steps.map(({ handler }) => handler));
    place.all(refuseMethod(operations.map(({ method }) => method)));
  }
  return router;
}

function refuseMethod(methods: readonly Method[]): RequestHandler {
  const allowed = methods
    .flatMap((method) => (method === 'get' ? ['GET', 'HEAD'] : [method.toUpperCase()]))
    .join(', ');
  return (request, response) => {
    if (request.method === 'OPTIONS') {
      response.set('Allow', allowed).status(204).end();
      return;
    }
    throw new Problem(methodNotAllowed, `${request.method} is not allowed here; allowed: ${allowed}`, {
      headers: { Allow: allowed },
    });
  };
}
