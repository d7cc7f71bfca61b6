import type { PreTokenGenerationV2TriggerEvent } from 'aws-lambda';
import { z } from 'zod';
import { REGION, USER_POOL_ID } from '../aws-account';
import type { LocalUser } from './users';

/** A handler for Cognito's pre-token-generation trigger at event version V2_0. */
export type PreTokenGenerationHandler = (
  event: PreTokenGenerationV2TriggerEvent,
) => Promise<PreTokenGenerationV2TriggerEvent>;

export type TokenOccasion = 'TokenGeneration_HostedAuth' | 'TokenGeneration_RefreshTokens';

interface TokenRequest {
  user: LocalUser;
  clientId: string;
  scopes: readonly string[];
  occasion: TokenOccasion;
}

/** What the trigger changes; the stack's changes nothing but the scopes of the access token. */
const answerSchema = z.strictObject({
  accessTokenGeneration: z
    .strictObject({
      scopesToAdd: z.array(z.string()).default([]),
      scopesToSuppress: z.array(z.string()).default([]),
    })
    .prefault({}),
});

/** The trigger failed; Cognito then issues no token. */
export class TriggerError extends Error {
  override name = 'TriggerError';
}

/**
 * Pre-token-generation trigger, run as Cognito does, with event and answer as JSON: the scopes of the access token.
 *
 * @throws {TriggerError} also where the trigger changes what the local Cognito can't
 */
export async function scopesFromTrigger(
  handler: PreTokenGenerationHandler,
  { user, clientId, scopes, occasion }: TokenRequest,
): Promise<string[]> {
  const event = {
    version: '2',
    triggerSource: occasion,
    region: REGION,
    userPoolId: USER_POOL_ID,
    userName: user.sub,
    callerContext: { awsSdkVersion: 'aws-sdk-unknown-unknown', clientId },
    request: {
      userAttributes: { sub: user.sub, 'cognito:user_status': 'CONFIRMED', ...user.attributes },
      groupConfiguration: { groupsToOverride: [...user.groups], iamRolesToOverride: [] },
      scopes: [...scopes],
    },
    response: { claimsAndScopeOverrideDetails: {} },
  } satisfies PreTokenGenerationV2TriggerEvent;
  try {
    const { response } = throughJson(await handler(throughJson(event)));
    const { accessTokenGeneration } = answerSchema.parse(response.claimsAndScopeOverrideDetails ?? {});
    const { scopesToAdd, scopesToSuppress } = accessTokenGeneration;
    return [...new Set([...scopes, ...scopesToAdd])].filter((scope) => !scopesToSuppress.includes(scope));
  } catch (error) {
    throw new TriggerError(`PreTokenGeneration failed with error ${(error as Error).message}.`);
  }
}

const throughJson = <Value>(value: Value): Value => JSON.parse(JSON.stringify(value)) as Value;
