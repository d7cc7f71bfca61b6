import type { PreTokenGenerationV2TriggerEvent, PreTokenGenerationV3TriggerEvent } from 'aws-lambda';
import { groupScope, isProviderGroup, SIGN_IN_SCOPES } from '../../contract/user-pool';
import { writeSignInRecord } from './sign-in-record';

/** Event before a person's tokens, which is the same at V3_0. */
type PersonEvent = PreTokenGenerationV2TriggerEvent;

/** Event before a machine's token. */
type MachineEvent = PreTokenGenerationV3TriggerEvent;

/**
 * Cognito's pre-token-generation trigger, event version V2_0 (Amazon Cognito: "Pre token generation Lambda
 * trigger"), the first version that can change the access token, or V3_0, the first that is sent for machines too.
 *
 * It adds to the access token's scopes those that every read route demands and, for each of the user's groups,
 * the scope that lets this app client act for the group, but for the groups that Cognito makes for identity providers;
 * as claims, the attributes that `TOKEN_ATTRIBUTES` names, parted by commas, where a user has them. A machine's token stays
 * as Cognito makes it: what the machine may do is in its client's scopes. With `AUDIT_MACHINES` each of them leaves an
 * audit record. Pool and trigger would form a cycle if the trigger's environment named the pool, so
 * all else it needs comes from the event.
 */
export async function handler(event: PersonEvent): Promise<PersonEvent>;
export async function handler(event: MachineEvent): Promise<MachineEvent>;
export async function handler(event: PersonEvent | MachineEvent): Promise<PersonEvent | MachineEvent> {
  if (event.triggerSource === 'TokenGeneration_ClientCredentials') {
    const { callerContext, userPoolId } = event;
    if (process.env['AUDIT_MACHINES']) writeSignInRecord({ callerContext, userPoolId }, 'machine');
    return event;
  }
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
