import type { PreSignUpTriggerEvent } from 'aws-lambda';
import { isListed, readSettings } from './allow-list';

/** What the stack packs beside the code. */
export interface PreSignUpSettings {
  /** E-mail addresses, domains and phone numbers that may sign up. */
  allowed: string[];
  /** Attributes that name a person and that Cognito verifies, such as `email`. */
  identifiers: string[];
}

/** People who sign up themselves; those whom an administrator creates are let in by that. */
const SELF_SIGN_UP: readonly string[] = ['PreSignUp_SignUp', 'PreSignUp_ExternalProvider'];

/**
 * Cognito's pre-sign-up trigger (Amazon Cognito: "Pre sign-up Lambda trigger"): lets only who is invited sign up.
 *
 * Every given identifier must be listed: where there are two, Cognito verifies one of them at sign-up, and the other
 * could be anybody's.
 *
 * @throws {Error} whose message Cognito shows to who is refused, after "PreSignUp failed with error "
 */
export async function handler(event: PreSignUpTriggerEvent): Promise<PreSignUpTriggerEvent> {
  if (!SELF_SIGN_UP.includes(event.triggerSource)) return event;
  const { allowed, identifiers } = readSettings<PreSignUpSettings>();
  const attributes = event.request.userAttributes ?? {};
  const given = identifiers.map((name) => attributes[name]).filter((value) => value !== undefined);
  if (given.length === 0 || !given.every((address) => isListed(address, allowed))) {
    throw new Error('Only invited people can sign up. Ask an administrator to invite this address.');
  }
  return event;
}
