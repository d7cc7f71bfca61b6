import { z } from 'zod';
import {
  type Account,
  type CodeDelivery,
  type NewAuthenticator,
  type Passkey,
  type RememberedDevice,
  SECOND_FACTORS,
} from '../../contract/account';

/** Longest value of an attribute (Amazon Cognito: "Working with user attributes"). */
const attribute = z.string().max(2048);
const secondFactor = z.enum(SECOND_FACTORS);

/** What people write, within what Cognito takes. */
const written = (longest: number, what: string) =>
  z
    .string({ error: `must be ${what}` })
    .trim()
    .min(1, `must be ${what}`)
    .max(longest, `must have at most ${longest} characters`);

const name = written(256, 'a name').optional();
const code = z
  .string({ error: 'must be the code' })
  .max(64, 'must be a code of digits')
  .transform((text) => text.replaceAll(/\s/g, ''))
  .pipe(z.string().regex(/^\d{4,10}$/, 'must be a code of digits'));

/** Passwords are taken as they are written, spaces included (ChangePassword: PreviousPassword). */
const password = z
  .string({ error: 'must be a password' })
  .min(1, 'must not be empty')
  .max(256, 'must have at most 256 characters');

export const accountSchema = z
  .object({
    username: z.string().max(128),
    name: attribute.optional(),
    givenName: attribute.optional(),
    familyName: attribute.optional(),
    email: attribute.optional(),
    emailVerified: z.boolean(),
    phoneNumber: attribute.optional(),
    phoneNumberVerified: z.boolean(),
    groups: z.array(z.string().max(128)).max(100),
    isFederated: z
      .boolean()
      .meta({ description: 'Signs in with another identity provider, which has the password' }),
    secondFactors: z.object({
      offered: z.array(secondFactor).max(3).meta({ description: 'What the user pool knows' }),
      on: z.array(secondFactor).max(3),
      preferred: secondFactor.optional(),
      required: z.boolean(),
    }),
    hasPasskeys: z.boolean().meta({ description: 'Whether the user pool knows passkeys' }),
    hasDevices: z.boolean().meta({ description: 'Whether the user pool remembers devices' }),
    recentSignInSeconds: z
      .int()
      .min(0)
      .max(2_147_483_647)
      .meta({ description: 'Sensitive changes need no new sign-in for so long; 0 where they need one' }),
  })
  .meta({
    id: 'Account',
    example: {
      username: 'ad310001-5c1e-4c0f-8e65-6a7e0a0f0001',
      name: 'Ada Lovelace',
      email: 'ada@example.com',
      emailVerified: true,
      phoneNumberVerified: false,
      groups: ['Admins'],
      isFederated: false,
      secondFactors: { offered: ['totp'], on: ['totp'], preferred: 'totp', required: false },
      hasPasskeys: false,
      hasDevices: false,
      recentSignInSeconds: 540,
    },
  }) satisfies z.ZodType<Account>;

export const nameSchema = z
  .strictObject({ name, givenName: name, familyName: name })
  .refine((names) => Object.keys(names).length > 0, 'must have name, givenName or familyName')
  .meta({ id: 'AccountName', example: { name: 'Ada Lovelace' } });

export const emailSchema = z
  .strictObject({ email: z.email('must be an e-mail address').max(320, 'must have at most 320 characters') })
  .meta({ id: 'AccountEmail', example: { email: 'ada@example.org' } });

export const phoneNumberSchema = z
  .strictObject({
    // E.164, which Cognito takes alone.
    phoneNumber: z
      .string({ error: 'must be a phone number with country code, such as +4930123456' })
      .max(64, 'must have at most 64 characters')
      .transform((text) => text.replaceAll(/[\s()./-]/g, ''))
      .pipe(
        z.string().regex(/^\+[1-9]\d{6,14}$/, 'must begin with + and the country code, such as +4930123456'),
      ),
  })
  .meta({ id: 'AccountPhoneNumber', example: { phoneNumber: '+4930123456' } });

export const codeSchema = z.strictObject({ code }).meta({ id: 'AccountCode', example: { code: '123456' } });

export const passwordSchema = z.strictObject({ currentPassword: password, newPassword: password }).meta({
  id: 'PasswordChange',
  example: { currentPassword: 'the old password', newPassword: 'a long new password' },
});

export const secondFactorsSchema = z
  .strictObject({
    on: z
      .array(secondFactor, { error: `must be a list of ${SECOND_FACTORS.join(', ')}` })
      .max(3)
      .meta({ description: 'The factors that are to be on; all others are turned off' }),
    preferred: secondFactor.optional().meta({ description: 'Which of them a sign-in asks for first' }),
  })
  .refine(({ on, preferred }) => !preferred || on.includes(preferred), {
    path: ['preferred'],
    error: 'must be one of those that are on',
  })
  .meta({ id: 'SecondFactors', example: { on: ['totp'], preferred: 'totp' } });

export const newAuthenticatorSchema = z
  .object({
    secret: z.string().max(128).meta({ description: 'In base 32' }),
    uri: z.string().max(2048).meta({ description: '`otpauth:` URI, the content of a QR code' }),
  })
  .meta({
    id: 'NewAuthenticator',
    example: {
      secret: 'JBSWY3DPEHPK3PXP',
      uri: 'otpauth://totp/Gatehouse:ada%40example.com?secret=JBSWY3DPEHPK3PXP&issuer=Gatehouse',
    },
  }) satisfies z.ZodType<NewAuthenticator>;

const codeDeliverySchema = z.object({
  medium: z.enum(['email', 'sms']),
  destination: z.string().max(320).meta({ description: 'Masked' }),
}) satisfies z.ZodType<CodeDelivery>;

/** Answer to a change of an address. */
export const addressChangeSchema = z
  .object({
    codeSentTo: codeDeliverySchema.optional().meta({
      description:
        'Where a code went: the new address counts once it is verified. Absent where it counts already.',
    }),
  })
  .meta({ id: 'AddressChange', example: { codeSentTo: { medium: 'email', destination: 'a***@e***' } } });

export const passkeysSchema = z
  .object({
    passkeys: z
      .array(
        z.object({
          id: z.string().max(1024),
          name: z.string().max(256),
          createdAt: z.iso.datetime().optional(),
        }) satisfies z.ZodType<Passkey>,
      )
      .max(60),
  })
  .meta({
    id: 'Passkeys',
    example: { passkeys: [{ id: 'aW5', name: 'Phone', createdAt: '2026-11-21T06:00:00.000Z' }] },
  });

export const devicesSchema = z
  .object({
    devices: z
      .array(
        z.object({
          key: z.string().max(128),
          name: z.string().max(2048).optional(),
          lastUsedAt: z.iso.datetime().optional(),
        }) satisfies z.ZodType<RememberedDevice>,
      )
      .max(60),
  })
  .meta({
    id: 'RememberedDevices',
    example: {
      devices: [
        { key: 'eu-west-1_6c58e6dc-ec7c-4b48-954f-25051a2a3d81', lastUsedAt: '2026-11-21T06:00:00.000Z' },
      ],
    },
  });

export const accountPathKey = z.string().min(1).max(1024);
