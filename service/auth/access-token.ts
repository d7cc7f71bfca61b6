import type { JwtPayload } from 'aws-jwt-verify/jwt-model';
import { z } from 'zod';
import { isProviderGroup } from '../../contract/user-pool';
import type { Config } from '../platform/config';
import { describeFound, TokenError } from './auth-errors';
import { assertMembers, readUnverified, type UnverifiedJws } from './compact-jws';
import { createDecodedTokenVerifier } from './decoded-token';
import type { PoolKeys } from './pool-keys';
import type { Principal } from './principal';
import { verificationError } from './verification-error';
import { VerifiedTokens } from './verified-tokens';

/** How far ahead of ours the issuer's clock may be, in seconds. */
const CLOCK_TOLERANCE = 30;

/** Header members of Cognito's access tokens, and `typ`, by which RFC 9068 tells access tokens from others. */
const HEADER_MEMBERS = ['kid', 'alg', 'typ'];
const TYPES = new Set(['jwt', 'at+jwt']);

/** What every Cognito access token has (Amazon Cognito: "Understanding the access token"). */
const claimsSchema = z.object({
  sub: z.string().min(1),
  username: z.string().min(1),
  client_id: z.string(),
  jti: z.string().min(1),
  scope: z.string().default(''),
  'cognito:groups': z.array(z.string()).default([]),
  exp: z.number(),
  iat: z.number(),
  auth_time: z.number().optional(),
});

/** A machine's has neither user nor groups: its client stands for both. */
const machineClaimsSchema = claimsSchema
  .extend({ username: z.undefined().optional(), 'cognito:groups': z.undefined().optional() })
  .refine(({ sub, client_id }) => sub === client_id, { path: ['sub'] });

type Claims = z.infer<typeof claimsSchema> | z.infer<typeof machineClaimsSchema>;

type AccessTokenConfig = Pick<Config, 'userPoolId' | 'issuer' | 'clientIds' | 'machineClients'>;

/** Finds out who an access token speaks for. */
export type AccessTokenVerifier = (token: string) => Promise<Principal>;

/**
 * Verifier of Cognito access tokens.
 *
 * Issuer, use and client are looked at before any key is: a token of another pool is refused without a key fetch,
 * so it can neither cause traffic nor be mistaken for an outage. A token that was verified lately is not verified
 * again.
 *
 * @throws {TokenError} where the token is not valid
 * @throws {KeysUnavailable} where its key can't be fetched
 */
export function createAccessTokenVerifier(config: AccessTokenConfig, keys: PoolKeys): AccessTokenVerifier {
  const verify = createDecodedTokenVerifier(config.issuer, acceptedClients(config), keys);
  const verifiedTokens = new VerifiedTokens((keyId) => keys.has(keyId));
  return async (token) => {
    const known = verifiedTokens.find(token);
    if (known) return known;
    const unverified = readUnverified(token);
    assertOrigin(unverified, config);
    assertMembers(unverified, HEADER_MEMBERS, 'Cognito');
    assertType(unverified);
    try {
      const payload = await verify(unverified);
      const machine = config.machineClients.get(String(payload['client_id']));
      const claims = readClaims(payload, machine === undefined ? claimsSchema : machineClaimsSchema);
      const principal = principalFrom(claims, config.userPoolId, machine);
      const keyId = unverified.header.kid as string;
      verifiedTokens.remember(token, { principal, keyId, expiresAt: claims.exp });
      return principal;
    } catch (error) {
      throw verificationError(error, keys.isKnownToBeMissing(unverified.header.kid));
    }
  };
}

const acceptedClients = ({ clientIds, machineClients }: AccessTokenConfig) => [
  ...clientIds,
  ...machineClients.keys(),
];

function assertOrigin({ payload }: UnverifiedJws, config: AccessTokenConfig): void {
  const { issuer } = config;
  const clientIds = acceptedClients(config);
  const { iss, token_use: use, client_id: clientId } = payload;
  if (iss !== issuer) {
    const finding = { expected: `iss ${issuer}`, found: describeFound(iss) };
    throw new TokenError('wrong-issuer', 'The token was issued by another user pool', finding);
  }
  if (use !== 'access') {
    const finding = { expected: 'token_use access', found: describeFound(use) };
    throw new TokenError('wrong-use', 'The token is not an access token', finding);
  }
  if (typeof clientId !== 'string' || !clientIds.includes(clientId)) {
    const finding = { expected: `client_id ${clientIds.join(' or ')}`, found: describeFound(clientId) };
    throw new TokenError('wrong-client', 'The token was issued to another app client', finding);
  }
}

function assertType({ header: { typ } }: UnverifiedJws): void {
  if (typ === undefined || (typeof typ === 'string' && TYPES.has(typ.toLowerCase()))) return;
  const finding = { expected: `typ ${[...TYPES].join(' or ')}, or none`, found: describeFound(typ) };
  throw new TokenError('wrong-type', 'The token is of another type than an access token', finding);
}

/** Reads a verified token's claims; aws-jwt-verify accepts, if validly signed, what Cognito would never issue. */
function readClaims(payload: JwtPayload, schema: typeof claimsSchema | typeof machineClaimsSchema): Claims {
  const claims = schema.safeParse(payload);
  if (!claims.success) {
    const claim = String(claims.error.issues[0]?.path[0]);
    const finding = { expected: `${claim} as Cognito issues it`, found: describeFound(payload[claim]) };
    throw new TokenError('invalid-claim', `The token has no valid claim ${claim}`, finding);
  }
  if (claims.data.iat > Date.now() / 1000 + CLOCK_TOLERANCE) {
    const finding = {
      expected: `iat at most ${CLOCK_TOLERANCE} s in the future`,
      found: 'iat further in the future',
    };
    throw new TokenError('future-issue', 'The token was issued in the future', finding);
  }
  return claims.data;
}

/** @param machine name of the machine client that the token was issued to; undefined for a person's token */
function principalFrom(claims: Claims, userPoolId: string, machine: string | undefined): Principal {
  return {
    actor: machine === undefined ? 'person' : 'machine',
    sub: claims.sub,
    username: claims.username ?? machine ?? '',
    clientId: claims.client_id,
    groups: (claims['cognito:groups'] ?? []).filter((group) => !isProviderGroup(group, userPoolId)),
    scopes: claims.scope.split(' ').filter((scope) => scope !== ''),
    jti: claims.jti,
    expiresAt: claims.exp,
    ...(claims.auth_time !== undefined && { signedInAt: claims.auth_time }),
    via: 'bearer',
  };
}
