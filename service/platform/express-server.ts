import http from 'node:http';
import type { Express } from 'express';

/**
 * Creates a server whose requests and responses are from birth what Express makes of them.
 *
 * Express turns Node's objects into its own by changing the prototype of every request and response
 * (`app.handle`), and an object whose prototype has changed is slow from then on. Here Node creates them with
 * Express's prototypes, so that the change changes nothing; `npm run bench` shows what that is worth. The
 * application works with any other server too.
 */
export function createExpressServer(app: Express, options: http.ServerOptions): http.Server {
  class ExpressRequest extends http.IncomingMessage {}
  class ExpressResponse extends http.ServerResponse {}
  Object.setPrototypeOf(ExpressRequest.prototype, app.request);
  Object.setPrototypeOf(ExpressResponse.prototype, app.response);
  Object.assign(app, { request: ExpressRequest.prototype, response: ExpressResponse.prototype });
  return http.createServer({ ...options, IncomingMessage: ExpressRequest, ServerResponse: ExpressResponse });
}
