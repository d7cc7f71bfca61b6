import { renderSVG } from 'uqr';
import type { Account } from './directory/account';
import type { Challenge, PageChallengeName } from './directory/challenges';
import { unusedTotpCode } from './directory/totp';
import { escapeHtml, page } from './hosted-pages';

interface ChallengePage {
  challenge: Challenge;
  account: Account;
  /** Milliseconds since 1970. */
  now: number;
  error?: string;
}

const TITLES: Record<PageChallengeName, string> = {
  NEW_PASSWORD_REQUIRED: 'Choose a new password',
  MFA_SETUP: 'Set up a second factor',
  SELECT_MFA_TYPE: 'Choose a second factor',
  SOFTWARE_TOKEN_MFA: 'Enter your code',
  SMS_MFA: 'Enter your code',
  EMAIL_OTP: 'Enter your code',
};

const FACTOR_NAMES: Record<string, string> = {
  SOFTWARE_TOKEN_MFA: 'Authenticator app',
  SMS_MFA: 'Text message',
  EMAIL_OTP: 'E-mail',
};

/** Page that asks what a challenge asks; its form posts the answers by Cognito's names. */
export function challengePage({ challenge, account, now, error }: ChallengePage): string {
  const { session } = challenge;
  const name = challenge.name as PageChallengeName;
  return page(
    TITLES[name],
    `${error ? `<p class="note" role="alert" id="error">${escapeHtml(error)}</p>` : ''}
<form method="post"${error ? ' aria-describedby="error"' : ''}>
${hidden('challenge', name)}
${hidden('session', session)}
${FORMS[name](challenge, account)}
</form>
${shownCode(name, account, now)}`,
  );
}

const FORMS: Record<PageChallengeName, (challenge: Challenge, account: Account) => string> = {
  NEW_PASSWORD_REQUIRED: ({ parameters }) =>
    [
      field('NEW_PASSWORD', 'New password', 'type="password" autocomplete="new-password" autofocus'),
      ...(JSON.parse(parameters['requiredAttributes'] ?? '[]') as string[]).map((name) =>
        field(name, name.replace('userAttributes.', '').replaceAll('_', ' ')),
      ),
      submit('Go on'),
    ].join('\n'),
  MFA_SETUP: (_challenge, account) => {
    const secret = account.newTotpSecret ?? '';
    const label = encodeURIComponent(account.attributes['email'] ?? account.username);
    const address = `otpauth://totp/Gatehouse:${label}?secret=${secret}&issuer=Gatehouse`;
    return `<p>Scan this with an authenticator app, or type <code id="secret">${secret}</code> into it.</p>
${renderSVG(address).replace('<svg', '<svg role="img" aria-label="QR code for an authenticator app"')}
${codeField('SOFTWARE_TOKEN_MFA_CODE', 'Code that the app shows')}`;
  },
  SELECT_MFA_TYPE: ({ parameters }) =>
    (JSON.parse(parameters['MFAS_CAN_CHOOSE'] ?? '[]') as string[])
      .map((name) => `<button type="submit" name="ANSWER" value="${name}">${FACTOR_NAMES[name]}</button>`)
      .join('\n'),
  SOFTWARE_TOKEN_MFA: () => codeField('SOFTWARE_TOKEN_MFA_CODE', 'Code of your authenticator app'),
  SMS_MFA: ({ parameters }) => codeField('SMS_MFA_CODE', sentTo(parameters)),
  EMAIL_OTP: ({ parameters }) => codeField('EMAIL_OTP_CODE', sentTo(parameters)),
};

const hidden = (name: string, value: string) =>
  `<input type="hidden" name="${name}" value="${escapeHtml(value)}">`;

const field = (name: string, label: string, attributes = '') =>
  `<label for="${name}">${escapeHtml(label)}</label>
<input id="${name}" name="${name}" required ${attributes}>`;

const submit = (label: string) => `<button class="likely" type="submit">${label}</button>`;

const codeField = (name: string, label: string) =>
  `${field(name, label, 'inputmode="numeric" autocomplete="one-time-code" autofocus')}
${submit('Go on')}`;

const sentTo = (parameters: Record<string, string>) =>
  `Code that was sent to ${parameters['CODE_DELIVERY_DESTINATION']}`;

/** No secret here: nobody needs a phone to walk through a sign-in on this machine. */
function shownCode(name: PageChallengeName, { totp, newTotpSecret }: Account, now: number): string {
  const setUp = newTotpSecret ? { secret: newTotpSecret, lastStep: 0 } : undefined;
  const shown = { SOFTWARE_TOKEN_MFA: totp, MFA_SETUP: setUp }[name as string];
  if (!shown) return '';
  return `<h2>Without an app</h2>
<p>An authenticator app would show <code id="code">${unusedTotpCode(shown, now)}</code> now.</p>`;
}
