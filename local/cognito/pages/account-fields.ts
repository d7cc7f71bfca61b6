import type { StackSettings } from '../../stack-settings';
import type { Field } from './form-page';

/** How a browser fills attributes in (HTML: "Autofill"), and the type of the field where it is no text. */
const ATTRIBUTES: Record<string, Pick<Field, 'autocomplete' | 'type'>> = {
  address: { autocomplete: 'street-address' },
  birthdate: { autocomplete: 'bday', type: 'date' },
  email: { autocomplete: 'email', type: 'email' },
  family_name: { autocomplete: 'family-name' },
  gender: { autocomplete: 'sex' },
  given_name: { autocomplete: 'given-name' },
  locale: { autocomplete: 'language' },
  middle_name: { autocomplete: 'additional-name' },
  name: { autocomplete: 'name' },
  nickname: { autocomplete: 'nickname' },
  phone_number: { autocomplete: 'tel', type: 'tel' },
  picture: { autocomplete: 'photo' },
  website: { autocomplete: 'url' },
};

const LABELS: Record<string, string> = {
  email: 'E-mail address',
  phone_number: 'Phone number',
  zoneinfo: 'Time zone',
};

/** Field for an attribute of an account. */
export function attributeField(name: string): Field {
  const words = name.replaceAll('_', ' ');
  return {
    name,
    label: LABELS[name] ?? `${words.charAt(0).toUpperCase()}${words.slice(1)}`,
    ...(ATTRIBUTES[name] ?? { autocomplete: 'off' }),
    ...(name === 'phone_number' && { hint: PHONE_HINT }),
  };
}

const PHONE_HINT = 'With the country code, such as +4930123456.';

/** Field for what people sign in with. */
export function nameField({ accounts }: Pick<StackSettings, 'accounts'>, value?: string): Field {
  const common = { name: 'username', autocomplete: 'username', value };
  switch (accounts.signInWith) {
    case 'email':
      return { ...common, label: 'E-mail address', type: 'email' };
    case 'phone':
      return { ...common, label: 'Phone number', type: 'tel', hint: PHONE_HINT };
    case 'email-or-phone':
      return { ...common, label: 'E-mail address or phone number', hint: PHONE_HINT };
    default:
      return { ...common, label: 'User name' };
  }
}

const KINDS = {
  lowercase: 'a lowercase letter',
  uppercase: 'an uppercase letter',
  numbers: 'a digit',
  symbols: 'a symbol',
} as const;

/** What the stack demands of a password. */
export function passwordHint({
  passwordMinimumLength,
  passwords,
}: Pick<StackSettings, 'passwordMinimumLength' | 'passwords'>): string {
  const kinds = (Object.keys(KINDS) as (keyof typeof KINDS)[]).filter((kind) => passwords[kind]);
  const length = `At least ${passwordMinimumLength} characters`;
  return kinds.length === 0
    ? `${length}.`
    : `${length}, with ${kinds.map((kind) => KINDS[kind]).join(', ')}.`;
}
