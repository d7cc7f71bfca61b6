import type { RequestHandler } from 'express';
import { z } from 'zod';
import { ACCOUNT_PATH, SESSION_COOKIES, SIGN_OUT_PATH, SIGNED_OUT_PATH } from '../../contract/edge';
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
  const logOut: RequestHandler = (request, response) => {
    // No other address: whoever writes a link must not choose where it leads.
    const path = request.query['return'] === 'account' ? ACCOUNT_PATH : SIGNED_OUT_PATH;
    const target = `${config.publicUrl}${path}`;
    for (const name of SESSION_COOKIES) {
      response.clearCookie(name, { path: '/', secure: true, httpOnly: true, sameSite: 'none' });
    }
    response.set('Cache-Control', 'no-store').redirect(302, cognitoLogoutUrl(config, target) ?? target);
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
          'Ends the session at the load balancer, then sends the browser to Cognito to end the one there. With `return=account` it ends at the account page, which then asks to sign in: the way to a recent sign-in.',
        request: { query: z.object({ return: z.literal('account').optional() }) },
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

function cognitoLogoutUrl({ cognitoDomainUrl, webClientId }: Config, target: string): string | undefined {
  if (!cognitoDomainUrl || !webClientId) return undefined;
  const url = new URL('/logout', cognitoDomainUrl);
  url.searchParams.set('client_id', webClientId);
  url.searchParams.set('logout_uri', target);
  return url.href;
}
