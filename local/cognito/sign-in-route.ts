import type { IncomingMessage } from 'node:http';
import type { Provider } from 'oidc-provider';
import { CognitoError } from './directory/cognito-error';
import type { UserPool } from './directory/user-pool';
import { errorPage, signInPage } from './hosted-pages';

/** Longest form that is read, in bytes. */
const FORM_LIMIT = 4_096;

/** The hosted sign-in page, `/login`. */
export function serveSignIn(provider: Provider, pool: UserPool): void {
  provider.use(async (context, next) => {
    // The login endpoint takes the same parameters as the authorize endpoint, which comes back here.
    if (context.path === '/login') return context.redirect(`/oauth2/authorize${context.search}`);
    if (!context.path.startsWith('/login/')) return next();

    context.set('Cache-Control', 'no-store');
    context.type = 'html';
    let clientId: string;
    try {
      clientId = String((await provider.interactionDetails(context.req, context.res)).params['client_id']);
    } catch {
      context.status = 400;
      context.body = errorPage(
        'This sign-in has expired.',
        'Go back to where you came from, and sign in again.',
      );
      return;
    }
    const accounts = pool.directory.accounts;
    if (context.method !== 'POST') {
      context.body = signInPage({ accounts });
      return;
    }
    const form = await readForm(context.req);
    const username = form.get('username') ?? '';
    try {
      const step = await pool.signIn.withPassword(
        { clientId },
        { username, password: form.get('password') ?? '' },
      );
      if ('challenge' in step) {
        throw new CognitoError(
          'NotAuthorizedException',
          `These pages cannot ask for ${step.challenge.name}.`,
        );
      }
      const result = { login: { accountId: step.signedIn.account.sub } };
      const resume = await provider.interactionResult(context.req, context.res, result);
      context.status = 303;
      context.redirect(resume);
    } catch (error) {
      if (!(error instanceof CognitoError)) throw error;
      context.body = signInPage({ accounts, username, error: error.message });
    }
  });
}

async function readForm(request: IncomingMessage): Promise<URLSearchParams> {
  let text = '';
  for await (const chunk of request) {
    text += chunk;
    if (text.length > FORM_LIMIT) return new URLSearchParams();
  }
  return new URLSearchParams(text);
}
