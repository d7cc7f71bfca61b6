import type { StackSettings } from '../../stack-settings';
import type { Account, SecondFactor } from './account';
import type { Answers, Attempt, Challenge, Challenges } from './challenges';
import { CognitoError } from './cognito-error';
import type { CodeDelivery } from './messages';
import type { SecondFactors } from './second-factors';

const CODE_ANSWER: Record<SecondFactor, string> = {
  SOFTWARE_TOKEN_MFA: 'SOFTWARE_TOKEN_MFA_CODE',
  SMS_MFA: 'SMS_MFA_CODE',
  EMAIL_OTP: 'EMAIL_OTP_CODE',
};

interface FactorChallengesOptions {
  settings: Pick<StackSettings, 'mfa'>;
  factors: SecondFactors;
  challenges: Challenges;
}

/** Challenges of a sign-in that ask for a second factor. */
export class FactorChallenges {
  constructor(private readonly options: FactorChallengesOptions) {}

  /** Asks for a second factor; undefined where the person needs none. */
  async begin(attempt: Attempt, account: Account): Promise<Challenge | undefined> {
    const { settings, factors, challenges } = this.options;
    const required = factors.required(account);
    const [factor, another] = required;
    if (!factor) {
      if (settings.mfa !== 'required') return undefined;
      const parameters = { MFAS_CAN_SETUP: JSON.stringify(factors.offered) };
      return challenges.open('MFA_SETUP', attempt, account, parameters);
    }
    if (!another) return this.#ask(attempt, account, factor);
    const parameters = { MFAS_CAN_CHOOSE: JSON.stringify(required) };
    return challenges.open('SELECT_MFA_TYPE', attempt, account, parameters);
  }

  /** @throws {CognitoError} `InvalidParameterException` where the factor is not among those to choose */
  choose(attempt: Attempt, account: Account, { ANSWER }: Answers): Promise<Challenge> {
    const chosen = this.options.factors.required(account).find((name) => name === ANSWER);
    if (!chosen) throw new CognitoError('InvalidParameterException', 'ANSWER names no MFA method to choose.');
    return this.#ask(attempt, account, chosen);
  }

  /** @throws {CognitoError} `CodeMismatchException`, `ExpiredCodeException`, `LimitExceededException` */
  check(account: Account, name: SecondFactor, answers: Answers): void {
    this.options.factors.check(account, name, answers[CODE_ANSWER[name]] ?? '');
  }

  /**
   * Turns on the app that was verified with the session of the challenge, or is now.
   *
   * @throws {CognitoError}
   */
  finishSetUp(account: Account, answers: Answers): void {
    const code = answers[CODE_ANSWER.SOFTWARE_TOKEN_MFA];
    if (code) this.options.factors.verifyTotp(account, code);
    if (!account.totp) {
      throw new CognitoError('InvalidParameterException', 'The software token has not been verified.');
    }
    this.options.factors.choose(account, { SOFTWARE_TOKEN_MFA: { enabled: true, preferred: true } });
  }

  async #ask(attempt: Attempt, account: Account, factor: SecondFactor): Promise<Challenge> {
    const delivery = await this.options.factors.send(account, factor, attempt);
    return this.options.challenges.open(
      factor,
      attempt,
      account,
      delivery ? deliveryParameters(delivery) : {},
    );
  }
}

/** Where a code went, as parameters of a challenge. */
export const deliveryParameters = ({ DeliveryMedium, Destination }: CodeDelivery) => ({
  CODE_DELIVERY_DELIVERY_MEDIUM: DeliveryMedium,
  CODE_DELIVERY_DESTINATION: Destination,
});
