import type { RequestHandler } from 'express';
import { SESSION_COOKIES, SIGN_OUT_PATH, SIGNED_OUT_PATH } from '../../contract/edge';
import type { Config } from '../platform/config';
import { withHeaders } from '../platform/documented-headers';
import type { Pages } from '../platform/pages';
import type { Route } from '../platform/route';

/**
 * Signing out of the browser session. Both sessions must end: with the load balancer's alone, the next visit would
 * sign in again without a word, since Cognito still knows the browser (Elastic Load Balancing: "Authentication
 * logout and session timeout"; Amazon Cognito: "Logout endpoint").
 */
export function sessionRoutes(config: Config, pages: Pages): Route[] {
  const signedOutUrl = `${config.publicUrl}${SIGNED_OUT_PATH}`;

  const logOut: RequestHandler = (_request, response) => {
    for (const name of SESSION_COOKIES) {
      response.clearCookie(name, { path: '/', secure: true, httpOnly: true, sameSite: 'none' });
    }
    response
      .set('Cache-Control', 'no-store')
      .redirect(302, cognitoLogoutUrl(config, signedOutUrl) ?? signedOutUrl);
  };

  const showSignedOut: RequestHandler = (request, response) => pages.send(request, response, 'signedOut');

  return [
    {
      method: 'get',
      path: SIGN_OUT_PATH,
      steps: [{ handler: logOut }],
      documentation: {
        operationId: 'logOut',
        tags: ['Session'],
        summary: 'Sign out of this browser',
        description:
          'Ends the session at the load balancer, then sends the browser to Cognito to end the one there.',
        responses: {
          302: { description: 'To the sign-out page of Cognito.', headers: withHeaders('Location') },
        },
      },
    },
    {
      method: 'get',
      path: SIGNED_OUT_PATH,
      steps: [{ handler: showSignedOut }],
      documentation: {
        operationId: 'showSignedOut',
        tags: ['Session'],
        summary: 'Where signing out ends',
        responses: {
          200: {
            description: 'A page that says so.',
            content: { 'text/html': { schema: { type: 'string' } } },
          },
        },
      },
    },
  ];
}

function cognitoLogoutUrl(
  { cognitoDomainUrl, webClientId }: Config,
  signedOutUrl: string,
): string | undefined {
  if (!cognitoDomainUrl || !webClientId) return undefined;
  const url = new URL('/logout', cognitoDomainUrl);
  url.searchParams.set('client_id', webClientId);
  url.searchParams.set('logout_uri', signedOutUrl);
  return url.href;
}
