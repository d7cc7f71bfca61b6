import { randomInt, randomUUID } from 'node:crypto';
import type { StackSettings } from '../../stack-settings';
import type { PoolTriggers } from '../triggers/pool-triggers';
import { type Account, newAccount } from './account';
import type { AttributeRules } from './attributes';
import { CognitoError } from './cognito-error';
import { MEDIA, type Medium, type Messages } from './messages';
import { checkPolicy, setPassword } from './passwords';
import type { UserDirectory } from './user-directory';

/** What triggers are told in place of an app client where an administrator acts. */
export const NO_CLIENT = 'CLIENT_ID_NOT_APPLICABLE';

/** One of each kind is always in a temporary password, so that it fits every policy. */
const ALPHABETS = ['abcdefghijkmnpqrstuvwxyz', 'ABCDEFGHJKLMNPQRSTUVWXYZ', '23456789', '!#$%*+-?@'];

const DAY = 24 * 3_600_000;

interface InvitationsOptions {
  settings: StackSettings;
  directory: UserDirectory;
  rules: AttributeRules;
  messages: Messages;
  triggers: PoolTriggers;
  now: () => number;
}

interface Invitation {
  username: string;
  attributes: Record<string, string>;
  /** Made up by default. */
  temporaryPassword?: string | undefined;
  media: readonly Medium[];
  silent: boolean;
  clientMetadata?: Record<string, string> | undefined;
}

/** Accounts that administrators create: people are invited with a temporary password, and choose another at the first sign-in. */
export class Invitations {
  constructor(private readonly options: InvitationsOptions) {}

  /** @throws {CognitoError} */
  async invite(invitation: Invitation): Promise<Account> {
    const { settings, directory, rules, triggers, now } = this.options;
    const { username, temporaryPassword, clientMetadata } = invitation;
    const attributes = { ...invitation.attributes, ...directory.addressNamed(username) };
    rules.checkValues(attributes, { exist: false });
    directory.checkFree(username, attributes);
    if (temporaryPassword) checkPolicy(temporaryPassword, settings);
    const account = newAccount({
      username: directory.signInAttributes.length > 0 ? randomUUID() : username,
      attributes,
      status: 'FORCE_CHANGE_PASSWORD',
      now: now(),
    });
    await triggers.preSignUp({
      source: 'PreSignUp_AdminCreateUser',
      clientId: NO_CLIENT,
      username: account.username,
      attributes,
      clientMetadata,
    });
    directory.add(account);
    await this.#give(account, invitation);
    return account;
  }

  /**
   * Sends another temporary password.
   *
   * @throws {CognitoError} where there is nobody, or the first sign-in is over
   */
  async inviteAgain(invitation: Invitation): Promise<Account> {
    const account = this.options.directory.byName(invitation.username);
    if (!account) throw new CognitoError('UserNotFoundException', 'User does not exist.');
    if (account.status !== 'FORCE_CHANGE_PASSWORD') {
      throw new CognitoError(
        'UnsupportedUserStateException',
        `Resend not possible. ${account.status} users cannot be resent the invitation.`,
      );
    }
    await this.#give(account, invitation);
    return account;
  }

  /** @throws {CognitoError} `InvalidPasswordException` */
  setPassword(account: Account, password: string, { temporary }: { temporary: boolean }): void {
    const { directory, settings } = this.options;
    checkPolicy(password, settings);
    if (temporary) this.#setTemporary(account, password);
    else {
      setPassword(account, password);
      account.status = 'CONFIRMED';
    }
    directory.save(account);
  }

  #setTemporary(account: Account, password: string): void {
    const { settings, now } = this.options;
    setPassword(account, password);
    account.status = 'FORCE_CHANGE_PASSWORD';
    account.temporaryPasswordEnds = now() + settings.signUp.temporaryPasswordDays * DAY;
  }

  async #give(account: Account, invitation: Invitation): Promise<void> {
    const { directory, messages, settings } = this.options;
    const password =
      invitation.temporaryPassword ?? createPassword(Math.max(settings.passwordMinimumLength, 8));
    this.#setTemporary(account, password);
    directory.save(account);
    if (invitation.silent) return;
    for (const medium of invitation.media.filter((name) => account.attributes[MEDIA[name]])) {
      await messages.send({
        account,
        clientId: NO_CLIENT,
        clientMetadata: invitation.clientMetadata,
        occasion: 'CustomMessage_AdminCreateUser',
        medium,
        name: invitation.username,
        code: password,
      });
    }
  }
}

function createPassword(length: number): string {
  const any = ALPHABETS.join('');
  const characters = Array.from({ length }, (_, index) => pick(ALPHABETS[index] ?? any));
  return characters.join('');
}

const pick = (alphabet: string) => alphabet.charAt(randomInt(alphabet.length));
