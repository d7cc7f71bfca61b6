import type { IncomingMessage } from 'node:http';
import type { Provider } from 'oidc-provider';
import type { UserPool } from '../directory/user-pool';
import { errorPage } from './page';
import type { Form, Outcome, PageRequest } from './page-request';
import { forgotPassword, resetPassword } from './recovery-journey';
import { forgotPasswordPage } from './recovery-pages';
import { signIn } from './sign-in-journey';
import { offersSignUp, signInPage } from './sign-in-page';
import { confirm, resend, signUp } from './sign-up-journey';
import { signUpPage } from './sign-up-pages';

/** Longest form that is read, in bytes: more than all attributes with their labels. */
const FORM_LIMIT = 65_536;

/** Pages that can be asked for, by the path below the sign-in page; from all others one begins at the sign-in. */
const PAGES: Record<string, (request: PageRequest) => string> = {
  '/forgotPassword': forgotPasswordPage,
  '/signup': (request) => (offersSignUp(request.pool) ? signUpPage(request) : signInPage(request)),
};

/** What takes the forms, by path, with Cognito's own names (Amazon Cognito: "User-interactive managed login endpoints"). */
const JOURNEYS: Record<string, (request: PageRequest, form: Form) => Promise<Outcome>> = {
  '': signIn,
  '/forgotPassword': forgotPassword,
  '/confirmForgotPassword': resetPassword,
  '/signup': signUp,
  '/confirmUser': confirm,
  '/resendcode': resend,
};

/**
 * Hosted pages, `/login` and what is below it. Each sign-in has an address of its own that cannot be guessed, and a cookie
 * that browsers send from no other site.
 */
export function servePages(provider: Provider, pool: UserPool): void {
  provider.use(async (context, next) => {
    // The login endpoint takes the same parameters as the authorize endpoint, which comes back here.
    if (context.path === '/login') return context.redirect(`/oauth2/authorize${context.search}`);
    const [, base, below = ''] = /^(\/login\/[\w-]+)(\/\w+)?$/.exec(context.path) ?? [];
    if (!base) return next();

    context.set('Cache-Control', 'no-store');
    context.type = 'html';
    const refuse = (status: number, code: string, description: string) => {
      context.status = status;
      context.body = errorPage(code, description);
    };
    const interaction = await provider.interactionDetails(context.req, context.res).catch(() => undefined);
    if (!interaction) {
      return refuse(400, 'This sign-in has expired.', 'Go back to where you came from, and sign in again.');
    }
    const request = { pool, client: pool.client(String(interaction.params['client_id'])), base };
    const journey = context.method === 'POST' ? JOURNEYS[below] : undefined;
    if (!journey) {
      context.body = (PAGES[below] ?? signInPage)(request);
      return;
    }
    const form = await readForm(context.req);
    if (!form) return refuse(413, 'Too long', `A form may have ${FORM_LIMIT} bytes.`);
    const outcome = await journey(request, form);
    if ('page' in outcome) {
      context.body = outcome.page;
      return;
    }
    const result = { login: { accountId: outcome.accountId } };
    const resume = await provider.interactionResult(context.req, context.res, result);
    context.status = 303;
    context.redirect(resume);
  });
}

/** Undefined where the form is too long. */
async function readForm(request: IncomingMessage): Promise<Form | undefined> {
  let text = '';
  for await (const chunk of request) {
    text += chunk;
    if (text.length > FORM_LIMIT) return undefined;
  }
  return Object.fromEntries(new URLSearchParams(text));
}
