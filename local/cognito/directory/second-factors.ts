import type { StackSettings } from '../../stack-settings';
import type { Account, SecondFactor } from './account';
import { CHALLENGE_LIFETIME } from './challenges';
import type { Codes } from './codes';
import { HourlyLimit, wrongCode } from './codes';
import { CognitoError } from './cognito-error';
import type { CodeDelivery, Medium, Messages } from './messages';
import { createTotpSecret, stepOfCode } from './totp';
import type { UserDirectory } from './user-directory';

/** How a code of a factor travels. */
const MEDIUM = { SMS_MFA: 'SMS', EMAIL_OTP: 'EMAIL' } as const satisfies Partial<
  Record<SecondFactor, Medium>
>;

/** What a person wants of a factor; `undefined` leaves it as it is. */
export type FactorWishes = Partial<Record<SecondFactor, { enabled: boolean; preferred: boolean }>>;

interface SecondFactorsOptions {
  settings: Pick<StackSettings, 'mfa' | 'factors'>;
  directory: UserDirectory;
  codes: Codes;
  messages: Messages;
  now: () => number;
}

/** Second factors: enrolment, preference, and the codes of a sign-in. */
export class SecondFactors {
  readonly #wrong: HourlyLimit;

  constructor(private readonly options: SecondFactorsOptions) {
    this.#wrong = new HourlyLimit(options.now);
  }

  /** Those that the pool offers. */
  get offered(): SecondFactor[] {
    const { mfa, factors } = this.options.settings;
    const byFactor = { SOFTWARE_TOKEN_MFA: factors.totp, SMS_MFA: factors.sms, EMAIL_OTP: factors.email };
    return mfa === 'off' ? [] : (Object.keys(byFactor) as SecondFactor[]).filter((name) => byFactor[name]);
  }

  /** Those that somebody proves at a sign-in: the preferred one, else all that are on. */
  required(account: Account): SecondFactor[] {
    const { mfa } = this.options.settings;
    const on = account.factors.filter((name) => this.offered.includes(name) && this.#isReady(account, name));
    // Where a second factor is required, a verified address is one from the start.
    const usable =
      on.length > 0 || mfa !== 'required'
        ? on
        : this.offered.filter((name) => name !== 'SOFTWARE_TOKEN_MFA' && this.#isReady(account, name));
    const preferred = usable.find((name) => name === account.preferredFactor);
    return preferred ? [preferred] : usable;
  }

  /**
   * New secret for an authenticator app. It counts once a code of it was verified; until then an earlier one does.
   *
   * @throws {CognitoError} where the pool has no such factor
   */
  associateTotp(account: Account): string {
    if (!this.offered.includes('SOFTWARE_TOKEN_MFA')) {
      throw new CognitoError(
        'SoftwareTokenMFANotFoundException',
        'Software Token MFA has not been enabled by the userPool',
      );
    }
    const secret = createTotpSecret();
    account.newTotpSecret = secret;
    this.options.directory.save(account);
    return secret;
  }

  /** @throws {CognitoError} `EnableSoftwareTokenMFAException` for a wrong code, `LimitExceededException` */
  verifyTotp(account: Account, code: string): void {
    const secret = account.newTotpSecret;
    if (secret === undefined) {
      throw new CognitoError('InvalidParameterException', 'AssociateSoftwareToken must be called first.');
    }
    this.#wrong.check(account.sub);
    const step = stepOfCode(secret, code, this.options.now());
    if (step === undefined) {
      this.#wrong.count(account.sub);
      throw new CognitoError(
        'EnableSoftwareTokenMFAException',
        'Code mismatch and fail enable Software Token MFA',
      );
    }
    account.totp = { secret, lastStep: step };
    delete account.newTotpSecret;
    this.#wrong.clear(account.sub);
    this.options.directory.save(account);
  }

  /** @throws {CognitoError} where a factor cannot be on, or two are preferred */
  choose(account: Account, wishes: FactorWishes): void {
    const wanted = Object.entries(wishes) as [SecondFactor, { enabled: boolean; preferred: boolean }][];
    if (wanted.filter(([, { preferred }]) => preferred).length > 1) {
      throw new CognitoError('InvalidParameterException', 'Only one MFA method can be preferred.');
    }
    for (const [name, { enabled, preferred }] of wanted) {
      if ((enabled || preferred) && !this.#isReady(account, name)) throw notReady(name);
      if (preferred && !enabled) {
        throw new CognitoError('InvalidParameterException', 'A preferred MFA method must be enabled.');
      }
    }
    for (const [name, { enabled, preferred }] of wanted) {
      account.factors = [...account.factors.filter((on) => on !== name), ...(enabled ? [name] : [])];
      if (preferred) account.preferredFactor = name;
      else if (account.preferredFactor === name) delete account.preferredFactor;
    }
    this.options.directory.save(account);
  }

  /** Sends the code of a factor, where it is sent. */
  async send(
    account: Account,
    factor: SecondFactor,
    attempt: { clientId: string; clientMetadata?: Record<string, string> | undefined },
  ): Promise<CodeDelivery | undefined> {
    if (factor === 'SOFTWARE_TOKEN_MFA') return undefined;
    const { codes, messages } = this.options;
    return messages.send({
      account,
      ...attempt,
      occasion: 'CustomMessage_Authentication',
      medium: MEDIUM[factor],
      code: codes.create(`${factor}:${account.sub}`, CHALLENGE_LIFETIME),
    });
  }

  /** @throws {CognitoError} `CodeMismatchException`, `ExpiredCodeException`, `LimitExceededException` */
  check(account: Account, factor: SecondFactor, code: string): void {
    if (factor !== 'SOFTWARE_TOKEN_MFA') {
      this.options.codes.take(`${factor}:${account.sub}`, code);
      return;
    }
    const { totp } = account;
    this.#wrong.check(account.sub);
    const step = totp && stepOfCode(totp.secret, code, this.options.now());
    if (!totp || step === undefined) {
      this.#wrong.count(account.sub);
      throw wrongCode();
    }
    if (step <= totp.lastStep) {
      throw new CognitoError('ExpiredCodeException', 'Your software token has already been used once.');
    }
    account.totp = { ...totp, lastStep: step };
    this.#wrong.clear(account.sub);
    this.options.directory.save(account);
  }

  #isReady(account: Account, factor: SecondFactor): boolean {
    if (!this.offered.includes(factor)) return false;
    const { totp, attributes } = account;
    const ready = {
      SOFTWARE_TOKEN_MFA: totp !== undefined,
      SMS_MFA: attributes['phone_number_verified'] === 'true',
      EMAIL_OTP: attributes['email_verified'] === 'true',
    };
    return ready[factor];
  }
}

function notReady(factor: SecondFactor): CognitoError {
  const means = {
    SOFTWARE_TOKEN_MFA: 'User has not verified software token mfa',
    SMS_MFA: 'User does not have delivery config set to turn on SMS_MFA',
    EMAIL_OTP: 'User does not have delivery config set to turn on EMAIL_OTP',
  };
  return new CognitoError('InvalidParameterException', means[factor]);
}
