import type { Form } from '../../form-body';
import type { ChallengeName } from '../directory/challenges';
import type { CognitoError } from '../directory/cognito-error';
import type { SignInStep } from '../directory/sign-in';
import { answerFields, challengePage } from './challenge-pages';
import { refusalOf } from './form-page';
import type { Outcome, PageRequest } from './page-request';
import { resetPasswordPage } from './recovery-pages';
import { signInPage } from './sign-in-page';
import { confirmPage } from './sign-up-pages';

/** Takes a name and a password, or the answer to a challenge. */
export function signIn(request: PageRequest, form: Form): Promise<Outcome> {
  const { challenge, session } = form;
  return challenge && session ? answer(request, { challenge, session }, form) : begin(request, form);
}

async function begin(request: PageRequest, { username = '', password = '' }: Form): Promise<Outcome> {
  const { pool, client, base } = request;
  try {
    return shown(request, await pool.signIn.withPassword({ clientId: client.id }, { username, password }));
  } catch (error) {
    const refusal = refusalOf(error);
    const { name } = error as CognitoError;
    // The password was right: the person may know how it stands with the account.
    if (name === 'UserNotConfirmedException') return { page: confirmPage({ pool, base, username, refusal }) };
    if (name === 'PasswordResetRequiredException') {
      return { page: resetPasswordPage({ pool, base, username, refusal }) };
    }
    return { page: signInPage({ pool, base, username, refusal }) };
  }
}

async function answer(
  request: PageRequest,
  { challenge: name, session }: { challenge: string; session: string },
  form: Form,
): Promise<Outcome> {
  const { pool, client, base } = request;
  try {
    const asked = { clientId: client.id, session, name: name as ChallengeName };
    return shown(request, await pool.signIn.respond(asked, form));
  } catch (error) {
    const refusal = refusalOf(error, answerFields(name));
    const pending = pool.signIn.pending(session);
    return {
      page: pending
        ? challengePage({ pool, base, ...pending, refusal })
        : signInPage({ pool, base, refusal }),
    };
  }
}

function shown({ pool, base }: PageRequest, step: SignInStep): Outcome {
  if ('signedIn' in step) return { accountId: step.signedIn.account.sub };
  const { challenge } = step;
  const account = pool.signIn.accountOf(challenge);
  if (challenge.name === 'MFA_SETUP') pool.factors.associateTotp(account);
  return { page: challengePage({ pool, base, challenge, account }) };
}
