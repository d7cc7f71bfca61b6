import type { Form } from '../../form-body';
import { refusalOf } from './form-page';
import type { Outcome, PageRequest } from './page-request';
import { signInPage } from './sign-in-page';
import { askedAttributes, confirmPage, signUpPage } from './sign-up-pages';

const CONFIRMED = 'Your account is confirmed. You can sign in now.';

/** Creates an account for whoever fills the form in. */
export async function signUp(
  { pool, client, base }: PageRequest,
  { username = '', password = '', ...rest }: Form,
): Promise<Outcome> {
  const asked = askedAttributes(pool);
  const attributes = Object.fromEntries(
    Object.entries(rest).filter(([name, value]) => asked.includes(name) && value !== ''),
  );
  try {
    const { account, delivery } = await pool.signUp.apply({
      clientId: client.id,
      client: client.name,
      username,
      password,
      attributes,
    });
    return {
      page:
        account.status === 'CONFIRMED'
          ? signInPage({ pool, base, username, notice: CONFIRMED })
          : confirmPage({ pool, base, username, delivery }),
    };
  } catch (error) {
    const refusal = refusalOf(error, { password: 'password', username: 'username' });
    return { page: signUpPage({ pool, base, username, attributes, refusal }) };
  }
}

/** Takes the code that was sent. */
export async function confirm(
  { pool, client, base }: PageRequest,
  { username = '', code = '' }: Form,
): Promise<Outcome> {
  try {
    await pool.signUp.confirm({ clientId: client.id, username }, code.trim());
    return { page: signInPage({ pool, base, username, notice: CONFIRMED }) };
  } catch (error) {
    return { page: confirmPage({ pool, base, username, refusal: refusalOf(error, { code: 'code' }) }) };
  }
}

/** Sends another code or link, and says the same where there is nobody. */
export async function resend({ pool, client, base }: PageRequest, { username = '' }: Form): Promise<Outcome> {
  try {
    const delivery = await pool.signUp.resend({ clientId: client.id, username });
    return { page: confirmPage({ pool, base, username, delivery }) };
  } catch (error) {
    return { page: confirmPage({ pool, base, username, refusal: refusalOf(error) }) };
  }
}
