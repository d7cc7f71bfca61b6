import type { CustomEvent, PoolTriggers } from '../triggers/pool-triggers';
import { type Account, triggerAttributes } from './account';
import type {
  Answers,
  Attempt,
  Challenge,
  ChallengeName,
  Challenges,
  CustomStep,
  OpenChallenge,
} from './challenges';
import { incorrectPassword } from './cognito-error';

/** Challenges that triggers are told of (Amazon Cognito: "Define Auth challenge Lambda trigger"). */
const TOLD: readonly ChallengeName[] = [
  'PASSWORD_VERIFIER',
  'SMS_MFA',
  'EMAIL_OTP',
  'SOFTWARE_TOKEN_MFA',
  'CUSTOM_CHALLENGE',
  'DEVICE_SRP_AUTH',
  'DEVICE_PASSWORD_VERIFIER',
];

interface CustomSignInOptions {
  triggers: PoolTriggers;
  challenges: Challenges;
}

/** Custom sign-in: triggers decide what is asked, and whether there are tokens. */
export class CustomSignIn {
  constructor(private readonly options: CustomSignInOptions) {}

  /** Attempt of a custom sign-in. */
  begin(attempt: Attempt, username: string, { withSrp }: { withSrp: boolean }): Attempt {
    const steps = withSrp ? [step('SRP_A')] : [];
    // Cognito passes what an app says at the beginning to the triggers before the sign-in only (InitiateAuth: ClientMetadata).
    return { ...attempt, clientMetadata: undefined, custom: { username, steps } };
  }

  /** The same attempt after a challenge that was answered rightly. */
  answered(attempt: Attempt, name: ChallengeName): Attempt {
    return TOLD.includes(name) ? withStep(attempt, step(name)) : attempt;
  }

  /**
   * What comes next, as the define-auth-challenge trigger has it: a challenge of the triggers, a password to prove, or tokens.
   *
   * @throws {CognitoError} `NotAuthorizedException` where the trigger ends the sign-in
   */
  async next(attempt: Attempt, account: Account | undefined): Promise<Challenge | 'password' | 'tokens'> {
    const { triggers, challenges } = this.options;
    const event = eventOf(attempt, account);
    const defined = await triggers.defineAuthChallenge(event);
    if (defined.failAuthentication) throw incorrectPassword();
    if (defined.issueTokens) return 'tokens';
    if (defined.challengeName === 'PASSWORD_VERIFIER') return 'password';
    if (defined.challengeName !== 'CUSTOM_CHALLENGE') throw incorrectPassword();
    const created = await triggers.createAuthChallenge(event);
    const parameters = { USERNAME: event.username, ...created.publicChallengeParameters };
    const secret = {
      privateParameters: created.privateChallengeParameters,
      metadata: created.challengeMetadata,
    };
    const { sub = '' } = account ?? {};
    return challenges.open('CUSTOM_CHALLENGE', attempt, { sub }, parameters, { custom: secret });
  }

  /**
   * The attempt after the answer to a challenge of the triggers, be it right or wrong.
   *
   * @throws {CognitoError} where the trigger fails
   */
  async answer(open: OpenChallenge, account: Account | undefined, { ANSWER }: Answers): Promise<Attempt> {
    const { privateParameters = {}, metadata = null } = open.secret.custom ?? {};
    const correct = await this.options.triggers.verifyAuthChallenge({
      ...eventOf(open.attempt, account),
      privateParameters,
      answer: ANSWER ?? '',
    });
    return withStep(open.attempt, {
      ...step('CUSTOM_CHALLENGE'),
      challengeResult: correct,
      challengeMetadata: metadata,
    });
  }
}

const step = (challengeName: string): CustomStep => ({
  challengeName,
  challengeResult: true,
  challengeMetadata: null,
});

const withStep = ({ custom, ...attempt }: Attempt, added: CustomStep): Attempt => ({
  ...attempt,
  custom: custom && { ...custom, steps: [...custom.steps, added] },
});

const eventOf = (
  { clientId, clientMetadata, custom }: Attempt,
  account: Account | undefined,
): CustomEvent => ({
  clientId,
  clientMetadata,
  username: account?.username ?? custom?.username ?? '',
  attributes: account ? triggerAttributes(account) : {},
  userNotFound: account === undefined,
  session: custom?.steps ?? [],
});
