import type { DefineAuthChallengeTriggerEvent } from 'aws-lambda';
import { CAPTCHA } from './captcha';

/** What Cognito itself may ask between the password and the CAPTCHA: second factors, and remembered devices. */
const BETWEEN: readonly string[] = [
  'SMS_MFA',
  'EMAIL_OTP',
  'SOFTWARE_TOKEN_MFA',
  'DEVICE_SRP_AUTH',
  'DEVICE_PASSWORD_VERIFIER',
];

/** What comes next in a sign-in. */
type Next = 'PASSWORD_VERIFIER' | 'CUSTOM_CHALLENGE' | 'tokens' | 'refusal';

/**
 * Cognito's define-auth-challenge trigger (Amazon Cognito: "Define Auth challenge Lambda trigger"): the password by SRP,
 * then what Cognito asks itself, then a CAPTCHA, then tokens. Whatever else a session may hold is refused: what failed, a
 * sign-in without the password, challenges that it does not know or that come in another order. Somebody who does not
 * exist is led the same way, and gets no tokens.
 */
export async function handler(
  event: DefineAuthChallengeTriggerEvent,
): Promise<DefineAuthChallengeTriggerEvent> {
  if (event.triggerSource !== 'DefineAuthChallenge_Authentication') return event;
  const { session, userNotFound } = event.request ?? {};
  const wanted = nextOf(session);
  const next = userNotFound && wanted === 'tokens' ? 'refusal' : wanted;
  event.response = {
    ...event.response,
    issueTokens: next === 'tokens',
    failAuthentication: next === 'refusal',
    ...(next === 'tokens' || next === 'refusal' ? {} : { challengeName: next }),
  };
  return event;
}

function nextOf(session: DefineAuthChallengeTriggerEvent['request']['session'] | undefined): Next {
  const entries = Array.isArray(session) ? session : [];
  if (!entries.every((entry) => entry?.challengeResult === true)) return 'refusal';
  const [first, second, ...rest] = entries;
  if (first?.challengeName !== 'SRP_A') return 'refusal';
  if (!second) return 'PASSWORD_VERIFIER';
  if (second.challengeName !== 'PASSWORD_VERIFIER') return 'refusal';
  const last = rest.at(-1);
  const hasCaptcha = last?.challengeName === 'CUSTOM_CHALLENGE';
  const between = hasCaptcha ? rest.slice(0, -1) : rest;
  if (!between.every(({ challengeName }) => BETWEEN.includes(challengeName))) return 'refusal';
  if (!hasCaptcha) return 'CUSTOM_CHALLENGE';
  return last.challengeMetadata === CAPTCHA ? 'tokens' : 'refusal';
}
