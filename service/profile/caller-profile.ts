import { z } from 'zod';
import { SELF_SERVICE_SCOPE } from '../../contract/user-pool';
import { TokenError } from '../auth/auth-errors';
import type { Principal, Profile } from '../auth/principal';
import type { AwsClients } from '../platform/aws-clients';
import { dependencyProblem } from '../platform/dependency';
import { LimitedClient } from '../platform/limited-client';
import type { Part } from '../platform/part';

/** Longest that the pool may take to say who somebody is, in milliseconds. */
const DEADLINE = 3_500;

/** Largest answer of userInfo, in bytes: 70 attributes of 2,048 characters fit. */
const LARGEST_ANSWER = 512 * 1024;

/** What is told of what the user pool has: the claims that the load balancer passes on, too. */
const profileSchema = z.object({
  name: z.string().optional(),
  given_name: z.string().optional(),
  family_name: z.string().optional(),
  email: z.string().optional(),
  picture: z.string().optional(),
});

/** userInfo answered, and not with claims. */
class UserInfoError extends Error {
  override name = 'UserInfoError';
  readonly $metadata: { httpStatusCode: number };

  constructor(status: number) {
    super(`userInfo answered ${status}`);
    this.$metadata = { httpStatusCode: status };
  }
}

/**
 * Profiles of callers: what the user pool has of the person whom an access token speaks for. Nothing is remembered, since
 * people ask for their own profile, once, when an app starts.
 */
export class CallerProfiles implements Part {
  readonly #userInfo: LimitedClient<UserInfo> | undefined;

  /** @param domainUrl origin of the user pool's domain; without it userInfo is not asked */
  constructor(
    private readonly clients: Pick<AwsClients, 'cognito'>,
    domainUrl: string | undefined,
  ) {
    this.#userInfo = domainUrl ? new LimitedClient(async () => new UserInfo(domainUrl), DEADLINE) : undefined;
  }

  /**
   * Profile of a principal, from wherever the scopes of the access token allow: GetUser with
   * `aws.cognito.signin.user.admin`, else userInfo with `openid`. A session at the load balancer has brought it along.
   *
   * @returns undefined where the token allows neither
   * @throws {TokenError} where the session has ended at Cognito
   * @throws {Problem} 502, 503 or 504
   */
  async find(principal: Principal, token: string): Promise<Profile | undefined> {
    if (principal.profile) return principal.profile;
    try {
      if (principal.scopes.includes(SELF_SERVICE_SCOPE)) return await this.#getUser(token);
      return await this.#userInfo?.call((userInfo, signal) => userInfo.get(token, signal));
    } catch (error) {
      const status = (error as Partial<UserInfoError>).$metadata?.httpStatusCode;
      // userInfo: the token lacks a scope (RFC 6750 section 3.1); a trigger adds scopes that the sign-in did not ask for.
      if (error instanceof UserInfoError && status === 403) return undefined;
      const isRefused = error instanceof UserInfoError ? status === 401 : isEnded(error);
      if (!isRefused) {
        throw dependencyProblem(error, 'Amazon Cognito', 'The profile could not be read.');
      }
      const finding = { expected: 'a session that Amazon Cognito knows', found: 'one that has ended' };
      throw new TokenError('revoked', 'The session has ended; sign in again', finding, { cause: error });
    }
  }

  stop(): void {
    this.#userInfo?.stop();
  }

  async #getUser(AccessToken: string): Promise<Profile> {
    const { UserAttributes = [] } = await this.clients.cognito.call((cognito, abortSignal) =>
      cognito.getUser({ AccessToken }, { abortSignal }),
    );
    return profileSchema.parse(
      Object.fromEntries(UserAttributes.map(({ Name = '', Value }) => [Name, Value])),
    ) as Profile;
  }
}

const ENDED = new Set(['NotAuthorizedException', 'UserNotFoundException', 'PasswordResetRequiredException']);
const isEnded = (error: unknown) => ENDED.has((error as Error).name);

/** Userinfo endpoint of the user pool's domain (Amazon Cognito: "The userInfo endpoint"). */
class UserInfo {
  readonly #url: URL;

  constructor(domainUrl: string) {
    this.#url = new URL('/oauth2/userInfo', domainUrl);
  }

  /** @throws {UserInfoError} where it answers anything but claims */
  async get(token: string, signal: AbortSignal): Promise<Profile> {
    const response = await fetch(this.#url, {
      headers: { Authorization: `Bearer ${token}` },
      redirect: 'error',
      signal,
    });
    if (!response.ok) {
      await response.body?.cancel();
      throw new UserInfoError(response.status);
    }
    const chunks: Uint8Array[] = [];
    let size = 0;
    for await (const chunk of response.body ?? []) {
      size += chunk.length;
      if (size > LARGEST_ANSWER) throw new Error(`userInfo sent more than ${LARGEST_ANSWER} bytes`);
      chunks.push(chunk);
    }
    return profileSchema.parse(JSON.parse(Buffer.concat(chunks).toString())) as Profile;
  }

  destroy(): void {}
}
