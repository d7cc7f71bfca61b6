import type { PreTokenGenerationV2TriggerEvent } from 'aws-lambda';
import { groupScope, SIGN_IN_SCOPES } from '../../contract/user-pool';

/**
 * Cognito's pre-token-generation trigger, event version V2_0 (Amazon Cognito: "Pre token generation Lambda
 * trigger"), the first version that can change the access token.
 *
 * It adds to the access token's scopes those that every read route demands and, for each of the user's groups,
 * the scope that lets this app client act for the group. Pool and trigger would form a cycle if the trigger's
 * environment named the pool, so everything it needs comes from the event.
 */
export async function handler(
  event: PreTokenGenerationV2TriggerEvent,
): Promise<PreTokenGenerationV2TriggerEvent> {
  const groups = event.request.groupConfiguration.groupsToOverride ?? [];
  const { clientId } = event.callerContext;
  event.response = {
    claimsAndScopeOverrideDetails: {
      accessTokenGeneration: {
        scopesToAdd: [...SIGN_IN_SCOPES, ...groups.map((group) => groupScope(group, clientId))],
      },
    },
  };
  return event;
}
