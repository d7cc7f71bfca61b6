import type { PreTokenGenerationV2TriggerEvent } from 'aws-lambda';
import { groupScope, isProviderGroup, SIGN_IN_SCOPES } from '../../contract/user-pool';

/**
 * Cognito's pre-token-generation trigger, event version V2_0 (Amazon Cognito: "Pre token generation Lambda
 * trigger"), the first version that can change the access token.
 *
 * It adds to the access token's scopes those that every read route demands and, for each of the user's groups,
 * the scope that lets this app client act for the group, but for the groups that Cognito makes for identity providers;
 * as claims, the attributes that `TOKEN_ATTRIBUTES` names, parted
 * by commas, where a user has them. Pool and trigger would form a cycle if the trigger's environment named the pool, so
 * all else it needs comes from the event.
 */
export async function handler(
  event: PreTokenGenerationV2TriggerEvent,
): Promise<PreTokenGenerationV2TriggerEvent> {
  if (!event.triggerSource.startsWith('TokenGeneration_')) return event;
  const groups = (event.request.groupConfiguration?.groupsToOverride ?? []).filter(
    (group) => !isProviderGroup(group, event.userPoolId),
  );
  const { clientId } = event.callerContext;
  const claims = tokenAttributes(event.request.userAttributes ?? {});
  event.response = {
    claimsAndScopeOverrideDetails: {
      accessTokenGeneration: {
        scopesToAdd: [...SIGN_IN_SCOPES, ...groups.map((group) => groupScope(group, clientId))],
        ...(claims && { claimsToAddOrOverride: claims }),
      },
    },
  };
  return event;
}

/** Undefined where there is nothing to add: a user who has none of them, or a stack that chooses none. */
function tokenAttributes(attributes: Record<string, string>): Record<string, string> | undefined {
  const names = process.env['TOKEN_ATTRIBUTES']?.split(',') ?? [];
  const chosen = names.flatMap((name) => {
    const value = attributes[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return chosen.length > 0 ? Object.fromEntries(chosen) : undefined;
}
