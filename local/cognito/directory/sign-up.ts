import { randomUUID } from 'node:crypto';
import type { StackSettings } from '../../stack-settings';
import type { PoolTriggers } from '../triggers/pool-triggers';
import { type Account, newAccount, triggerAttributes } from './account';
import type { AttributeRules } from './attributes';
import type { Codes } from './codes';
import { CognitoError } from './cognito-error';
import { type CodeDelivery, MEDIA, type Medium, type Messages, simulatedDelivery } from './messages';
import { checkPolicy, setPassword } from './passwords';
import type { UserDirectory } from './user-directory';

/** Amazon Cognito: "Signing up and confirming user accounts". */
const CODE_LIFETIME = 24 * 3_600_000;

interface SignUpOptions {
  settings: StackSettings;
  directory: UserDirectory;
  rules: AttributeRules;
  codes: Codes;
  messages: Messages;
  triggers: PoolTriggers;
  /** Origin of the pages, for the link in an e-mail. */
  url: string;
  now: () => number;
}

interface Application {
  clientId: string;
  client: string;
  username: string;
  password: string;
  attributes: Record<string, string>;
  validationData?: Record<string, string> | undefined;
  clientMetadata?: Record<string, string> | undefined;
}

interface NamedPerson {
  clientId: string;
  username: string;
  clientMetadata?: Record<string, string> | undefined;
}

/** Sign-up, and its confirmation by a code or a link. */
export class SignUp {
  constructor(private readonly options: SignUpOptions) {}

  /**
   * @returns the account, and where the code went unless the trigger confirmed it
   * @throws {CognitoError}
   */
  async apply(application: Application): Promise<{ account: Account; delivery: CodeDelivery | undefined }> {
    const { settings, directory, rules, triggers, now } = this.options;
    const { clientId, client, username, password, clientMetadata, validationData } = application;
    if (settings.signUp.mode === 'administrators') {
      throw new CognitoError('NotAuthorizedException', 'SignUp is not permitted for this user pool');
    }
    const attributes = { ...application.attributes, ...directory.addressNamed(username) };
    rules.checkWritable(Object.keys(attributes), client);
    rules.checkValues(attributes, { exist: false });
    rules.checkRequired(attributes);
    checkPolicy(password, settings);
    const account = newAccount({
      username: directory.signInAttributes.length > 0 ? randomUUID() : username,
      attributes,
      status: 'UNCONFIRMED',
      now: now(),
    });
    const verdict = await triggers.preSignUp({
      source: 'PreSignUp_SignUp',
      clientId,
      username: account.username,
      attributes,
      validationData,
      clientMetadata,
    });
    directory.checkFree(username, attributes);
    if (verdict.autoVerifyEmail) account.attributes['email_verified'] = 'true';
    if (verdict.autoVerifyPhone) account.attributes['phone_number_verified'] = 'true';
    setPassword(account, password);
    directory.add(account);
    if (!verdict.autoConfirmUser) {
      return { account, delivery: await this.#sendCode(account, 'CustomMessage_SignUp', application) };
    }
    await this.#confirmed(account, application);
    return { account, delivery: undefined };
  }

  /**
   * Sends another code. Somebody who does not exist is told the same as others, so that nobody learns who does.
   *
   * @throws {CognitoError}
   */
  async resend(person: NamedPerson): Promise<CodeDelivery> {
    const { directory, codes } = this.options;
    codes.limitSending(`resend:${person.username.toLowerCase()}`);
    const account = directory.byName(person.username);
    if (!account) return simulatedDelivery(person.username);
    if (account.status !== 'UNCONFIRMED') {
      throw new CognitoError('InvalidParameterException', 'User is already confirmed.');
    }
    const delivery = await this.#sendCode(account, 'CustomMessage_ResendCode', person);
    return delivery ?? simulatedDelivery(person.username);
  }

  /** @throws {CognitoError} `CodeMismatchException`, `ExpiredCodeException`, `LimitExceededException` and others */
  async confirm(person: NamedPerson, code: string): Promise<void> {
    const { directory, codes } = this.options;
    const account = directory.byName(person.username);
    if (account && account.status !== 'UNCONFIRMED') {
      throw new CognitoError(
        'NotAuthorizedException',
        `User cannot be confirmed. Current status is ${account.status}`,
      );
    }
    // Where there is nobody, there is no code either.
    const attribute = codes.take(purposeOf(account?.sub ?? person.username), code);
    if (!account) return;
    account.attributes[`${attribute}_verified`] = 'true';
    await this.#confirmed(account, person);
  }

  /** @throws {CognitoError} */
  async confirmByAdministrator(account: Account): Promise<void> {
    if (account.status !== 'UNCONFIRMED') {
      throw new CognitoError(
        'NotAuthorizedException',
        `User cannot be confirmed. Current status is ${account.status}`,
      );
    }
    await this.#confirmed(account, { clientId: 'CLIENT_ID_NOT_APPLICABLE' });
  }

  async #confirmed(
    account: Account,
    { clientId, clientMetadata }: Omit<NamedPerson, 'username'>,
  ): Promise<void> {
    account.status = 'CONFIRMED';
    this.options.directory.save(account);
    await this.options.triggers.postConfirmation({
      source: 'PostConfirmation_ConfirmSignUp',
      clientId,
      username: account.username,
      attributes: triggerAttributes(account),
      clientMetadata,
    });
  }

  async #sendCode(
    account: Account,
    occasion: 'CustomMessage_SignUp' | 'CustomMessage_ResendCode',
    { clientId, clientMetadata }: Omit<NamedPerson, 'username'>,
  ): Promise<CodeDelivery | undefined> {
    const { rules, codes, messages, settings, url } = this.options;
    // Where somebody has both, Cognito sends it by SMS.
    const medium = (['SMS', 'EMAIL'] as Medium[]).find(
      (name) => rules.verified.includes(MEDIA[name]) && account.attributes[MEDIA[name]],
    );
    if (!medium) return undefined;
    const code = codes.create(purposeOf(account.sub), CODE_LIFETIME, MEDIA[medium]);
    const query = new URLSearchParams({
      client_id: clientId,
      user_name: account.username,
      confirmation_code: code,
    });
    return messages.send({
      account,
      clientId,
      clientMetadata,
      occasion,
      medium,
      code,
      ...(settings.accounts.verifyBy === 'link' && { link: `${url}/confirmUser?${query}` }),
    });
  }
}

const purposeOf = (sub: string) => `sign-up:${sub}`;
