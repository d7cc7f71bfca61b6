import type { StackSettings } from '../../stack-settings';
import type { PoolTriggers } from '../triggers/pool-triggers';
import { type Account, triggerAttributes } from './account';
import type { AttributeRules } from './attributes';
import {
  type Answers,
  type Attempt,
  type Challenge,
  type ChallengeName,
  Challenges,
  type OpenChallenge,
} from './challenges';
import { CognitoError, incorrectPassword } from './cognito-error';
import { CustomSignIn } from './custom-sign-in';
import { FactorChallenges } from './factor-challenges';
import { Lockout } from './lockout';
import { PasswordProofs } from './password-proofs';
import { changePassword, isPassword } from './passwords';
import type { SecondFactors } from './second-factors';
import type { UserDirectory } from './user-directory';

/** Somebody proved everything that the pool asks for. */
export interface SignedIn {
  account: Account;
  clientId: string;
  /** In seconds since 1970. */
  authTime: number;
  /** Whether this sign-in began with a temporary password. */
  newPassword: boolean;
}

/** Where a sign-in stands: over, or at a challenge. */
export type SignInStep = { signedIn: SignedIn } | { challenge: Challenge };

interface SignInOptions {
  settings: StackSettings;
  directory: UserDirectory;
  rules: AttributeRules;
  factors: SecondFactors;
  triggers: PoolTriggers;
  now: () => number;
}

/** Prefix of attributes in the answer to `NEW_PASSWORD_REQUIRED`. */
const ATTRIBUTE_PREFIX = 'userAttributes.';

/** Sign-in: a password, then whatever the account and the pool ask for. */
export class SignIn {
  readonly challenges: Challenges;
  readonly #lockout: Lockout;
  readonly #proofs: PasswordProofs;
  readonly #factors: FactorChallenges;
  readonly #custom: CustomSignIn;

  constructor(private readonly options: SignInOptions) {
    const challenges = new Challenges(options.now);
    const lockout = new Lockout(options.now);
    this.challenges = challenges;
    this.#lockout = lockout;
    this.#proofs = new PasswordProofs({ ...options, challenges, lockout });
    this.#factors = new FactorChallenges({ ...options, challenges });
    this.#custom = new CustomSignIn({ ...options, challenges });
  }

  /** @throws {CognitoError} */
  async withPassword(
    attempt: Attempt,
    { username, password }: { username: string; password: string },
  ): Promise<SignInStep> {
    const account = await this.#begin(attempt, username);
    if (!account || !isPassword(account, password)) {
      this.#lockout.failed(username);
      throw incorrectPassword();
    }
    this.#lockout.succeeded(username);
    return this.#afterPassword(attempt, account);
  }

  /**
   * Asks for the proof of a password.
   *
   * @throws {CognitoError}
   */
  async withSrp(
    attempt: Attempt,
    { username, publicKey }: { username: string; publicKey: string },
  ): Promise<SignInStep> {
    const account = await this.#begin(attempt, username);
    return { challenge: this.#proofs.ask(attempt, account, { username, publicKey }) };
  }

  /**
   * Begins a sign-in of which triggers decide what is asked.
   *
   * @param publicKey where the app would prove the password first
   * @throws {CognitoError}
   */
  async withTriggers(
    attempt: Attempt,
    { username, publicKey }: { username: string; publicKey: string | undefined },
  ): Promise<SignInStep> {
    const account = await this.#begin(attempt, username);
    const custom = this.#custom.begin(attempt, username, { withSrp: publicKey !== undefined });
    const next = await this.#custom.next(custom, account);
    if (next !== 'password') return this.#afterTriggers(custom, account, next);
    if (publicKey === undefined) {
      throw new CognitoError('InvalidParameterException', 'Missing required parameter SRP_A');
    }
    return { challenge: this.#proofs.ask(custom, account, { username, publicKey }) };
  }

  /**
   * @param clientMetadata what the app says to triggers with this answer
   * @throws {CognitoError}
   */
  async respond(
    {
      clientId,
      session,
      name,
      clientMetadata,
    }: Pick<Attempt, 'clientId' | 'clientMetadata'> & { session: string; name: ChallengeName },
    answers: Answers,
  ): Promise<SignInStep> {
    const found = this.challenges.find(session, name, clientId);
    const open = { ...found, attempt: { ...found.attempt, clientMetadata } };
    const step = await this.#answer(open, answers);
    this.challenges.close(session);
    return step;
  }

  /**
   * Who must set up a second factor before the sign-in goes on.
   *
   * @throws {CognitoError}
   */
  enrolling(session: string): Account {
    return this.accountOf(this.challenges.find(session, 'MFA_SETUP'));
  }

  /** Who is asked; undefined where the challenge is over. */
  pending(session: string): { challenge: Challenge; account: Account } | undefined {
    const challenge = this.challenges.peek(session);
    return challenge && { challenge, account: this.accountOf(challenge) };
  }

  /** @throws {CognitoError} where the account is gone meanwhile */
  accountOf({ sub }: Pick<Challenge, 'sub'>): Account {
    const account = this.options.directory.bySub(sub);
    if (!account?.enabled) throw incorrectPassword();
    return account;
  }

  async #answer(open: OpenChallenge, answers: Answers): Promise<SignInStep> {
    const { name } = open;
    if (name === 'PASSWORD_VERIFIER') {
      const proved = this.#proofs.check(open, answers);
      return this.#afterPassword(this.#custom.answered(open.attempt, name), proved);
    }
    if (name === 'CUSTOM_CHALLENGE') return this.#answerTriggers(open, answers);
    const account = this.accountOf(open);
    const attempt = this.#custom.answered(open.attempt, name);
    switch (name) {
      case 'NEW_PASSWORD_REQUIRED':
        return this.#newPassword(attempt, account, answers);
      case 'SELECT_MFA_TYPE':
        return { challenge: await this.#factors.choose(attempt, account, answers) };
      case 'MFA_SETUP':
        this.#factors.finishSetUp(account, answers);
        return this.#proved(attempt, account);
      default:
        this.#factors.check(account, name, answers);
        return this.#proved(attempt, account);
    }
  }

  /** A wrong answer ends the challenge; what comes then is for the triggers to say. */
  async #answerTriggers(open: OpenChallenge, answers: Answers): Promise<SignInStep> {
    if (answers['ANSWER'] === undefined) {
      throw new CognitoError('InvalidParameterException', 'Missing required parameter ANSWER');
    }
    this.challenges.close(open.session);
    const account = this.options.directory.bySub(open.sub);
    const attempt = await this.#custom.answer(open, account, answers);
    return this.#afterTriggers(attempt, account, await this.#custom.next(attempt, account));
  }

  async #afterTriggers(
    attempt: Attempt,
    account: Account | undefined,
    next: Awaited<ReturnType<CustomSignIn['next']>>,
  ): Promise<SignInStep> {
    if (typeof next === 'object') return { challenge: next };
    // A password can be proved at the beginning alone.
    if (next === 'password' || !account?.enabled) throw incorrectPassword();
    return this.#finish(attempt, account);
  }

  /** Who it is that wants to sign in, after the trigger that may refuse it; undefined where there is nobody. */
  async #begin({ clientId, clientMetadata }: Attempt, username: string): Promise<Account | undefined> {
    this.#lockout.check(username);
    const { directory, triggers } = this.options;
    const account = directory.byName(username);
    await triggers.preAuthentication({
      clientId,
      username: account?.username ?? username,
      attributes: account ? triggerAttributes(account) : {},
      clientMetadata,
      userNotFound: account === undefined,
    });
    return account;
  }

  async #afterPassword(attempt: Attempt, account: Account): Promise<SignInStep> {
    if (!account.enabled) throw new CognitoError('NotAuthorizedException', 'User is disabled.');
    if (account.status === 'UNCONFIRMED') {
      throw new CognitoError('UserNotConfirmedException', 'User is not confirmed.');
    }
    if (account.status === 'RESET_REQUIRED') {
      throw new CognitoError('PasswordResetRequiredException', 'Password reset required for the user');
    }
    if (account.status !== 'FORCE_CHANGE_PASSWORD') return this.#secondFactor(attempt, account);
    if ((account.temporaryPasswordEnds ?? Number.POSITIVE_INFINITY) <= this.options.now()) {
      throw new CognitoError(
        'NotAuthorizedException',
        'Temporary password has expired and must be reset by an administrator.',
      );
    }
    const missing = this.options.rules.required.filter((name) => !account.attributes[name]);
    const challenge = this.challenges.open('NEW_PASSWORD_REQUIRED', attempt, account, {
      USER_ID_FOR_SRP: account.username,
      requiredAttributes: JSON.stringify(missing.map((name) => ATTRIBUTE_PREFIX + name)),
      userAttributes: JSON.stringify(account.attributes),
    });
    return { challenge };
  }

  async #newPassword(attempt: Attempt, account: Account, answers: Answers): Promise<SignInStep> {
    const { rules, directory, settings } = this.options;
    const given = Object.fromEntries(
      Object.entries(answers)
        .filter(([name]) => name.startsWith(ATTRIBUTE_PREFIX))
        .map(([name, value]) => [name.slice(ATTRIBUTE_PREFIX.length), value]),
    );
    rules.checkValues(given, { exist: false });
    rules.checkRequired({ ...account.attributes, ...given });
    changePassword(account, answers['NEW_PASSWORD'] ?? '', settings);
    account.attributes = { ...account.attributes, ...given };
    account.status = 'CONFIRMED';
    directory.save(account);
    return this.#secondFactor(attempt, account, true);
  }

  async #secondFactor(attempt: Attempt, account: Account, newPassword = false): Promise<SignInStep> {
    const challenge = await this.#factors.begin(attempt, account);
    return challenge ? { challenge } : this.#proved(attempt, account, newPassword);
  }

  /** Cognito asks nothing more by itself; triggers may. */
  async #proved(attempt: Attempt, account: Account, newPassword = false): Promise<SignInStep> {
    if (!attempt.custom) return this.#finish(attempt, account, newPassword);
    return this.#afterTriggers(attempt, account, await this.#custom.next(attempt, account));
  }

  async #finish(
    { clientId, clientMetadata }: Attempt,
    account: Account,
    newPassword = false,
  ): Promise<SignInStep> {
    await this.options.triggers.postAuthentication({
      clientId,
      username: account.username,
      attributes: triggerAttributes(account),
      clientMetadata,
      newDeviceUsed: false,
    });
    return {
      signedIn: { account, clientId, authTime: Math.floor(this.options.now() / 1000), newPassword },
    };
  }
}
