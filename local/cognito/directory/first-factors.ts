import type { StackSettings } from '../../stack-settings';
import type { Account } from './account';
import {
  type Answers,
  type Attempt,
  CHALLENGE_LIFETIME,
  type Challenge,
  type Challenges,
  type OpenChallenge,
} from './challenges';
import type { Codes } from './codes';
import { CognitoError, incorrectPassword } from './cognito-error';
import { deliveryParameters } from './factor-challenges';
import { MEDIA, type Messages, simulatedDelivery } from './messages';
import type { PasswordProofs } from './password-proofs';
import type { SecondFactors } from './second-factors';
import type { UserDirectory } from './user-directory';

/** Ways to begin a choice-based sign-in, as `PREFERRED_CHALLENGE` names them. */
export type FirstFactor = 'PASSWORD' | 'PASSWORD_SRP' | CodeFactor;

type CodeFactor = 'EMAIL_OTP' | 'SMS_OTP';

/** Factors by the name of the stack's option, and how their codes travel. */
const CODES = {
  email: { factor: 'EMAIL_OTP', medium: 'EMAIL' },
  sms: { factor: 'SMS_OTP', medium: 'SMS' },
} as const;

const CODE_ANSWER: Record<CodeFactor, string> = { EMAIL_OTP: 'EMAIL_OTP_CODE', SMS_OTP: 'SMS_OTP_CODE' };

interface FirstFactorsOptions {
  settings: Pick<StackSettings, 'factors'>;
  directory: UserDirectory;
  factors: SecondFactors;
  codes: Codes;
  messages: Messages;
  proofs: PasswordProofs;
  challenges: Challenges;
}

/** Choice-based sign-in, `USER_AUTH`: the person chooses what to prove first. What it gives is a challenge, or who proved it. */
export class FirstFactors {
  constructor(private readonly options: FirstFactorsOptions) {}

  /**
   * What somebody can choose from; somebody who does not exist, from all that the pool has. Who has a second factor, or a
   * password still to be chosen, signs in with the password: a code alone would leave that out.
   */
  available(account: Account | undefined): FirstFactor[] {
    const { settings, factors } = this.options;
    const passwords: FirstFactor[] = account && !account.password ? [] : ['PASSWORD', 'PASSWORD_SRP'];
    if (account && (account.status !== 'CONFIRMED' || factors.required(account).length > 0)) return passwords;
    const usable = settings.factors.codes
      .map((name) => CODES[name])
      .filter(({ medium }) => !account || account.attributes[`${MEDIA[medium]}_verified`] === 'true');
    return [...passwords, ...usable.map(({ factor }) => factor)];
  }

  /** @param preferred where the person has no such factor, there is a choice of those that there are */
  async begin(
    attempt: Attempt,
    account: Account | undefined,
    { username, preferred, answers }: { username: string; preferred: string | undefined; answers: Answers },
  ): Promise<Challenge | Account> {
    const available = this.available(account);
    const chosen = available.find((factor) => factor === preferred);
    if (chosen) return this.#choose(attempt, account, username, chosen, answers);
    const { challenges } = this.options;
    const challenge = challenges.open('SELECT_CHALLENGE', attempt, subOf(account), {}, { first: username });
    return { ...challenge, available };
  }

  /** @throws {CognitoError} for a factor that is not offered, a wrong password or code */
  async answer(
    { name, sub, attempt, secret: { first: username = '' } }: OpenChallenge,
    answers: Answers,
  ): Promise<Challenge | Account> {
    const account = this.options.directory.bySub(sub);
    switch (name) {
      case 'EMAIL_OTP':
      case 'SMS_OTP':
        this.options.codes.take(purposeOf(name, account, username), answers[CODE_ANSWER[name]] ?? '');
        if (!account) throw incorrectPassword();
        return account;
      case 'PASSWORD':
      case 'PASSWORD_SRP':
        checkGiven(answers, name === 'PASSWORD' ? 'PASSWORD' : 'SRP_A');
        return this.#choose(attempt, account, username, name, answers);
      default: {
        const available = this.available(account);
        const chosen = available.find((factor) => factor === answers['ANSWER']);
        if (chosen) return this.#choose(attempt, account, username, chosen, answers);
        throw new CognitoError('InvalidParameterException', `ANSWER must be one of ${available.join(', ')}.`);
      }
    }
  }

  async #choose(
    attempt: Attempt,
    account: Account | undefined,
    username: string,
    factor: FirstFactor,
    { PASSWORD: password, SRP_A: publicKey }: Answers,
  ): Promise<Challenge | Account> {
    const { proofs, challenges } = this.options;
    if (factor === 'PASSWORD' && password) return proofs.checkSent(account, { username, password });
    if (factor === 'PASSWORD_SRP' && publicKey) return proofs.ask(attempt, account, { username, publicKey });
    const parameters = isCode(factor) ? await this.#send(attempt, account, username, factor) : {};
    return challenges.open(factor, attempt, subOf(account), parameters, { first: username });
  }

  /** Somebody who does not exist gets no message, and the same answer. */
  async #send(attempt: Attempt, account: Account | undefined, username: string, factor: CodeFactor) {
    const { codes, messages } = this.options;
    const purpose = purposeOf(factor, account, username);
    codes.limitSending(purpose);
    const code = codes.create(purpose, CHALLENGE_LIFETIME);
    if (!account) return deliveryParameters(simulatedDelivery(username));
    const { medium } = Object.values(CODES).find((known) => known.factor === factor)!;
    const order = { account, occasion: 'CustomMessage_Authentication', medium, code } as const;
    return deliveryParameters(await messages.send({ ...attempt, ...order }));
  }
}

const isCode = (factor: FirstFactor): factor is CodeFactor => factor in CODE_ANSWER;

const subOf = (account: Account | undefined) => ({ sub: account?.sub ?? '' });

const purposeOf = (factor: CodeFactor, account: Account | undefined, username: string) =>
  `first-${factor}:${account?.sub ?? username.trim().toLowerCase()}`;

function checkGiven(answers: Answers, name: string): void {
  if (!answers[name])
    throw new CognitoError('InvalidParameterException', `Missing required parameter ${name}`);
}
