import type { Provider } from 'oidc-provider';
import type { AppClient } from './app-clients';
import { errorPage } from './pages/page';

/**
 * Authorize endpoint, where Cognito's is stricter or kinder than oidc-provider (Amazon Cognito: "The redirect
 * and authorization endpoint"):
 * - A callback must be registered to the letter. OAuth for native apps lets the port of a loopback address vary.
 * - A scope that the client does not have is refused, as are the groups' scopes, which only the trigger gives;
 *   oidc-provider passes over scopes that it does not know.
 * - Without `scope`, the client's scopes are granted.
 */
export function serveAuthorizeRules(provider: Provider, clients: readonly AppClient[]): void {
  provider.use(async (context, next) => {
    if (context.path !== '/oauth2/authorize') return next();
    const query = new URLSearchParams(context.search);
    const client = clients.find(({ id }) => id === query.get('client_id'));
    if (!client) return next();

    const callback = query.get('redirect_uri');
    if (callback === null || !client.callbackUrls.includes(callback)) {
      context.status = 400;
      context.type = 'html';
      context.body = errorPage('redirect_mismatch', 'redirect_uri is not a callback of this app client.');
      return;
    }
    const scope = query.get('scope')?.trim();
    if (!scope) {
      query.set('scope', client.scopes.join(' '));
      context.search = query.toString();
    } else if (!scope.split(/\s+/).every((name) => client.scopes.includes(name))) {
      const refusal = new URL(callback);
      refusal.searchParams.set('error', 'invalid_scope');
      const state = query.get('state');
      if (state !== null) refusal.searchParams.set('state', state);
      context.redirect(refusal.href);
      return;
    }
    await next();
  });
}
