import type { Form } from '../../form-body';
import { refusalOf } from './form-page';
import type { Outcome, PageRequest } from './page-request';
import { forgotPasswordPage, resetPasswordPage } from './recovery-pages';
import { signInPage } from './sign-in-page';

/** Sends a code to somebody who forgot the password, and says the same where there is nobody. */
export async function forgotPassword(
  { pool, client, base }: PageRequest,
  { username = '' }: Form,
): Promise<Outcome> {
  try {
    const delivery = await pool.recovery.begin({ clientId: client.id, username });
    return { page: resetPasswordPage({ pool, base, username, delivery }) };
  } catch (error) {
    return {
      page: forgotPasswordPage({ pool, base, username, refusal: refusalOf(error, { username: 'username' }) }),
    };
  }
}

/** Takes the code, and the new password. */
export async function resetPassword(
  { pool, client, base }: PageRequest,
  { username = '', code = '', password = '' }: Form,
): Promise<Outcome> {
  try {
    await pool.recovery.confirm({ clientId: client.id, username }, code.trim(), password);
    const notice = 'The password was changed. Sign in with the new one.';
    return { page: signInPage({ pool, base, username, notice }) };
  } catch (error) {
    const refusal = refusalOf(error, { code: 'code', password: 'password' });
    return { page: resetPasswordPage({ pool, base, username, code, refusal }) };
  }
}
