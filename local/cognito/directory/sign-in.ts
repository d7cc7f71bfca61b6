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
  isFirstChallenge,
  type OpenChallenge,
} from './challenges';
import type { Codes } from './codes';
import { CognitoError, incorrectPassword } from './cognito-error';
import { CustomSignIn } from './custom-sign-in';
import { DeviceChallenges } from './device-challenges';
import type { Devices } from './devices';
import { FactorChallenges } from './factor-challenges';
import { FirstFactors } from './first-factors';
import { Lockout } from './lockout';
import type { Messages } from './messages';
import { NewPasswordChallenges } from './new-password-challenges';
import { PasswordProofs } from './password-proofs';
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
  /** Where the pool remembers devices: one that proved itself, or a new one that the app may confirm. */
  device?: { key: string; isNew: boolean } | undefined;
}

/** Where a sign-in stands: over, or at a challenge. */
export type SignInStep = { signedIn: SignedIn } | { challenge: Challenge };

interface SignInOptions {
  settings: StackSettings;
  directory: UserDirectory;
  rules: AttributeRules;
  factors: SecondFactors;
  devices: Devices;
  codes: Codes;
  messages: Messages;
  triggers: PoolTriggers;
  now: () => number;
}

/** Sign-in: a password, then whatever the account and the pool ask for. */
export class SignIn {
  readonly challenges: Challenges;
  readonly first: FirstFactors;
  readonly #lockout: Lockout;
  readonly #proofs: PasswordProofs;
  readonly #newPasswords: NewPasswordChallenges;
  readonly #factors: FactorChallenges;
  readonly #devices: DeviceChallenges;
  readonly #custom: CustomSignIn;

  constructor(private readonly options: SignInOptions) {
    const challenges = new Challenges(options.now);
    const lockout = new Lockout(options.now);
    this.challenges = challenges;
    this.#lockout = lockout;
    const proofs = new PasswordProofs({ ...options, challenges, lockout });
    this.#proofs = proofs;
    this.first = new FirstFactors({ ...options, proofs, challenges });
    this.#newPasswords = new NewPasswordChallenges({ ...options, challenges });
    this.#factors = new FactorChallenges({ ...options, challenges });
    this.#devices = new DeviceChallenges({ ...options, challenges });
    this.#custom = new CustomSignIn({ ...options, challenges });
  }

  /** @throws {CognitoError} */
  async withPassword(
    attempt: Attempt,
    { username, password }: { username: string; password: string },
  ): Promise<SignInStep> {
    const account = await this.#begin(attempt, username);
    return this.#afterPassword(attempt, this.#proofs.checkSent(account, { username, password }));
  }

  /** Asks for the proof of a password. @throws {CognitoError} */
  async withSrp(
    attempt: Attempt,
    { username, publicKey }: { username: string; publicKey: string },
  ): Promise<SignInStep> {
    const account = await this.#begin(attempt, username);
    return { challenge: this.#proofs.ask(attempt, account, { username, publicKey }) };
  }

  /**
   * Begins a sign-in of which the person chooses what to prove first.
   *
   * @param choice with what the app prefers, and the password or public key if it sends that at once
   * @throws {CognitoError}
   */
  async withChoice(
    attempt: Attempt,
    choice: { username: string; preferred: string | undefined; answers: Answers },
  ): Promise<SignInStep> {
    const account = await this.#begin(attempt, choice.username);
    return this.#afterFirst(attempt, await this.first.begin(attempt, account, choice));
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
    const deviceKey = this.#devices.keyAfter(found, answers);
    const open = { ...found, attempt: { ...found.attempt, clientMetadata, deviceKey } };
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
    if (open.secret.first !== undefined || isFirstChallenge(name)) {
      return this.#afterFirst(open.attempt, await this.first.answer(open, answers));
    }
    const account = this.accountOf(open);
    const attempt = this.#custom.answered(open.attempt, name);
    // Before a code is taken that counts once.
    this.options.devices.named(account, attempt.deviceKey);
    switch (name) {
      case 'NEW_PASSWORD_REQUIRED':
        this.#newPasswords.take(account, answers);
        return this.#secondFactor(attempt, account, true);
      case 'SELECT_MFA_TYPE':
        return { challenge: await this.#factors.choose(attempt, account, answers) };
      case 'MFA_SETUP':
        this.#factors.finishSetUp(account, answers);
        return this.#afterFactor(attempt, account);
      case 'DEVICE_SRP_AUTH':
        return { challenge: this.#devices.askProof(attempt, account, answers) };
      case 'DEVICE_PASSWORD_VERIFIER':
        return this.#proved(this.#devices.check(attempt, account, open, answers), account);
      default:
        this.#factors.check(account, name, answers);
        return this.#afterFactor(attempt, account);
    }
  }

  #afterFirst(attempt: Attempt, first: Challenge | Account): SignInStep | Promise<SignInStep> {
    return 'session' in first ? { challenge: first } : this.#afterPassword(attempt, first);
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
    return { challenge: this.#newPasswords.ask(attempt, account) };
  }

  async #secondFactor(attempt: Attempt, account: Account, newPassword = false): Promise<SignInStep> {
    const { devices } = this.options;
    const device = devices.named(account, attempt.deviceKey);
    const needsNone = device !== undefined && devices.replacesFactor(device);
    const challenge = needsNone ? undefined : await this.#factors.begin(attempt, account);
    return challenge ? { challenge } : this.#afterFactor(attempt, account, newPassword);
  }

  /** A device that the pool knows proves itself, whether or not there was a second factor. */
  async #afterFactor(attempt: Attempt, account: Account, newPassword = false): Promise<SignInStep> {
    const device = this.options.devices.named(account, attempt.deviceKey);
    if (!device) return this.#proved(attempt, account, newPassword);
    return { challenge: this.#devices.ask(attempt, account) };
  }

  /** Cognito asks nothing more by itself; triggers may. */
  async #proved(attempt: Attempt, account: Account, newPassword = false): Promise<SignInStep> {
    if (!attempt.custom) return this.#finish(attempt, account, newPassword);
    return this.#afterTriggers(attempt, account, await this.#custom.next(attempt, account));
  }

  async #finish(
    { clientId, clientMetadata, deviceKey, isDeviceProved }: Attempt,
    account: Account,
    newPassword = false,
  ): Promise<SignInStep> {
    const newKey = isDeviceProved ? undefined : this.options.devices.newKey();
    const key = newKey ?? (isDeviceProved ? deviceKey : undefined);
    await this.options.triggers.postAuthentication({
      clientId,
      username: account.username,
      attributes: triggerAttributes(account),
      clientMetadata,
      newDeviceUsed: newKey !== undefined,
    });
    const authTime = Math.floor(this.options.now() / 1000);
    const device = key === undefined ? undefined : { key, isNew: newKey !== undefined };
    return { signedIn: { account, clientId, authTime, newPassword, device } };
  }
}
