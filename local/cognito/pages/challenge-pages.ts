import { renderSVG } from 'uqr';
import type { Account } from '../directory/account';
import type { Challenge, PageChallengeName } from '../directory/challenges';
import { unusedTotpCode } from '../directory/totp';
import type { UserPool } from '../directory/user-pool';
import { attributeField, passwordHint } from './account-fields';
import { type Field, formPage, OUTBOX_LINK, type Refusal, submit, ways } from './form-page';
import { escapeHtml } from './page';

interface ChallengePage {
  pool: UserPool;
  base: string;
  challenge: Challenge;
  account: Account;
  refusal?: Refusal;
}

/** What a page asks, besides what all have. */
interface Question {
  title: string;
  intro?: string;
  fields?: Field[];
  /** Of the one button by default. */
  buttons?: string;
  below?: string;
}

const FACTOR_NAMES: Record<string, string> = {
  SOFTWARE_TOKEN_MFA: 'Authenticator app',
  SMS_MFA: 'Text message',
  EMAIL_OTP: 'E-mail',
};

/** Page that asks what a challenge asks; its form posts the answers by Cognito's names. */
export function challengePage({ pool, base, challenge, account, refusal }: ChallengePage): string {
  const name = challenge.name as PageChallengeName;
  const question = QUESTIONS[name](challenge, { account, pool });
  return formPage({
    fields: [],
    buttons: submit('Go on'),
    ...question,
    action: base,
    hidden: { challenge: name, session: challenge.session },
    refusal,
  });
}

/** Prefix of attributes in the answer to `NEW_PASSWORD_REQUIRED`. */
const ATTRIBUTE_PREFIX = 'userAttributes.';

/** Fields of a challenge's page that a refusal can be about. */
export const answerFields = (name: string) => ({
  code: name === 'MFA_SETUP' ? 'SOFTWARE_TOKEN_MFA_CODE' : `${name}_CODE`,
  password: 'NEW_PASSWORD',
  attributePrefix: ATTRIBUTE_PREFIX,
});

type Asked = { account: Account; pool: UserPool };

const QUESTIONS: Record<PageChallengeName, (challenge: Challenge, asked: Asked) => Question> = {
  NEW_PASSWORD_REQUIRED: ({ parameters }, { pool }) => ({
    title: 'Choose a new password',
    fields: [
      {
        name: 'NEW_PASSWORD',
        label: 'New password',
        type: 'password',
        autocomplete: 'new-password',
        hint: passwordHint(pool.settings),
      },
      ...(JSON.parse(parameters['requiredAttributes'] ?? '[]') as string[]).map((name) => ({
        ...attributeField(name.replace(ATTRIBUTE_PREFIX, '')),
        name,
      })),
    ],
  }),
  MFA_SETUP: (_challenge, { account, pool }) => {
    const secret = account.newTotpSecret ?? '';
    const label = encodeURIComponent(account.attributes['email'] ?? account.username);
    const address = `otpauth://totp/Gatehouse:${label}?secret=${secret}&issuer=Gatehouse`;
    return {
      title: 'Set up a second factor',
      intro: `<p>Scan this with an authenticator app, or type <code id="secret">${secret}</code> into it.</p>
${renderSVG(address).replace('<svg', '<svg role="img" aria-label="QR code for an authenticator app"')}`,
      fields: [codeField('SOFTWARE_TOKEN_MFA_CODE', 'Code that the app shows')],
      below: shownCode({ secret, lastStep: 0 }, pool),
    };
  },
  SELECT_MFA_TYPE: ({ parameters }) => ({
    title: 'Choose a second factor',
    buttons: (JSON.parse(parameters['MFAS_CAN_CHOOSE'] ?? '[]') as string[])
      .map((name) => `<button type="submit" name="ANSWER" value="${name}">${FACTOR_NAMES[name]}</button>`)
      .join('\n'),
  }),
  SOFTWARE_TOKEN_MFA: (_challenge, { account, pool }) => ({
    title: 'Enter your code',
    fields: [codeField('SOFTWARE_TOKEN_MFA_CODE', 'Code of your authenticator app')],
    below: account.totp ? shownCode(account.totp, pool) : '',
  }),
  SMS_MFA: (challenge) => sentCode('SMS_MFA_CODE', challenge),
  EMAIL_OTP: (challenge) => sentCode('EMAIL_OTP_CODE', challenge),
};

const codeField = (name: string, label: string): Field => ({ name, label, autocomplete: 'one-time-code' });

const sentCode = (name: string, { parameters }: Challenge): Question => ({
  title: 'Enter your code',
  fields: [codeField(name, `Code that was sent to ${parameters['CODE_DELIVERY_DESTINATION']}`)],
  below: ways(OUTBOX_LINK),
});

/** No secret here: nobody needs a phone to walk through a sign-in on this machine. */
const shownCode = (totp: NonNullable<Account['totp']>, pool: UserPool) =>
  `<h2>Without an app</h2>
<p>An authenticator app would show <code id="code">${escapeHtml(unusedTotpCode(totp, pool.now()))}</code> now.</p>`;
