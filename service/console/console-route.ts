import { DOCS_PATH, SIGN_OUT_PATH } from '../../contract/edge';
import { PROFILE_IMAGE_PATH } from '../../contract/profile-image';
import { page } from '../platform/html-page';
import type { Route } from '../platform/route';

const LINKS = `<p>You are signed in.</p>
<ul>
<li><a href="/v1/gates">Your gates</a></li>
<li><a href="${PROFILE_IMAGE_PATH}">Your profile image</a></li>
<li><a href="/v1/me">Who you are</a></li>
<li><a href="${DOCS_PATH}">The API, to read and to try</a></li>
<li><a href="${SIGN_OUT_PATH}">Sign out</a></li>
</ul>`;

/** `GET /`: where the load balancer sends a browser that has signed in. */
export function consoleRoute(): Route {
  return {
    method: 'get',
    path: '/',
    steps: page('Welcome', LINKS),
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
