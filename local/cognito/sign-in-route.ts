import type { IncomingMessage } from 'node:http';
import type { Provider } from 'oidc-provider';
import { challengePage } from './challenge-pages';
import type { ChallengeName } from './directory/challenges';
import { CognitoError } from './directory/cognito-error';
import type { SignInStep } from './directory/sign-in';
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
    const form = context.method === 'POST' ? await readForm(context.req) : undefined;
    const outcome = form ? await takeForm(pool, clientId, form) : { page: firstPage(pool) };
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

type Outcome = { page: string } | { accountId: string };

const firstPage = (pool: UserPool, refused: { username?: string; error?: string } = {}) =>
  signInPage({ accounts: pool.directory.accounts, ...refused });

/** Takes a name and a password, or the answer to a challenge. */
async function takeForm(pool: UserPool, clientId: string, form: Form): Promise<Outcome> {
  const { challenge: name, session } = form;
  if (!name || !session) {
    const { username = '', password = '' } = form;
    try {
      return shown(pool, await pool.signIn.withPassword({ clientId }, { username, password }));
    } catch (error) {
      return { page: firstPage(pool, { username, error: refusalOf(error) }) };
    }
  }
  try {
    return shown(pool, await pool.signIn.respond({ clientId, session, name: name as ChallengeName }, form));
  } catch (error) {
    const { challenge, account } = pool.signIn.pending(session) ?? {};
    const refusal = refusalOf(error);
    return challenge && account
      ? { page: challengePage({ challenge, account, now: pool.now(), error: refusal }) }
      : { page: firstPage(pool, { error: refusal }) };
  }
}

function shown(pool: UserPool, step: SignInStep): Outcome {
  if ('signedIn' in step) return { accountId: step.signedIn.account.sub };
  const { challenge } = step;
  const account = pool.signIn.accountOf(challenge);
  if (challenge.name === 'MFA_SETUP') pool.factors.associateTotp(account);
  return { page: challengePage({ challenge, account, now: pool.now() }) };
}

/** @throws what is no refusal of Cognito's */
function refusalOf(error: unknown): string {
  if (error instanceof CognitoError) return error.message;
  throw error;
}

type Form = Record<string, string>;

async function readForm(request: IncomingMessage): Promise<Form> {
  let text = '';
  for await (const chunk of request) {
    text += chunk;
    if (text.length > FORM_LIMIT) return {};
  }
  return Object.fromEntries(new URLSearchParams(text));
}
