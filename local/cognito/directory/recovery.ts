import { REACH_ATTRIBUTE } from '../../../infra/identity/account-options';
import type { StackSettings } from '../../stack-settings';
import type { PoolTriggers } from '../triggers/pool-triggers';
import { type Account, triggerAttributes } from './account';
import type { Codes } from './codes';
import { CognitoError } from './cognito-error';
import { type CodeDelivery, type Messages, simulatedDelivery } from './messages';
import { changePassword, checkPolicy } from './passwords';
import type { UserDirectory } from './user-directory';

/** Amazon Cognito: "Resetting passwords and recovering user accounts". */
const CODE_LIFETIME = 3_600_000;

const MEDIUM = { email: 'EMAIL', phone: 'SMS' } as const;

interface RecoveryOptions {
  settings: StackSettings;
  directory: UserDirectory;
  codes: Codes;
  messages: Messages;
  triggers: PoolTriggers;
}

interface Forgetful {
  clientId: string;
  username: string;
  clientMetadata?: Record<string, string> | undefined;
}

/** Recovery of an account whose password is forgotten, by a code to a verified address. */
export class Recovery {
  constructor(private readonly options: RecoveryOptions) {}

  /**
   * Sends a code to the first verified address, in the order that the stack sets. Somebody who does not exist is told
   * the same as others, so that nobody learns who does.
   *
   * @throws {CognitoError}
   */
  async begin(person: Forgetful): Promise<CodeDelivery> {
    const { codes, directory, settings } = this.options;
    codes.limitSending(`forgot:${person.username.toLowerCase()}`);
    if (settings.accounts.recoverBy.length === 0) {
      throw new CognitoError('NotAuthorizedException', 'Contact administrator to reset password.');
    }
    const account = directory.byName(person.username);
    if (!account?.enabled) return simulatedDelivery(person.username);
    if (['FORCE_CHANGE_PASSWORD', 'EXTERNAL_PROVIDER'].includes(account.status)) {
      throw new CognitoError('NotAuthorizedException', 'User password cannot be reset in the current state.');
    }
    return this.send(account, person);
  }

  /** @throws {CognitoError} `InvalidParameterException` where the account has no verified address */
  send(account: Account, { clientId, clientMetadata }: Omit<Forgetful, 'username'>): Promise<CodeDelivery> {
    const { codes, messages, settings } = this.options;
    const reach = settings.accounts.recoverBy.find(
      (name) => account.attributes[`${REACH_ATTRIBUTE[name]}_verified`] === 'true',
    );
    if (!reach) {
      throw new CognitoError(
        'InvalidParameterException',
        'Cannot reset password for the user as there is no registered/verified email or phone_number',
      );
    }
    return messages.send({
      account,
      clientId,
      clientMetadata,
      occasion: 'CustomMessage_ForgotPassword',
      medium: MEDIUM[reach],
      code: codes.create(purposeOf(account.sub), CODE_LIFETIME),
    });
  }

  /** @throws {CognitoError} `CodeMismatchException`, `ExpiredCodeException`, `InvalidPasswordException` and others */
  async confirm(person: Forgetful, code: string, password: string): Promise<void> {
    const { codes, directory, settings, triggers } = this.options;
    // A password that nobody may have leaves the code as it is.
    checkPolicy(password, settings);
    const account = directory.byName(person.username);
    // Where there is nobody, there is no code either.
    const purpose = purposeOf(account?.sub ?? person.username);
    codes.check(purpose, code);
    if (!account) return;
    changePassword(account, password, settings);
    codes.take(purpose, code);
    account.status = 'CONFIRMED';
    directory.save(account);
    await triggers.postConfirmation({
      source: 'PostConfirmation_ConfirmForgotPassword',
      clientId: person.clientId,
      username: account.username,
      attributes: triggerAttributes(account),
      clientMetadata: person.clientMetadata,
    });
  }
}

const purposeOf = (sub: string) => `forgot:${sub}`;
