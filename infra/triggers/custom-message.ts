import type { CustomMessageTriggerEvent } from 'aws-lambda';
import { type Language, type Occasion, TEXTS } from './message-texts';

const OCCASIONS = new Map<string, Occasion>([
  ['CustomMessage_SignUp', 'signUp'],
  ['CustomMessage_ResendCode', 'resendCode'],
  ['CustomMessage_ForgotPassword', 'forgotPassword'],
  ['CustomMessage_AdminCreateUser', 'invitation'],
  ['CustomMessage_Authentication', 'authentication'],
  ['CustomMessage_UpdateUserAttribute', 'attributeChange'],
  ['CustomMessage_VerifyUserAttribute', 'attributeChange'],
]);

/** Occasions on which Cognito puts a link in place of the code, where the stack verifies by link. */
const BY_LINK: readonly Occasion[] = ['signUp', 'resendCode'];

/**
 * Cognito's custom-message trigger (Amazon Cognito: "Custom message Lambda trigger"): words what Cognito sends, in the
 * language of the user's `locale`, else in `DEFAULT_LANGUAGE`. With `VERIFY_BY` `link`, an e-mail at sign-up holds a
 * link. It never refuses; an occasion that it does not know, or one without a code, keeps Cognito's own words.
 */
export async function handler(event: CustomMessageTriggerEvent): Promise<CustomMessageTriggerEvent> {
  const occasion = OCCASIONS.get(event.triggerSource);
  const { codeParameter, usernameParameter, userAttributes } = event.request ?? {};
  if (!occasion || !codeParameter) return event;
  const texts = TEXTS[languageOf(userAttributes?.['locale'])];
  const { subject, body } = texts[occasion];
  const message = body
    .replace('{code}', codeParameter)
    .replace('{name}', usernameParameter ?? event.userName);
  const byLink = process.env['VERIFY_BY'] === 'link' && BY_LINK.includes(occasion);
  // Cognito makes a link of what stands between ## and ##.
  const link = texts.link.body.replace('{link}', `{##${texts.link.label}##}`);
  event.response = {
    ...event.response,
    smsMessage: message,
    emailSubject: subject,
    emailMessage: `<p>${byLink ? link : message}</p>`,
  };
  return event;
}

/** Language of a locale such as `de-AT` or `fr_CA`. */
function languageOf(locale: string | undefined): Language {
  const known = (name = ''): name is Language => Object.hasOwn(TEXTS, name);
  const own = locale?.split(/[-_]/)[0]?.toLowerCase();
  const fallback = process.env['DEFAULT_LANGUAGE'];
  if (known(own)) return own;
  return known(fallback) ? fallback : 'en';
}
