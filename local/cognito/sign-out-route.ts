import type { Provider } from 'oidc-provider';
import type { AppClient } from './app-clients';
import { errorPage } from './pages/page';

/**
 * Logout endpoint, `GET /logout` (Amazon Cognito: "Logout endpoint"): forgets the browser, then sends it to a registered sign-out
 * address, or to sign in anew.
 */
export function serveSignOut(provider: Provider, clients: readonly AppClient[]): void {
  provider.use(async (context, next) => {
    if (context.path !== '/logout') return next();
    const query = new URLSearchParams(context.search);
    const target = signOutTarget(clients, query);
    if ('mistake' in target) {
      context.status = 400;
      context.type = 'html';
      context.body = errorPage('invalid_request', target.mistake);
      return;
    }
    const session = await provider.Session.get(context);
    await session.destroy();
    context.cookies.set(provider.cookieName('session'), null);
    context.redirect(target.location);
  });
}

function signOutTarget(
  clients: readonly AppClient[],
  query: URLSearchParams,
): { location: string } | { mistake: string } {
  const client = clients.find(({ id }) => id === query.get('client_id'));
  if (!client) return { mistake: 'client_id names no app client.' };
  const signOutUrl = query.get('logout_uri');
  if (signOutUrl !== null) {
    if (client.signOutUrls.includes(signOutUrl)) return { location: signOutUrl };
    return { mistake: 'logout_uri is not a sign-out address of this app client.' };
  }
  // With the parameters of the authorize endpoint, which checks them itself.
  if (query.has('redirect_uri')) return { location: `/oauth2/authorize?${query}` };
  return { mistake: 'logout_uri or redirect_uri is missing.' };
}
