import type { CodeDelivery } from '../directory/messages';
import type { UserPool } from '../directory/user-pool';
import { nameField, passwordHint } from './account-fields';
import { formPage, OUTBOX_LINK, type Refusal, submit, submitTo, ways } from './form-page';
import { escapeHtml } from './page';

interface RecoveryPage {
  pool: UserPool;
  /** Path of the sign-in page. */
  base: string;
  username?: string | undefined;
  refusal?: Refusal;
}

/** Page for people who forgot the password: asks whose. */
export const forgotPasswordPage = ({ pool, base, username, refusal }: RecoveryPage): string =>
  formPage({
    title: 'Forgot your password?',
    intro: '<p>A code will be sent to you, with which you choose another.</p>',
    action: `${base}/forgotPassword`,
    fields: [nameField(pool.settings, username)],
    buttons: submit('Send the code'),
    refusal,
    below: ways({ [base]: 'Back to the sign-in' }),
  });

/** Page that takes the code that was sent, and a new password. */
export const resetPasswordPage = ({
  pool,
  base,
  username = '',
  delivery,
  code,
  refusal,
}: RecoveryPage & { delivery?: CodeDelivery | undefined; code?: string | undefined }): string =>
  formPage({
    title: 'Choose a new password',
    intro: `<p role="status">A code was sent to ${escapeHtml(delivery?.Destination ?? 'you')}.</p>`,
    action: `${base}/confirmForgotPassword`,
    hidden: { username },
    fields: [
      { name: 'code', label: 'Code', autocomplete: 'one-time-code', value: code },
      {
        name: 'password',
        label: 'New password',
        type: 'password',
        autocomplete: 'new-password',
        hint: passwordHint(pool.settings),
      },
    ],
    buttons: `${submit('Change the password')}
${submitTo(`${base}/forgotPassword`, 'Send another code')}`,
    refusal,
    below: ways({ [base]: 'Back to the sign-in', ...OUTBOX_LINK }),
  });
