import type { StackSettings } from '../../stack-settings';
import type { PoolTriggers } from '../triggers/pool-triggers';
import { type Account, type SecondFactor, triggerAttributes } from './account';
import type { AttributeRules } from './attributes';
import {
  type Attempt,
  type Challenge,
  type ChallengeName,
  Challenges,
  type OpenChallenge,
} from './challenges';
import { CognitoError, incorrectPassword } from './cognito-error';
import { Lockout } from './lockout';
import { changePassword, identityOf, isPassword } from './passwords';
import type { SecondFactors } from './second-factors';
import { Nobody, SrpExchange } from './srp-exchange';
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

/** Answers to a challenge, by the names of `RespondToAuthChallenge`. */
export type Answers = Record<string, string>;

const CODE_ANSWER: Record<SecondFactor, string> = {
  SOFTWARE_TOKEN_MFA: 'SOFTWARE_TOKEN_MFA_CODE',
  SMS_MFA: 'SMS_MFA_CODE',
  EMAIL_OTP: 'EMAIL_OTP_CODE',
};

/** Prefix of attributes in the answer to `NEW_PASSWORD_REQUIRED`. */
const ATTRIBUTE_PREFIX = 'userAttributes.';

/** Sign-in: a password, then whatever the account and the pool ask for. */
export class SignIn {
  readonly challenges: Challenges;
  readonly #lockout: Lockout;
  readonly #nobody = new Nobody();

  constructor(private readonly options: SignInOptions) {
    this.challenges = new Challenges(options.now);
    this.#lockout = new Lockout(options.now);
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
   * Asks for the proof of a password. Somebody who does not exist is asked too, and cannot prove it.
   *
   * @throws {CognitoError}
   */
  async withSrp(
    attempt: Attempt,
    { username, publicKey }: { username: string; publicKey: string },
  ): Promise<SignInStep> {
    const account = await this.#begin(attempt, username);
    const { username: userId, password: verifier } = account?.password
      ? { username: account.username, password: account.password }
      : this.#nobody.named(username, { madeUp: this.options.directory.signInAttributes.length > 0 });
    const exchange = new SrpExchange(publicKey, verifier);
    const challenge = this.challenges.open(
      'PASSWORD_VERIFIER',
      attempt,
      { sub: account?.sub ?? '' },
      {
        USERNAME: userId,
        USER_ID_FOR_SRP: userId,
        SALT: verifier.salt,
        SRP_B: exchange.publicKey,
      },
      { exchange, username },
    );
    // Apps give it back in place of the session.
    challenge.parameters['SECRET_BLOCK'] = challenge.session;
    return { challenge };
  }

  /** @throws {CognitoError} */
  async respond(
    { clientId, session, name }: { clientId: string; session: string; name: ChallengeName },
    answers: Answers,
  ): Promise<SignInStep> {
    const open = this.challenges.find(session, name, clientId);
    const { attempt } = open;
    if (name === 'PASSWORD_VERIFIER') return this.#provePassword(open, answers);
    const account = this.accountOf(open);
    const step = await this.#answer(attempt, account, name, answers);
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

  #answer(
    attempt: Attempt,
    account: Account,
    name: Exclude<ChallengeName, 'PASSWORD_VERIFIER'>,
    answers: Answers,
  ): Promise<SignInStep> {
    switch (name) {
      case 'NEW_PASSWORD_REQUIRED':
        return this.#newPassword(attempt, account, answers);
      case 'SELECT_MFA_TYPE':
        return this.#chooseFactor(attempt, account, answers);
      case 'MFA_SETUP':
        return this.#afterSetUp(attempt, account, answers);
      default:
        this.options.factors.check(account, name, answers[CODE_ANSWER[name]] ?? '');
        return this.#finish(attempt, account);
    }
  }

  /** A proof can be tried once. */
  async #provePassword(open: OpenChallenge, answers: Answers): Promise<SignInStep> {
    const { attempt, sub, session, proof } = open;
    this.challenges.close(session);
    const account = this.options.directory.bySub(sub);
    const proved =
      account &&
      proof?.exchange.proves({
        identity: identityOf(account),
        secretBlock: session,
        timestamp: answers['TIMESTAMP'] ?? '',
        signature: answers['PASSWORD_CLAIM_SIGNATURE'] ?? '',
      });
    if (proof && !proved) this.#lockout.failed(proof.username);
    if (!proof || !proved) throw incorrectPassword();
    this.#lockout.succeeded(proof.username);
    return this.#afterPassword(attempt, account);
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
    const { factors, settings } = this.options;
    const required = factors.required(account);
    const [factor, another] = required;
    if (!factor) {
      if (settings.mfa !== 'required') return this.#finish(attempt, account, newPassword);
      const parameters = { MFAS_CAN_SETUP: JSON.stringify(factors.offered) };
      return { challenge: this.challenges.open('MFA_SETUP', attempt, account, parameters) };
    }
    if (!another) return this.#ask(attempt, account, factor);
    const parameters = { MFAS_CAN_CHOOSE: JSON.stringify(required) };
    return { challenge: this.challenges.open('SELECT_MFA_TYPE', attempt, account, parameters) };
  }

  async #chooseFactor(attempt: Attempt, account: Account, { ANSWER }: Answers): Promise<SignInStep> {
    const chosen = this.options.factors.required(account).find((name) => name === ANSWER);
    if (!chosen) throw new CognitoError('InvalidParameterException', 'ANSWER names no MFA method to choose.');
    return this.#ask(attempt, account, chosen);
  }

  async #ask(attempt: Attempt, account: Account, factor: SecondFactor): Promise<SignInStep> {
    const delivery = await this.options.factors.send(account, factor, attempt);
    const parameters: Record<string, string> = delivery
      ? {
          CODE_DELIVERY_DELIVERY_MEDIUM: delivery.DeliveryMedium,
          CODE_DELIVERY_DESTINATION: delivery.Destination,
        }
      : {};
    return { challenge: this.challenges.open(factor, attempt, account, parameters) };
  }

  /** The app was verified with the session of the challenge, or is now. */
  async #afterSetUp(attempt: Attempt, account: Account, answers: Answers): Promise<SignInStep> {
    const code = answers[CODE_ANSWER.SOFTWARE_TOKEN_MFA];
    if (code) this.options.factors.verifyTotp(account, code);
    if (!account.totp) {
      throw new CognitoError('InvalidParameterException', 'The software token has not been verified.');
    }
    this.options.factors.choose(account, { SOFTWARE_TOKEN_MFA: { enabled: true, preferred: true } });
    return this.#finish(attempt, account);
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
