import { REACH_ATTRIBUTE } from '../../../infra/identity/account-options';
import type { StackSettings } from '../../stack-settings';
import { CognitoError } from './cognito-error';

/** Standard attributes that people may set (OpenID Connect Core 1.0, section 5.1). */
const STANDARD = [
  'address',
  'birthdate',
  'email',
  'family_name',
  'gender',
  'given_name',
  'locale',
  'middle_name',
  'name',
  'nickname',
  'phone_number',
  'picture',
  'preferred_username',
  'profile',
  'website',
  'zoneinfo',
];

/** What only Cognito and administrators write. */
const READ_ONLY = ['sub', 'email_verified', 'phone_number_verified', 'updated_at', 'identities'];

/** What every app client sees, whatever it may read. */
const ALWAYS_READABLE = ['sub', 'identities'];

const FORMATS: Record<string, { pattern: RegExp; refusal: string }> = {
  email: { pattern: /^[^\s@]+@[^\s@.]+(\.[^\s@.]+)+$/, refusal: 'Invalid email address format.' },
  phone_number: { pattern: /^\+[1-9]\d{6,14}$/, refusal: 'Invalid phone number format.' },
};

const MAXIMUM_LENGTH = 2048;

type Attributes = Record<string, string>;

/** Rules of the pool's attributes: which there are, their formats and limits, and which app client may see or set which. */
export class AttributeRules {
  /** Addresses that Cognito verifies, by the names of their attributes. */
  readonly verified: readonly string[];

  constructor(private readonly settings: Pick<StackSettings, 'accounts' | 'attributes'>) {
    this.verified = settings.accounts.verify.map((name) => REACH_ATTRIBUTE[name]);
  }

  /** @throws {CognitoError} `InvalidParameterException`, naming the attribute */
  checkValues(attributes: Attributes, { exist }: { exist: boolean }): void {
    for (const [name, value] of Object.entries(attributes)) {
      const fault = this.#faultOf(name, value, exist);
      if (fault) throw new CognitoError('InvalidParameterException', fault);
    }
  }

  /** @throws {CognitoError} `InvalidParameterException` where a required one is missing or empty */
  checkRequired(attributes: Attributes): void {
    const missing = this.required.find((name) => !attributes[name]);
    if (missing) throw nonconforming(`${missing}: The attribute is required`);
  }

  /** Attributes that no account may lack. */
  get required(): string[] {
    const { accounts, attributes } = this.settings;
    const own = { email: ['email'], 'user-name': ['email'], phone: ['phone_number'], 'email-or-phone': [] };
    return [...own[accounts.signInWith], ...attributes.required];
  }

  /** @throws {CognitoError} `NotAuthorizedException` where the app client may not write one of them */
  checkWritable(names: readonly string[], client: string): void {
    const writable = this.settings.attributes.clients[client]?.write;
    if (names.some((name) => READ_ONLY.includes(name) || (writable && !writable.includes(name)))) {
      throw new CognitoError('NotAuthorizedException', 'A client attempted to write unauthorized attribute');
    }
  }

  /** Those that the app client may see. */
  readable(attributes: Attributes, client: string): Attributes {
    const readable = this.settings.attributes.clients[client]?.read;
    if (!readable) return attributes;
    return Object.fromEntries(
      Object.entries(attributes).filter(
        ([name]) => ALWAYS_READABLE.includes(name) || readable.includes(name),
      ),
    );
  }

  #faultOf(name: string, value: string, exist: boolean): string | undefined {
    const format = FORMATS[name];
    if (format && value !== '' && !format.pattern.test(value)) return format.refusal;
    const fault = this.#schemaFault(name, value, exist);
    return fault && nonconforming(`${name}: ${fault}`).message;
  }

  #schemaFault(name: string, value: string, exist: boolean): string | undefined {
    if (STANDARD.includes(name) || READ_ONLY.includes(name)) {
      return value.length > MAXIMUM_LENGTH ? 'String must be no longer than 2048 characters' : undefined;
    }
    const custom = this.settings.attributes.custom.find((one) => `custom:${one.name}` === name);
    if (!custom) return 'Attribute does not exist in the schema.';
    if (exist && !custom.mutable) return 'Attribute cannot be updated.';
    const { type, minimum, maximum } = custom;
    const size = type === 'text' ? value.length : Number(value);
    return size >= minimum && size <= maximum
      ? undefined
      : `Must be ${type === 'text' ? 'a text with a length' : 'a number'} from ${minimum} to ${maximum}`;
  }
}

const nonconforming = (fault: string) =>
  new CognitoError('InvalidParameterException', `Attributes did not conform to the schema: ${fault}\n`);
