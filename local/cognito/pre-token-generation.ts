import type { PreTokenGenerationV2TriggerEvent } from 'aws-lambda';
import { REGION, USER_POOL_ID } from '../aws-account';
import type { Claims } from './token-mint';
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

type Overrides = PreTokenGenerationV2TriggerEvent['response']['claimsAndScopeOverrideDetails'];

/** The trigger failed; Cognito then issues no token. */
export class TriggerError extends Error {
  override name = 'TriggerError';
}

/**
 * Runs the trigger as Cognito does: event and answer travel as JSON.
 *
 * @throws {TriggerError}
 */
export async function runPreTokenGeneration(
  handler: PreTokenGenerationHandler,
  { user, clientId, scopes, occasion }: TokenRequest,
): Promise<Overrides> {
  const event = {
    version: '2',
    triggerSource: occasion,
    region: REGION,
    userPoolId: USER_POOL_ID,
    userName: user.username,
    callerContext: { awsSdkVersion: 'aws-sdk-unknown-unknown', clientId },
    request: {
      userAttributes: { sub: user.sub, 'cognito:user_status': 'CONFIRMED', ...user.attributes },
      groupConfiguration: { groupsToOverride: [...user.groups], iamRolesToOverride: [] },
      scopes: [...scopes],
    },
    response: { claimsAndScopeOverrideDetails: {} },
  } satisfies PreTokenGenerationV2TriggerEvent;
  try {
    const answer = await handler(throughJson(event));
    return throughJson(answer).response.claimsAndScopeOverrideDetails;
  } catch (error) {
    throw new TriggerError(`PreTokenGeneration failed with error ${(error as Error).message}.`);
  }
}

const throughJson = <Value>(value: Value): Value => JSON.parse(JSON.stringify(value)) as Value;

/** Claims that the trigger can't touch (Amazon Cognito: "Pre token generation Lambda trigger"). */
const PROTECTED_CLAIMS = new Set([
  ...[
    'acr',
    'amr',
    'at_hash',
    'auth_time',
    'azp',
    'client_id',
    'event_id',
    'exp',
    'iat',
    'iss',
    'jti',
    'nbf',
  ],
  ...['nonce', 'origin_jti', 'sub', 'token_use', 'version', 'scope', 'username', 'cognito:username', 'aud'],
]);

type ClaimOverrides = { claimsToAddOrOverride?: Claims | undefined; claimsToSuppress?: string[] | undefined };

/** The claims with what the trigger adds, and without what it suppresses. */
export function overrideClaims(claims: Claims, overrides: ClaimOverrides | undefined): Claims {
  const suppressed = new Set(overrides?.claimsToSuppress);
  const entries = Object.entries({ ...claims, ...withoutProtected(overrides?.claimsToAddOrOverride) });
  return Object.fromEntries(entries.filter(([name]) => PROTECTED_CLAIMS.has(name) || !suppressed.has(name)));
}

const withoutProtected = (claims: Claims = {}) =>
  Object.fromEntries(Object.entries(claims).filter(([name]) => !PROTECTED_CLAIMS.has(name)));
