import {
  AdminAddUserToGroupCommand,
  CognitoIdentityProviderClient,
} from '@aws-sdk/client-cognito-identity-provider';
import type { PostConfirmationTriggerEvent } from 'aws-lambda';
import { isFederated } from './federated-people';
import { writeSignInRecord } from './sign-in-record';

/**
 * Cognito's post-confirmation trigger (Amazon Cognito: "Post confirmation Lambda trigger"): puts who signed up into
 * the group that `DEFAULT_GROUP` names. With `AUDIT` `true` it writes the audit record of a first sign-in by an identity
 * provider, for which Cognito does not call the post-authentication trigger. A confirmed password reset is none of its
 * business.
 *
 * @throws {Error} where Cognito refuses. The account is confirmed all the same, without the group
 */
export async function handler(event: PostConfirmationTriggerEvent): Promise<PostConfirmationTriggerEvent> {
  if (event.triggerSource !== 'PostConfirmation_ConfirmSignUp') return event;
  const { userPoolId: UserPoolId, userName: Username, request } = event;
  if (process.env['AUDIT'] === 'true' && isFederated(request?.userAttributes ?? {})) writeSignInRecord(event);
  const GroupName = process.env['DEFAULT_GROUP'];
  if (!GroupName) return event;
  const client = new CognitoIdentityProviderClient({});
  await client.send(new AdminAddUserToGroupCommand({ UserPoolId, Username, GroupName }));
  return event;
}
