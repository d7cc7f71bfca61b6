import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { REACH_ATTRIBUTE, SIGN_IN_REACHES } from '../../../infra/identity/account-options';
import { readKept } from '../../data-folder';
import type { StackSettings } from '../../stack-settings';
import type { LocalUser } from '../users';
import { type Account, accountSchema, newAccount } from './account';
import { CognitoError } from './cognito-error';
import { setPassword } from './passwords';

/** More than anybody walks through on one machine; it bounds the file, too. */
const LIMIT = 1_000;

interface DirectoryOptions {
  settings: Pick<StackSettings, 'accounts'>;
  /** Users who are there from the start. */
  testUsers: readonly LocalUser[];
  /** Where the accounts outlive the process; without it they end with it. */
  dataFolder: string | undefined;
  now: () => number;
}

/** User directory: the accounts of a pool; names and addresses in any case, as in a pool that is not case-sensitive. */
export class UserDirectory {
  readonly #accounts = new Map<string, Account>();
  readonly #file: string | undefined;
  readonly #now: () => number;
  /** Attributes that people sign in with. */
  readonly signInAttributes: readonly string[];

  constructor({ settings, testUsers, dataFolder, now }: DirectoryOptions) {
    this.#now = now;
    this.#file = dataFolder === undefined ? undefined : path.join(dataFolder, 'cognito-users.json');
    this.signInAttributes = SIGN_IN_REACHES[settings.accounts.signInWith].map(
      (name) => REACH_ATTRIBUTE[name],
    );
    const kept = this.#file && readKept(this.#file, (text) => z.array(accountSchema).parse(JSON.parse(text)));
    for (const account of kept || []) this.#accounts.set(account.sub, account);
    for (const user of testUsers) if (!this.#accounts.has(user.sub)) this.#addTestUser(user);
  }

  get accounts(): readonly Account[] {
    return [...this.#accounts.values()];
  }

  bySub(sub: string): Account | undefined {
    return this.#accounts.get(sub);
  }

  /** @param name a user name, or an address that people sign in with */
  byName(name: string): Account | undefined {
    const wanted = name.trim().toLowerCase();
    return this.accounts.find((account) =>
      [
        account.username,
        account.nickname,
        // Nobody signs in by the address of an account at another identity provider.
        ...(account.status === 'EXTERNAL_PROVIDER' ? [] : this.signInAttributes).map(
          (key) => account.attributes[key],
        ),
      ].some((own) => own?.toLowerCase() === wanted),
    );
  }

  /** Another account that people would sign in to with one of these addresses. */
  otherWith(attributes: Record<string, string>, self?: Account): Account | undefined {
    return this.signInAttributes
      .flatMap((name) => attributes[name] ?? [])
      .map((address) => this.byName(address))
      .find((found) => found && found.sub !== self?.sub);
  }

  /**
   * Attribute that holds the address that somebody signs up with.
   *
   * @throws {CognitoError} `InvalidParameterException` where people sign in with another kind of address
   */
  addressNamed(username: string): Record<string, string> {
    if (this.signInAttributes.length === 0) return {};
    const attribute = username.includes('@') ? 'email' : 'phone_number';
    if (this.signInAttributes.includes(attribute)) return { [attribute]: username };
    const [kind] = this.signInAttributes;
    throw new CognitoError(
      'InvalidParameterException',
      `Username should be ${kind === 'email' ? 'an email' : 'a phone number'}.`,
    );
  }

  /** @throws {CognitoError} `UsernameExistsException` where somebody has the name, or an address to sign in with */
  checkFree(username: string, attributes: Record<string, string>): void {
    if (this.signInAttributes.length === 0) {
      if (this.byName(username)) throw new CognitoError('UsernameExistsException', 'User already exists');
    } else if (this.otherWith(attributes)) {
      const kind = username.includes('@') ? 'email' : 'phone_number';
      throw new CognitoError('UsernameExistsException', `An account with the given ${kind} already exists.`);
    }
  }

  /** @throws {CognitoError} `LimitExceededException` where the directory is full */
  add(account: Account): void {
    if (this.#accounts.size >= LIMIT) {
      throw new CognitoError('LimitExceededException', `This user pool holds at most ${LIMIT} users.`);
    }
    this.#accounts.set(account.sub, account);
    this.#write();
  }

  remove({ sub }: Account): void {
    this.#accounts.delete(sub);
    this.#write();
  }

  /** Keeps what was changed in an account. */
  save(account: Account): void {
    account.changedAt = this.#now();
    this.#write();
  }

  #addTestUser({ sub, username, password, groups, attributes }: LocalUser): void {
    const account: Account = {
      ...newAccount({
        // Where people sign in with an address, Cognito makes the user name up.
        username: this.signInAttributes.length > 0 ? sub : username,
        attributes: { ...attributes },
        status: 'CONFIRMED',
        now: this.#now(),
      }),
      sub,
      nickname: username,
      groups: [...groups],
    };
    setPassword(account, password);
    account.shownPassword = password;
    this.#accounts.set(sub, account);
  }

  /** By way of a second file, so that a crash leaves the old one or the new one. */
  #write(): void {
    if (this.#file === undefined) return;
    mkdirSync(path.dirname(this.#file), { recursive: true });
    writeFileSync(`${this.#file}.new`, JSON.stringify(this.accounts, null, 1), { mode: 0o600 });
    renameSync(`${this.#file}.new`, this.#file);
  }
}
