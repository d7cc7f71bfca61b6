import type { PostAuthenticationTriggerEvent } from 'aws-lambda';
import { writeSignInRecord } from './sign-in-record';

/**
 * Cognito's post-authentication trigger (Amazon Cognito: "Post authentication Lambda trigger"): writes the audit record
 * of a sign-in as one line of its log. Cognito calls it once the last factor was right, and not for refreshed tokens.
 * It never refuses: an error would fail the sign-in.
 */
export async function handler(
  event: PostAuthenticationTriggerEvent,
): Promise<PostAuthenticationTriggerEvent> {
  if (event.triggerSource === 'PostAuthentication_Authentication') writeSignInRecord(event);
  return event;
}
