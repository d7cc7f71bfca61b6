import { z } from 'zod';
import { SELF_SERVICE_SCOPE } from '../../../contract/user-pool';
import type { AppClient } from '../app-clients';
import type { Attempt, ChallengeName } from '../directory/challenges';
import { CognitoError } from '../directory/cognito-error';
import { DEVICE_GROUP_KEY } from '../directory/devices';
import type { Session } from '../directory/sessions';
import type { SignInStep } from '../directory/sign-in';
import type { UserPool } from '../directory/user-pool';
import type { TokenOccasion } from '../pre-token-generation';
import { bearerOf } from './access-token';
import { clientOf, type Operations, operation, text, texts } from './operation';

const CHALLENGES = [
  'PASSWORD_VERIFIER',
  'CUSTOM_CHALLENGE',
  'DEVICE_SRP_AUTH',
  'DEVICE_PASSWORD_VERIFIER',
  'SELECT_CHALLENGE',
  'PASSWORD',
  'PASSWORD_SRP',
  'SMS_OTP',
  'NEW_PASSWORD_REQUIRED',
  'MFA_SETUP',
  'SELECT_MFA_TYPE',
  'SOFTWARE_TOKEN_MFA',
  'SMS_MFA',
  'EMAIL_OTP',
] as const satisfies readonly ChallengeName[];

/** Signing in and out with Cognito's API. */
export const authenticationOperations: Operations = {
  InitiateAuth: operation(
    z.object({
      AuthFlow: text,
      ClientId: text,
      AuthParameters: texts.default({}),
      ClientMetadata: texts.optional(),
      Session: z.string().optional(),
    }),
    (pool, { AuthFlow, ClientId, AuthParameters, ClientMetadata }) => {
      const begin = FLOWS[AuthFlow];
      if (!begin) {
        throw new CognitoError(
          'InvalidParameterException',
          `AuthFlow must be one of ${Object.keys(FLOWS).join(', ')}.`,
        );
      }
      // The same flow has two names.
      const flow = AuthFlow === 'REFRESH_TOKEN' ? 'REFRESH_TOKEN_AUTH' : AuthFlow;
      if (!pool.client(ClientId).authFlows.includes(`ALLOW_${flow}`)) {
        throw new CognitoError('InvalidParameterException', `${AuthFlow} flow not enabled for this client`);
      }
      const { DEVICE_KEY: deviceKey } = AuthParameters;
      const attempt = { clientId: ClientId, clientMetadata: ClientMetadata, deviceKey };
      return begin(pool, { attempt, parameters: AuthParameters });
    },
  ),

  RespondToAuthChallenge: operation(
    z.object({
      ClientId: text,
      ChallengeName: z.enum(CHALLENGES),
      Session: z.string().optional(),
      ChallengeResponses: texts.default({}),
      ClientMetadata: texts.optional(),
    }),
    async (pool, { ClientId, ChallengeName, Session, ClientMetadata, ChallengeResponses: answers }) => {
      const { USERNAME: username = '', SECRET_HASH: secretHash } = answers;
      const client = clientOf(pool, { clientId: ClientId, username, secretHash });
      const session = Session || (answers['PASSWORD_CLAIM_SECRET_BLOCK'] ?? '');
      const challenge = {
        clientId: ClientId,
        session,
        name: ChallengeName,
        clientMetadata: ClientMetadata,
      };
      return stepOutput(pool, client, await pool.signIn.respond(challenge, answers));
    },
  ),

  GetTokensFromRefreshToken: operation(
    z.object({
      RefreshToken: text,
      ClientId: text,
      ClientSecret: z.string().optional(),
      DeviceKey: text.optional(),
    }),
    async (pool, { RefreshToken, ClientId, ClientSecret, DeviceKey }) => {
      checkSecret(pool, ClientId, ClientSecret);
      const session = sessionOf(pool, RefreshToken, { clientId: ClientId, deviceKey: DeviceKey });
      const { AuthenticationResult } = await tokensOutput(
        pool,
        RefreshToken,
        session,
        'TokenGeneration_RefreshTokens',
      );
      return { AuthenticationResult };
    },
  ),

  GlobalSignOut: operation(z.object({ AccessToken: text }), async (pool, { AccessToken }) => {
    const { account } = await bearerOf(pool, AccessToken);
    pool.sessions.revokeAll(account.sub);
    return {};
  }),

  RevokeToken: operation(
    z.object({ Token: text, ClientId: text, ClientSecret: z.string().optional() }),
    (pool, { Token, ClientId, ClientSecret }) => {
      checkSecret(pool, ClientId, ClientSecret);
      pool.sessions.revokeOf(Token, ClientId);
      return {};
    },
  ),
};

interface Beginning {
  attempt: Attempt;
  parameters: Record<string, string>;
}

/** Ways to begin, by `AuthFlow`. */
const FLOWS: Record<string, (pool: UserPool, beginning: Beginning) => Promise<object>> = {
  USER_PASSWORD_AUTH: async (pool, { attempt, parameters }) => {
    const username = required(parameters, 'USERNAME');
    const password = required(parameters, 'PASSWORD');
    const client = clientFor(pool, attempt, parameters);
    const step = await pool.signIn.withPassword(attempt, { username, password });
    return stepOutput(pool, client, step);
  },
  USER_SRP_AUTH: async (pool, { attempt, parameters }) => {
    const username = required(parameters, 'USERNAME');
    const publicKey = required(parameters, 'SRP_A');
    const client = clientFor(pool, attempt, parameters);
    const step = await pool.signIn.withSrp(attempt, { username, publicKey });
    return stepOutput(pool, client, step);
  },
  USER_AUTH: async (pool, { attempt, parameters }) => {
    const username = required(parameters, 'USERNAME');
    const client = clientFor(pool, attempt, parameters);
    const { PREFERRED_CHALLENGE: preferred } = parameters;
    const step = await pool.signIn.withChoice(attempt, { username, preferred, answers: parameters });
    return stepOutput(pool, client, step);
  },
  CUSTOM_AUTH: async (pool, { attempt, parameters }) => {
    const username = required(parameters, 'USERNAME');
    const publicKey = parameters['CHALLENGE_NAME'] === 'SRP_A' ? required(parameters, 'SRP_A') : undefined;
    const client = clientFor(pool, attempt, parameters);
    const step = await pool.signIn.withTriggers(attempt, { username, publicKey });
    return stepOutput(pool, client, step);
  },
  REFRESH_TOKEN_AUTH: refresh,
  REFRESH_TOKEN: refresh,
};

/** App client of a sign-in that begins. */
const clientFor = (pool: UserPool, { clientId }: Attempt, parameters: Record<string, string>) =>
  clientOf(pool, {
    clientId,
    username: required(parameters, 'USERNAME'),
    secretHash: parameters['SECRET_HASH'],
  });

async function refresh(pool: UserPool, { attempt, parameters }: Beginning): Promise<object> {
  const { clientId } = attempt;
  const refreshToken = required(parameters, 'REFRESH_TOKEN');
  const session = sessionOf(pool, refreshToken, { clientId, deviceKey: parameters['DEVICE_KEY'] });
  const username = pool.directory.bySub(session.sub)?.username ?? '';
  clientOf(pool, { clientId, username, secretHash: parameters['SECRET_HASH'] });
  return tokensOutput(pool, refreshToken, session, 'TokenGeneration_RefreshTokens');
}

/**
 * Session of a refresh token. One with a device that was confirmed wants the key of the device (GetTokensFromRefreshToken:
 * DeviceKey), and ends when the device is forgotten.
 *
 * @throws {CognitoError} `NotAuthorizedException` where it is over, or another client's or device's
 */
function sessionOf(
  pool: UserPool,
  refreshToken: string,
  { clientId, deviceKey }: { clientId: string; deviceKey: string | undefined },
): Session {
  const session = pool.sessions.ofRefreshToken(refreshToken);
  const { device } = session;
  const devices = pool.directory.bySub(session.sub)?.devices ?? [];
  const isItsDevice =
    !device?.isConfirmed || (device.key === deviceKey && devices.some(({ key }) => key === deviceKey));
  if (session.clientId === clientId && isItsDevice) return session;
  throw new CognitoError('NotAuthorizedException', 'Invalid Refresh Token');
}

/** @throws {CognitoError} */
function checkSecret(pool: UserPool, clientId: string, given: string | undefined): void {
  if (pool.client(clientId).secret === given) return;
  throw new CognitoError('NotAuthorizedException', 'Invalid client secret.');
}

function required(parameters: Record<string, string>, name: string): string {
  const value = parameters[name];
  if (!value) throw new CognitoError('InvalidParameterException', `Missing required parameter ${name}`);
  return value;
}

async function stepOutput(pool: UserPool, { id }: AppClient, step: SignInStep): Promise<object> {
  if ('challenge' in step) {
    const { name, session, parameters, available } = step.challenge;
    return {
      ChallengeName: name,
      Session: session,
      ChallengeParameters: parameters,
      ...(available && { AvailableChallenges: available }),
    };
  }
  const { account, authTime, newPassword, device } = step.signedIn;
  const session = {
    sub: account.sub,
    clientId: id,
    scopes: [SELF_SERVICE_SCOPE],
    authTime,
    device: device && { key: device.key, isConfirmed: !device.isNew },
  };
  const refreshToken = pool.beginSession(session);
  const occasion = newPassword ? 'TokenGeneration_NewPasswordChallenge' : 'TokenGeneration_Authentication';
  const { AuthenticationResult } = await tokensOutput(pool, refreshToken, session, occasion);
  return {
    ChallengeParameters: {},
    AuthenticationResult: {
      ...AuthenticationResult,
      RefreshToken: refreshToken,
      ...(device?.isNew && {
        NewDeviceMetadata: { DeviceKey: device.key, DeviceGroupKey: DEVICE_GROUP_KEY },
      }),
    },
  };
}

type SessionOf = Parameters<UserPool['issueTokens']>[1];

async function tokensOutput(
  pool: UserPool,
  refreshToken: string,
  session: SessionOf,
  occasion: TokenOccasion,
) {
  const { accessToken, idToken } = await pool.issueTokens(refreshToken, session, { occasion });
  return {
    ChallengeParameters: {},
    AuthenticationResult: {
      AccessToken: accessToken,
      IdToken: idToken,
      ExpiresIn: pool.tokenLifetime(session.clientId),
      TokenType: 'Bearer',
    },
  };
}
