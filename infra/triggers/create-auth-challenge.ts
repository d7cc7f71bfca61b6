import type { CreateAuthChallengeTriggerEvent } from 'aws-lambda';
import { CAPTCHA } from './captcha';

/**
 * Cognito's create-auth-challenge trigger (Amazon Cognito: "Create Auth challenge Lambda trigger"): tells the app to show a
 * CAPTCHA of the site key in `CAPTCHA_SITE_KEY`, and to answer with its token. There is no answer to keep: the CAPTCHA
 * service knows it.
 */
export async function handler(
  event: CreateAuthChallengeTriggerEvent,
): Promise<CreateAuthChallengeTriggerEvent> {
  if (event.triggerSource !== 'CreateAuthChallenge_Authentication') return event;
  if (event.request?.challengeName !== 'CUSTOM_CHALLENGE') return event;
  event.response = {
    ...event.response,
    publicChallengeParameters: { type: CAPTCHA, siteKey: process.env['CAPTCHA_SITE_KEY'] ?? '' },
    privateChallengeParameters: {},
    challengeMetadata: CAPTCHA,
  };
  return event;
}
