import type { Provider } from 'oidc-provider';
import { FORM_LIMIT, type Form, readForm } from '../../form-body';
import { PROVIDER_PARAMETERS } from '../authorization-server';
import type { UserPool } from '../directory/user-pool';
import type { ProviderSignIns } from '../provider-sign-ins';
import { comeBack, leave } from './federation-journey';
import { errorPage } from './page';
import type { Outcome, PageRequest } from './page-request';
import { forgotPassword, resetPassword } from './recovery-journey';
import { forgotPasswordPage } from './recovery-pages';
import { signIn } from './sign-in-journey';
import { offersSignUp, signInPage } from './sign-in-page';
import { confirm, resend, signUp } from './sign-up-journey';
import { signUpPage } from './sign-up-pages';

type Journey = (request: PageRequest, form: Form) => Outcome | Promise<Outcome>;

/** What can be asked for, by the path below the sign-in page; with all else one begins at the sign-in. */
const PAGES: Record<string, Journey> = {
  '/forgotPassword': (request) => ({ page: forgotPasswordPage(request) }),
  '/signup': (request) => ({ page: offersSignUp(request.pool) ? signUpPage(request) : signInPage(request) }),
  '/provider': leave,
  '/idpresponse': comeBack,
};

/** What takes forms, by path, with Cognito's own names (Amazon Cognito: "User-interactive managed login endpoints"). */
const FORMS: Record<string, Journey> = {
  '': signIn,
  '/forgotPassword': forgotPassword,
  '/confirmForgotPassword': resetPassword,
  '/signup': signUp,
  '/confirmUser': confirm,
  '/resendcode': resend,
};

const beginAnew: Journey = (request) => ({ page: signInPage(request) });

/**
 * Hosted pages, `/login` and what is below it. Each sign-in has an address of its own that cannot be guessed, and a cookie
 * that browsers send from no other site.
 */
export function servePages(
  provider: Provider,
  pool: UserPool,
  providerSignIns: ProviderSignIns | undefined,
): void {
  provider.use(async (context, next) => {
    const { path, search } = context;
    // The login endpoint takes the same parameters as the authorize endpoint, which comes back here.
    if (path === '/login') return context.redirect(`/oauth2/authorize${search}`);
    const query = Object.fromEntries(new URLSearchParams(search));
    const left = path === providerSignIns?.callbackPath && providerSignIns.baseOf(query['state'] ?? '');
    // Cookies of a sign-in are sent below its own address alone.
    if (left) return context.redirect(`${left}/idpresponse${search}`);
    const [, base, below = ''] = /^(\/login\/[\w-]+)(\/\w+)?$/.exec(path) ?? [];
    if (!base) return next();

    context.set('Cache-Control', 'no-store');
    context.type = 'html';
    const refuse = (status: number, code: string, description: string) => {
      context.status = status;
      context.body = errorPage(code, description);
    };
    const interaction = await provider.interactionDetails(context.req, context.res).catch(() => undefined);
    if (!interaction || base !== `/login/${interaction.uid}`) {
      return refuse(400, 'This sign-in has expired.', 'Go back to where you came from, and sign in again.');
    }
    const { params } = interaction;
    const client = pool.client(String(params['client_id']));
    const isForm = context.method === 'POST';
    const form = isForm ? await readForm(context.req) : query;
    if (!form) return refuse(413, 'Too long', `A form may have ${FORM_LIMIT} bytes.`);
    const request = { pool, client, base, providerSignIns };
    const named = PROVIDER_PARAMETERS.map((name) => params[name]).find((value) => value !== undefined);
    const outcome =
      named !== undefined && !isForm && below === ''
        ? leave(request, { name: String(named) })
        : await ((isForm ? FORMS : PAGES)[below] ?? beginAnew)(request, form);
    if ('page' in outcome) {
      context.body = outcome.page;
      return;
    }
    context.status = 303;
    context.redirect(
      'location' in outcome
        ? outcome.location
        : await provider.interactionResult(context.req, context.res, resultOf(outcome)),
    );
  });
}

/** How the authorization server goes on. */
const resultOf = (outcome: { accountId: string } | { error: string; description: string }) =>
  'accountId' in outcome
    ? { login: { accountId: outcome.accountId } }
    : { error: outcome.error, error_description: outcome.description };
