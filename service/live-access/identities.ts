import { LRUCache } from 'lru-cache';
import type { AwsClients } from '../platform/aws-clients';
import type { Config } from '../platform/config';
import { dependencyProblem } from '../platform/dependency';
import { Problem, type ProblemType } from '../platform/problem';

export const invalidIdToken: ProblemType = {
  code: 'invalid-id-token',
  status: 400,
  title: 'Invalid ID token',
  meaning:
    'The body must hold the ID token that Cognito issued with your access token; `detail` says what is wrong.',
};

/** Most people whose identity is remembered. */
const REMEMBERED = 10_000;
/** How long one is, in milliseconds: as long as nobody notices a policy that was detached by hand. */
const REMEMBERED_FOR = 60 * 60_000;

/** A person, as an ID token shows. */
interface Person {
  sub: string;
  /** Verified. */
  idToken: string;
}

/**
 * Lets a person's AWS identity follow the gates and returns its id. Amazon Cognito says whose identity it is, so that
 * nobody can name another's; AWS IoT wants its policy attached to each identity (AWS IoT Core: "Authorization with Amazon
 * Cognito identities"), which is done once in an hour at most.
 *
 * @throws {Problem} 400 where the identity pool refuses the token; 502, 503 or 504 where AWS does not answer
 */
export function createLiveAccess(
  clients: AwsClients,
  { identityPoolId, iotPolicyName }: NonNullable<Config['liveAccess']>,
  { region, userPoolId }: Pick<Config, 'region' | 'userPoolId'>,
): (person: Person) => Promise<string> {
  const provider = `cognito-idp.${region}.amazonaws.com/${userPoolId}`;
  const remembered = new LRUCache<string, string>({ max: REMEMBERED, ttl: REMEMBERED_FOR });

  async function identityOf(idToken: string): Promise<string> {
    try {
      const { IdentityId } = await clients.identities.call((cognito, abortSignal) =>
        cognito.getId({ IdentityPoolId: identityPoolId, Logins: { [provider]: idToken } }, { abortSignal }),
      );
      if (!IdentityId) throw new Error('The answer holds no identity id');
      return IdentityId;
    } catch (error) {
      if ((error as Error).name === 'NotAuthorizedException') {
        const detail = 'The identity pool does not accept the ID token: sign in again with the app';
        throw new Problem(invalidIdToken, detail, { cause: error });
      }
      throw dependencyProblem(error, 'Amazon Cognito', 'Your identity is not known.');
    }
  }

  return async ({ sub, idToken }) => {
    const known = remembered.get(sub);
    if (known) return known;
    const target = await identityOf(idToken);
    try {
      await clients.iotControl.call((iot, abortSignal) =>
        iot.attachPolicy({ policyName: iotPolicyName, target }, { abortSignal }),
      );
    } catch (error) {
      throw dependencyProblem(error, 'AWS IoT', 'You may not follow the gates yet.');
    }
    remembered.set(sub, target);
    return target;
  };
}
