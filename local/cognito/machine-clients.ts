import type { PreTokenGenerationV3TriggerEvent } from 'aws-lambda';
import { machineScope } from '../../contract/user-pool';
import { ISSUER, REGION, USER_POOL_ID } from '../aws-account';
import type { StackSettings } from '../stack-settings';
import { localClientId, localClientSecret } from './app-clients';
import { answerOf, type MachineTokenHandler } from './pre-token-generation';
import type { SigningKeys } from './signing-keys';
import { machineTokenClaims, signToken } from './token-mint';

/** Machine client of the user pool, as the stack creates it. */
export interface MachineClient {
  name: string;
  id: string;
  secret: string;
  /** Ids of the gates that it may command. */
  gates: readonly string[];
  scopes: readonly string[];
  /** Life of its access tokens, in seconds. */
  lifetime: number;
}

/** Machine clients of the stack. */
export function createMachineClients({
  machineClients,
}: Pick<StackSettings, 'machineClients'>): MachineClient[] {
  return machineClients.map(({ name, gates, accessTokenMinutes }) => ({
    name,
    id: localClientId(name),
    secret: localClientSecret(name),
    gates,
    scopes: gates.map(machineScope),
    lifetime: accessTokenMinutes * 60,
  }));
}

/**
 * Access token of a machine, as the pre-token-generation trigger leaves it.
 *
 * @param now milliseconds since 1970
 * @throws {CognitoError} where the trigger fails, and no token is issued
 */
export async function issueMachineToken(
  keys: SigningKeys,
  trigger: MachineTokenHandler,
  { id, lifetime }: MachineClient,
  scopes: readonly string[],
  now: number,
): Promise<string> {
  const event = {
    version: '3',
    triggerSource: 'TokenGeneration_ClientCredentials',
    region: REGION,
    userPoolId: USER_POOL_ID,
    userName: id,
    callerContext: { awsSdkVersion: 'aws-sdk-unknown-unknown', clientId: id },
    request: { userAttributes: {}, groupConfiguration: {}, scopes: [...scopes] },
    response: { claimsAndScopeOverrideDetails: {} },
  } satisfies PreTokenGenerationV3TriggerEvent;
  const triggered = await answerOf(trigger, event, scopes);
  const claims = machineTokenClaims({
    issuer: ISSUER,
    clientId: id,
    scopes: triggered.scopes,
    lifetime,
    now,
  });
  return signToken(keys.access, { ...claims, ...triggered.claims });
}
