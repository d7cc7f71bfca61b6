import type { RouteConfig } from '@asteasolutions/zod-to-openapi';
import { type ErrorRequestHandler, type RequestHandler, Router } from 'express';
import { Problem, type ProblemType } from './problem';
import { methodNotAllowed } from './request-problems';

type Method = 'get' | 'put' | 'post' | 'delete';

/**
 * One operation of the HTTP API. Routing, the `Allow` header and the OpenAPI document are all made from the same
 * list of these, so that none of them can know a route that the others don't.
 */
export interface Route {
  method: Method;
  /** As OpenAPI writes it: parameters in braces. */
  path: string;
  /** Run in order; an error handler among them sees the errors of those before it. */
  handlers: (RequestHandler | ErrorRequestHandler)[];
  documentation: RouteDocumentation;
}

/** The operation's entry in the OpenAPI document. */
export interface RouteDocumentation
  extends Pick<RouteConfig, 'tags' | 'summary' | 'description' | 'request' | 'responses'> {
  operationId: string;
  /** Problems that the operation can answer, besides those that any can. */
  problems?: readonly ProblemType[];
  /** Present where the caller must be signed in. */
  security?: 'signed-in';
}

/** Mounts the routes; any other method on one of their paths answers 405 with `Allow` (RFC 9110 section 15.5.6). */
export function createRouter(routes: readonly Route[]): Router {
  const router = Router();
  for (const path of new Set(routes.map((route) => route.path))) {
    const operations = routes.filter((route) => route.path === path);
    const place = router.route(path.replaceAll(/\{(\w+)\}/g, ':$1'));
    for (const { method, handlers } of operations) place[method](...handlers);
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
