import type { PreTokenGenerationV2TriggerEvent, PreTokenGenerationV3TriggerEvent } from 'aws-lambda';
import { z } from 'zod';
import { REGION, USER_POOL_ID } from '../aws-account';
import { type Account, triggerAttributes } from './directory/account';
import { CognitoError } from './directory/cognito-error';

/** A handler for Cognito's pre-token-generation trigger at event version V2_0. */
export type PreTokenGenerationHandler = (
  event: PreTokenGenerationV2TriggerEvent,
) => Promise<PreTokenGenerationV2TriggerEvent>;

/** The same for a machine's token, at V3_0. */
export type MachineTokenHandler = (
  event: PreTokenGenerationV3TriggerEvent,
) => Promise<PreTokenGenerationV3TriggerEvent>;

export type TokenOccasion =
  | 'TokenGeneration_HostedAuth'
  | 'TokenGeneration_Authentication'
  | 'TokenGeneration_NewPasswordChallenge'
  | 'TokenGeneration_RefreshTokens';

interface TokenRequest {
  user: Account;
  clientId: string;
  scopes: readonly string[];
  occasion: TokenOccasion;
}

/** What the trigger changes; the stack's changes nothing but the access token. */
const answerSchema = z.strictObject({
  accessTokenGeneration: z
    .strictObject({
      scopesToAdd: z.array(z.string()).default([]),
      scopesToSuppress: z.array(z.string()).default([]),
      claimsToAddOrOverride: z.record(z.string(), z.unknown()).default({}),
    })
    .prefault({}),
});

/** What the trigger makes of an access token. */
export interface TriggeredClaims {
  scopes: string[];
  /** Claims besides, or in place of, Cognito's. */
  claims: Record<string, unknown>;
}

/**
 * Pre-token-generation trigger, run as Cognito does, with event and answer as JSON: scopes and further claims of the access
 * token.
 *
 * @throws {CognitoError} where the trigger fails, and no token is issued; also where the trigger changes what the local Cognito can't
 */
export function claimsFromTrigger(
  handler: PreTokenGenerationHandler,
  { user, clientId, scopes, occasion }: TokenRequest,
): Promise<TriggeredClaims> {
  const event = {
    version: '2',
    triggerSource: occasion,
    region: REGION,
    userPoolId: USER_POOL_ID,
    userName: user.username,
    callerContext: { awsSdkVersion: 'aws-sdk-unknown-unknown', clientId },
    request: {
      userAttributes: triggerAttributes(user),
      groupConfiguration: { groupsToOverride: [...user.groups], iamRolesToOverride: [] },
      scopes: [...scopes],
    },
    response: { claimsAndScopeOverrideDetails: {} },
  } satisfies PreTokenGenerationV2TriggerEvent;
  return answerOf(handler, event, scopes);
}

/**
 * What the trigger makes of an access token with these scopes, by its answer to an event.
 *
 * @throws {CognitoError} where it fails, or changes what the local Cognito can't
 */
export async function answerOf<Event extends { response: { claimsAndScopeOverrideDetails: unknown } }>(
  handler: (event: Event) => Promise<Event>,
  event: Event,
  scopes: readonly string[],
): Promise<TriggeredClaims> {
  try {
    const { response } = throughJson(await handler(throughJson(event)));
    const { accessTokenGeneration } = answerSchema.parse(response.claimsAndScopeOverrideDetails ?? {});
    const { scopesToAdd, scopesToSuppress, claimsToAddOrOverride: claims } = accessTokenGeneration;
    const all = [...new Set([...scopes, ...scopesToAdd])];
    return { scopes: all.filter((scope) => !scopesToSuppress.includes(scope)), claims };
  } catch (error) {
    throw new CognitoError(
      'UserLambdaValidationException',
      `PreTokenGeneration failed with error ${(error as Error).message}.`,
    );
  }
}

const throughJson = <Value>(value: Value): Value => JSON.parse(JSON.stringify(value)) as Value;
