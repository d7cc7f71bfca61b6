import type { VerifyAuthChallengeResponseTriggerEvent } from 'aws-lambda';
import { isSolved } from './captcha';

/**
 * Cognito's verify-auth-challenge trigger (Amazon Cognito: "Verify Auth challenge response Lambda trigger"): asks the
 * CAPTCHA service whether the app's token is one of a solved CAPTCHA. Where the service does not say so in time, it is
 * not: a sign-in then fails, and the log says why.
 */
export async function handler(
  event: VerifyAuthChallengeResponseTriggerEvent,
): Promise<VerifyAuthChallengeResponseTriggerEvent> {
  if (event.triggerSource !== 'VerifyAuthChallengeResponse_Authentication') return event;
  event.response = { ...event.response, answerCorrect: await isSolved(event.request?.challengeAnswer) };
  return event;
}
