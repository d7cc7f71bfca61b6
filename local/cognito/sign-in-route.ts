import type { IncomingMessage } from 'node:http';
import type { Provider } from 'oidc-provider';
import { errorPage, signInPage } from './hosted-pages';
import type { UserDirectory } from './users';

/** Longest form that is read, in bytes. */
const FORM_LIMIT = 4_096;

/** The hosted sign-in page, `/login`. */
export function serveSignIn(provider: Provider, users: UserDirectory): void {
  provider.use(async (context, next) => {
    // The login endpoint takes the same parameters as the authorize endpoint, which comes back here.
    if (context.path === '/login') return context.redirect(`/oauth2/authorize${context.search}`);
    if (!context.path.startsWith('/login/')) return next();

    context.set('Cache-Control', 'no-store');
    context.type = 'html';
    try {
      await provider.interactionDetails(context.req, context.res);
    } catch {
      context.status = 400;
      context.body = errorPage(
        'This sign-in has expired.',
        'Go back to where you came from, and sign in again.',
      );
      return;
    }
    if (context.method !== 'POST') {
      context.body = signInPage({ users: users.users });
      return;
    }
    const form = await readForm(context.req);
    const username = form.get('username') ?? '';
    const user = users.signIn(username, form.get('password') ?? '');
    if (!user) {
      // The same words for a wrong name and a wrong password, so that nobody learns which names exist.
      context.body = signInPage({ users: users.users, username, error: 'Incorrect username or password.' });
      return;
    }
    const result = { login: { accountId: user.sub } };
    const resume = await provider.interactionResult(context.req, context.res, result);
    context.status = 303;
    context.redirect(resume);
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
