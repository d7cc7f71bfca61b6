import type { StackSettings } from '../../stack-settings';
import { type Account, attributesOf } from './account';
import type { AttributeRules } from './attributes';
import type { Codes } from './codes';
import { CognitoError, incorrectPassword } from './cognito-error';
import { Lockout } from './lockout';
import { type CodeDelivery, MEDIA, type Medium, type Messages } from './messages';
import { changePassword, isPassword } from './passwords';
import type { UserDirectory } from './user-directory';

/** How long a code lives that verifies an address (Amazon Cognito: "Verifying updates to email addresses and phone numbers"). */
const CODE_LIFETIME = 24 * 3_600_000;

interface OwnAccountOptions {
  settings: StackSettings;
  directory: UserDirectory;
  rules: AttributeRules;
  codes: Codes;
  messages: Messages;
  now: () => number;
}

/** App client that somebody uses, and what it says to the trigger. */
export interface Caller {
  clientId: string;
  client: string;
  clientMetadata?: Record<string, string> | undefined;
}

type Attributes = Record<string, string>;

/** What people do with their own account: attributes and password. */
export class OwnAccount {
  readonly #lockout: Lockout;

  constructor(private readonly options: OwnAccountOptions) {
    this.#lockout = new Lockout(options.now);
  }

  attributes(account: Account, { client }: Pick<Caller, 'client'>): Attributes {
    return this.options.rules.readable(attributesOf(account), client);
  }

  /** @throws {CognitoError} */
  changePassword(account: Account, previous: string, proposed: string): void {
    this.#lockout.check(account.sub);
    if (!isPassword(account, previous)) {
      this.#lockout.failed(account.sub);
      throw incorrectPassword();
    }
    this.#lockout.succeeded(account.sub);
    changePassword(account, proposed, this.options.settings);
    this.options.directory.save(account);
  }

  /**
   * Changes attributes. A new address that the pool verifies counts once its code was given; until then the old one
   * does. An empty value removes an attribute.
   *
   * @returns where codes went
   * @throws {CognitoError}
   */
  async update(account: Account, changes: Attributes, caller: Caller): Promise<CodeDelivery[]> {
    const { rules, directory } = this.options;
    rules.checkWritable(Object.keys(changes), caller.client);
    rules.checkValues(changes, { exist: true });
    rules.checkRequired({ ...account.attributes, ...changes });
    if (directory.otherWith(changes, account)) throw addressTaken(changes);
    const addresses = Object.values(MEDIA).filter((name) => changes[name] && rules.verified.includes(name));
    const unproved = addresses.filter(
      (name) =>
        changes[name] !== account.attributes[name] || account.attributes[`${name}_verified`] !== 'true',
    );
    for (const [name, value] of Object.entries(changes)) {
      if (addresses.some((address) => address === name)) continue;
      if (value === '') delete account.attributes[name];
      else account.attributes[name] = value;
      if (name in FLAGS) delete account.attributes[`${name}_verified`];
    }
    directory.save(account);
    const deliveries: CodeDelivery[] = [];
    for (const name of unproved) {
      deliveries.push(
        await this.#sendCode(account, name, changes[name]!, 'CustomMessage_UpdateUserAttribute', caller),
      );
    }
    return deliveries;
  }

  /** @throws {CognitoError} where there is no such address, or too many codes were sent */
  async sendCode(account: Account, name: string, caller: Caller): Promise<CodeDelivery> {
    const address = addressName(name);
    const value = account.attributes[address];
    if (!value) {
      throw new CognitoError('InvalidParameterException', `The user has no ${address} to verify.`);
    }
    return this.#sendCode(account, address, value, 'CustomMessage_VerifyUserAttribute', caller);
  }

  /** @throws {CognitoError} `CodeMismatchException`, `ExpiredCodeException`, `LimitExceededException`, `AliasExistsException` */
  verify(account: Account, name: string, code: string): void {
    const { codes, directory } = this.options;
    const address = addressName(name);
    const value = codes.take(purposeOf(account, address), code);
    // Somebody else may have taken it meanwhile.
    if (directory.otherWith({ [address]: value }, account)) throw addressTaken({ [address]: value });
    account.attributes[address] = value;
    account.attributes[`${address}_verified`] = 'true';
    directory.save(account);
  }

  #sendCode(
    account: Account,
    name: Address,
    to: string,
    occasion: 'CustomMessage_UpdateUserAttribute' | 'CustomMessage_VerifyUserAttribute',
    { clientId, clientMetadata }: Caller,
  ): Promise<CodeDelivery> {
    const { codes, messages } = this.options;
    const purpose = purposeOf(account, name);
    codes.limitSending(purpose);
    const code = codes.create(purpose, CODE_LIFETIME, to);
    return messages.send({ account, clientId, clientMetadata, occasion, medium: FLAGS[name], to, code });
  }
}

/** Medium by the attribute that holds its address. */
const FLAGS = { email: 'EMAIL', phone_number: 'SMS' } as const satisfies Record<string, Medium>;

type Address = keyof typeof FLAGS;

/** @throws {CognitoError} */
function addressName(name: string): Address {
  if (name === 'email' || name === 'phone_number') return name;
  throw new CognitoError('InvalidParameterException', 'Only email and phone_number can be verified.');
}

const purposeOf = ({ sub }: Account, name: string) => `verify-${name}:${sub}`;

export function addressTaken(attributes: Attributes): CognitoError {
  const kind = attributes['email'] ? 'email' : 'phone number';
  return new CognitoError('AliasExistsException', `An account with the given ${kind} already exists.`);
}
