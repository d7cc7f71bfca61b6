import { z } from 'zod';
import { oneOf, text } from '../../contract/text-values';
import { flag, group, members, type ValuesOf } from '../settings/option-readers';
import { type AccountSettings, REACH_ATTRIBUTE, SIGN_IN_REACHES } from './account-options';
import { type ClientSettings, unknownClients } from './client-options';

/** Standard attributes besides e-mail address and phone number, which `accounts` is about (OpenID Connect Core, 5.1). */
const STANDARD_ATTRIBUTES = [
  'address',
  'birthdate',
  'family_name',
  'gender',
  'given_name',
  'locale',
  'middle_name',
  'name',
  'nickname',
  'picture',
  'preferred_username',
  'profile',
  'website',
  'zoneinfo',
] as const;

const CONTACT_ATTRIBUTES = ['email', 'phone_number'];

/** What Cognito alone writes. */
const READ_ONLY_ATTRIBUTES = ['email_verified', 'phone_number_verified', 'updated_at'];

const CUSTOM = 'custom:';

const customAttribute = z
  .strictObject(
    {
      name: text(/^[A-Za-z][A-Za-z0-9_]{0,19}$/, '1 to 20 letters, digits or "_", a letter first'),
      type: oneOf(['text', 'number']).default('text'),
      minimum: z.int({ error: 'must be a whole number' }).min(0, { error: 'must be 0 or more' }).default(0),
      maximum: z.int({ error: 'must be a whole number' }).default(2048),
      mutable: flag.default(true),
    },
    { error: 'must be an attribute, with members among name, type, minimum, maximum, mutable' },
  )
  .refine(({ minimum, maximum }) => maximum >= minimum, {
    error: 'must have a maximum that is not below the minimum',
  })
  .refine(({ type, maximum }) => type === 'number' || maximum <= 2048, {
    error: 'must have a maximum of at most 2048 characters',
  });

export const attributeName = text(
  /^(custom:)?[A-Za-z_]\w*$/,
  'the name of an attribute, such as given_name or custom:plot',
);

const attributeNames = members('names of attributes', attributeName);

/** Options of what Cognito keeps about people, who sees and changes it, and what of it is in access tokens. */
export const attributeOptions = {
  attributes: group({
    required: members('standard attributes', oneOf(STANDARD_ATTRIBUTES)).default([]),
    custom: z
      .array(customAttribute, { error: 'must be a list of attributes' })
      .max(50, { error: 'must be at most 50 attributes' })
      .refine((list) => new Set(list.map(({ name }) => name)).size === list.length, {
        error: 'must not name anything twice',
      })
      .default([]),
    clients: z
      .record(
        z.string(),
        z.strictObject(
          { read: attributeNames, write: attributeNames },
          { error: 'must be a map with the members read and write' },
        ),
        { error: 'must be a map from app client to what it may read and write' },
      )
      .default({}),
    inAccessToken: attributeNames.default([]),
  }),
};

export type AttributeSettings = ValuesOf<typeof attributeOptions>;

/** Attributes that people and identity providers may write, whoever it is. */
export const writableAttributes = ({ custom }: AttributeSettings['attributes']): string[] => [
  ...STANDARD_ATTRIBUTES,
  ...CONTACT_ATTRIBUTES,
  ...custom.map(({ name }) => `${CUSTOM}${name}`),
];

/** Attributes that nobody's account may lack. */
export function requiredAttributes({
  accounts: { signInWith },
  attributes,
}: Pick<AttributeSettings, 'attributes'> & Pick<AccountSettings, 'accounts'>): string[] {
  const contact: Record<typeof signInWith, string[]> = {
    email: ['email'],
    'user-name': ['email'],
    phone: ['phone_number'],
    'email-or-phone': [],
  };
  return [...contact[signInWith], ...attributes.required];
}

export function attributeContradictions({
  attributes,
  accounts,
  appClients,
}: Partial<AttributeSettings & AccountSettings & Pick<ClientSettings, 'appClients'>>): string[] {
  if (!attributes || !accounts) return [];
  const { clients, inAccessToken } = attributes;
  const writable = writableAttributes(attributes);
  const readable = [...writable, ...READ_ONLY_ATTRIBUTES];
  const named: [string, string[], string[]][] = [
    ['attributes.inAccessToken', inAccessToken, readable],
    ...Object.entries(clients).flatMap(([client, { read, write }]): [string, string[], string[]][] => [
      [`attributes.clients.${client}.read`, read, readable],
      [`attributes.clients.${client}.write`, write, writable],
    ]),
  ];
  return [
    ...unknownClients('attributes.clients', clients, appClients),
    ...named.flatMap(([where, names, known]) =>
      names
        .filter((name) => !known.includes(name))
        .map((name) => `${where} names ${name}; the attributes are ${known.join(', ')}`),
    ),
    // Who signs up with a client must be able to give what an account needs.
    ...Object.entries(clients).flatMap(([client, { write }]) =>
      [...SIGN_IN_REACHES[accounts.signInWith].map((name) => REACH_ATTRIBUTE[name]), ...attributes.required]
        .filter((name) => !write.includes(name))
        .map((name) => `attributes.clients.${client}.write must name ${name}, which every account needs`),
    ),
  ];
}
