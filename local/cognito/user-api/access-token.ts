import { errors, jwtVerify } from 'jose';
import { SELF_SERVICE_SCOPE } from '../../../contract/user-pool';
import { ISSUER } from '../../aws-account';
import type { Account } from '../directory/account';
import { CognitoError } from '../directory/cognito-error';
import type { Caller } from '../directory/own-account';
import type { UserPool } from '../directory/user-pool';

/** Who calls with an access token. */
export interface Bearer extends Caller {
  account: Account;
  /** `origin_jti`: names the session. */
  origin: string;
  /** Device of the sign-in, where the pool remembers devices. */
  deviceKey: string | undefined;
}

/**
 * Person whose access token it is, and the app client that got it. The token must allow self-service, and its session
 * must not be over.
 *
 * @throws {CognitoError} `NotAuthorizedException`
 */
export async function bearerOf(pool: UserPool, accessToken: string): Promise<Bearer> {
  const claims = await claimsOf(pool, accessToken);
  if (claims['token_use'] !== 'access') throw refusal('Invalid Access Token');
  if (!String(claims['scope']).split(' ').includes(SELF_SERVICE_SCOPE)) {
    throw refusal('Access Token does not have required scopes');
  }
  const origin = String(claims['origin_jti']);
  if (pool.sessions.isOver(origin)) throw refusal('Access Token has been revoked');
  const account = pool.directory.bySub(String(claims.sub));
  if (!account) throw new CognitoError('UserNotFoundException', 'User does not exist.');
  if (!account.enabled) throw refusal('User is disabled.');
  const clientId = String(claims['client_id']);
  const deviceKey = claims['device_key'] === undefined ? undefined : String(claims['device_key']);
  return { account, clientId, client: pool.client(clientId).name, origin, deviceKey };
}

async function claimsOf(pool: UserPool, accessToken: string) {
  try {
    const options = { issuer: ISSUER, algorithms: ['RS256'], currentDate: new Date(pool.now()) };
    return (await jwtVerify(accessToken, pool.keys.access.publicKey, options)).payload;
  } catch (error) {
    throw refusal(error instanceof errors.JWTExpired ? 'Access Token has expired' : 'Invalid Access Token');
  }
}

const refusal = (message: string) => new CognitoError('NotAuthorizedException', message);
