import { REACH_ATTRIBUTE, SIGN_IN_REACHES } from '../../../infra/identity/account-options';
import type { CodeDelivery } from '../directory/messages';
import type { UserPool } from '../directory/user-pool';
import { attributeField, nameField, passwordHint } from './account-fields';
import { formPage, OUTBOX_LINK, type Refusal, submit, submitTo, ways } from './form-page';
import { escapeHtml } from './page';

interface SignUpPage {
  pool: UserPool;
  /** Path of the sign-in page. */
  base: string;
  refusal?: Refusal;
}

/** Attributes that somebody who signs up is asked for, besides what people sign in with. */
export function askedAttributes({ rules, settings: { accounts } }: UserPool): string[] {
  const addresses = SIGN_IN_REACHES[accounts.signInWith].map((name) => REACH_ATTRIBUTE[name]);
  return rules.required.filter((name) => !addresses.some((address) => address === name));
}

/** Page on which people create their own account. */
export const signUpPage = ({
  pool,
  base,
  username,
  attributes = {},
  refusal,
}: SignUpPage & { username?: string | undefined; attributes?: Record<string, string> }): string =>
  formPage({
    title: 'Create an account',
    action: `${base}/signup`,
    fields: [
      nameField(pool.settings, username),
      ...askedAttributes(pool).map((name) => ({ ...attributeField(name), value: attributes[name] })),
      {
        name: 'password',
        label: 'Password',
        type: 'password',
        autocomplete: 'new-password',
        hint: passwordHint(pool.settings),
      },
    ],
    buttons: submit('Create the account'),
    refusal,
    below: ways({ [base]: 'Back to the sign-in' }),
  });

/** Page that asks for the code of a sign-up, or says that a link was sent. */
export function confirmPage({
  pool,
  base,
  username,
  delivery,
  refusal,
}: SignUpPage & { username: string; delivery?: CodeDelivery | undefined }): string {
  const byLink = pool.settings.accounts.verifyBy === 'link';
  const sent = `${byLink ? 'A link' : 'A code'} was sent to ${delivery?.Destination ?? 'you'}.`;
  const again = submitTo(`${base}/resendcode`, byLink ? 'Send another link' : 'Send another code');
  return formPage({
    title: 'Confirm your account',
    intro: `<p role="status">${escapeHtml(byLink ? `${sent} Open it, then sign in.` : sent)}</p>`,
    action: `${base}/confirmUser`,
    hidden: { username },
    fields: byLink ? [] : [{ name: 'code', label: 'Code', autocomplete: 'one-time-code' }],
    buttons: byLink ? again : `${submit('Confirm')}\n${again}`,
    refusal,
    below: ways({ [base]: 'Back to the sign-in', ...OUTBOX_LINK }),
  });
}
