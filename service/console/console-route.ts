import type { RequestHandler } from 'express';
import { htmlPage } from '../platform/html-page';
import type { Route } from '../platform/route';

const PAGE = htmlPage(
  'Welcome',
  `<p>You are signed in.</p>
<ul>
<li><a href="/v1/gates">Your gates</a></li>
<li><a href="/v1/profile-image">Your profile image</a></li>
<li><a href="/v1/me">Who you are</a></li>
<li><a href="/docs">The API, to read and to try</a></li>
<li><a href="/logout">Sign out</a></li>
</ul>`,
);

/** `GET /`: where the load balancer sends a browser that has signed in. */
export function consoleRoute(): Route {
  const showConsole: RequestHandler = (_request, response) => {
    response.set('Cache-Control', 'no-store').type('html').send(PAGE);
  };
  return {
    method: 'get',
    path: '/',
    handlers: [showConsole],
    documentation: {
      operationId: 'showConsole',
      tags: ['Session'],
      summary: 'The start page, behind the sign-in of the load balancer',
      responses: {
        200: { description: 'A page with links.', content: { 'text/html': { schema: { type: 'string' } } } },
      },
    },
  };
}
