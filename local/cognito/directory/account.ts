import { randomUUID } from 'node:crypto';
import { z } from 'zod';

/** Second factors, as `SetUserMFAPreference` and `GetUser` name them. */
export const SECOND_FACTORS = ['SOFTWARE_TOKEN_MFA', 'SMS_MFA', 'EMAIL_OTP'] as const;

export type SecondFactor = (typeof SECOND_FACTORS)[number];

const verifierSchema = z.object({ salt: z.string(), verifier: z.string() });

/** What is kept of a password: see `srp.ts`. */
export type PasswordVerifier = z.infer<typeof verifierSchema>;

const deviceSchema = z.object({
  key: z.string(),
  name: z.string().optional(),
  /** Of the secret that the device made up. */
  password: verifierSchema,
  isRemembered: z.boolean(),
  createdAt: z.number(),
  changedAt: z.number(),
  /** When somebody last signed in with it. */
  usedAt: z.number(),
});

/** Device that an app has confirmed. Times in milliseconds since 1970. */
export type Device = z.infer<typeof deviceSchema>;

export const accountSchema = z.object({
  /** Cognito's user name: a UUID where people sign in with an address. */
  username: z.string(),
  /** What one may type besides: the name of a test user. */
  nickname: z.string().optional(),
  sub: z.string(),
  enabled: z.boolean(),
  status: z.enum([
    'UNCONFIRMED',
    'CONFIRMED',
    'FORCE_CHANGE_PASSWORD',
    'RESET_REQUIRED',
    'EXTERNAL_PROVIDER',
  ]),
  /** As Cognito keeps them: strings, `email_verified` too. */
  attributes: z.record(z.string(), z.string()),
  groups: z.array(z.string()),
  password: verifierSchema.optional(),
  /** A test user's password, which the sign-in page shows until the person changes it. */
  shownPassword: z.string().optional(),
  formerPasswords: z.array(verifierSchema),
  /** When a temporary password ends, in milliseconds since 1970. */
  temporaryPasswordEnds: z.number().optional(),
  totp: z
    .object({
      /** In base32 (RFC 4648). */
      secret: z.string(),
      /** Number of the last time step whose code was taken: each counts once. */
      lastStep: z.number(),
    })
    .optional(),
  /** Secret of an authenticator app that is being set up; the one before counts until a code of this was verified. */
  newTotpSecret: z.string().optional(),
  factors: z.array(z.enum(SECOND_FACTORS)),
  preferredFactor: z.enum(SECOND_FACTORS).optional(),
  devices: z.array(deviceSchema).default([]),
  createdAt: z.number(),
  changedAt: z.number(),
});

/** Account: what the user directory knows of a person. Times in milliseconds since 1970. */
export type Account = z.infer<typeof accountSchema>;

/** Attributes as tokens, triggers and `GetUser` have them. */
export const attributesOf = ({ sub, attributes }: Account): Record<string, string> => ({
  sub,
  ...attributes,
});

/** Attributes as triggers are told them. */
export const triggerAttributes = (account: Account): Record<string, string> => ({
  ...attributesOf(account),
  'cognito:user_status': account.status,
});

/** Account without a password. Its `sub` is its user name where that is a UUID. */
export function newAccount({
  username,
  attributes,
  status,
  now,
}: Pick<Account, 'username' | 'attributes' | 'status'> & { now: number }): Account {
  return {
    username,
    sub: UUID.test(username) ? username : randomUUID(),
    enabled: true,
    status,
    attributes,
    groups: [],
    formerPasswords: [],
    factors: [],
    devices: [],
    createdAt: now,
    changedAt: now,
  };
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
