import type * as aws from '@pulumi/aws';
import { USER_ATTRIBUTES } from '../../contract/user-pool';
import { TEXTS } from '../triggers/message-texts';
import { REACH_ATTRIBUTE, SIGN_IN_REACHES } from './account-options';
import { requiredAttributes } from './attribute-options';
import type { IdentitySettings } from './options';

type PoolInputs = Partial<aws.cognito.UserPoolArgs>;

/**
 * What accounts are: their attributes, what people sign in with, what is verified, how they get back in. Cognito
 * changes neither the user name nor the schema of a pool: another one replaces the pool with all its people.
 */
export function accountInputs({ accounts, attributes, signUp }: IdentitySettings): PoolInputs {
  const verified = accounts.verify.map((name) => REACH_ATTRIBUTE[name]);
  const reaches = SIGN_IN_REACHES[accounts.signInWith];
  return {
    ...(reaches.length > 0 && { usernameAttributes: reaches.map((name) => REACH_ATTRIBUTE[name]) }),
    usernameConfiguration: { caseSensitive: false },
    schemas: attributeSchemas({ accounts, attributes }),
    autoVerifiedAttributes: verified,
    userAttributeUpdateSettings: { attributesRequireVerificationBeforeUpdates: verified },
    adminCreateUserConfig: { allowAdminCreateUserOnly: signUp.mode === 'administrators' },
    accountRecoverySetting: {
      recoveryMechanisms:
        accounts.recoverBy.length > 0
          ? accounts.recoverBy.map((name, index) => ({
              name: `verified_${REACH_ATTRIBUTE[name]}`,
              priority: index + 1,
            }))
          : [{ name: 'admin_only', priority: 1 }],
    },
    ...(accounts.verifyBy === 'link' && {
      verificationMessageTemplate: { defaultEmailOption: 'CONFIRM_WITH_LINK' },
    }),
  };
}

type AttributeSchema = aws.types.input.cognito.UserPoolSchema;

/**
 * Attribute schemas: those that accounts need, required ones, custom ones. Their constraints are written out, since
 * Cognito would add them and show that as a change.
 */
export function attributeSchemas({
  accounts,
  attributes,
}: Pick<IdentitySettings, 'accounts' | 'attributes'>): AttributeSchema[] {
  const required = requiredAttributes({ accounts, attributes });
  const needed = USER_ATTRIBUTES.filter(({ always, name }) => always || required.includes(name));
  return [
    ...needed.map(({ name }) => standardAttribute(name, required.includes(name))),
    ...attributes.required.map((name) => standardAttribute(name, true)),
    ...attributes.custom.map(customAttribute),
  ];
}

const standardAttribute = (name: string, required: boolean): AttributeSchema => ({
  name,
  attributeDataType: 'String',
  required,
  mutable: true,
  stringAttributeConstraints: { minLength: '0', maxLength: '2048' },
});

function customAttribute({
  name,
  type,
  minimum,
  maximum,
  mutable,
}: IdentitySettings['attributes']['custom'][number]): AttributeSchema {
  return {
    name,
    required: false,
    mutable,
    ...(type === 'text'
      ? {
          attributeDataType: 'String',
          stringAttributeConstraints: { minLength: String(minimum), maxLength: String(maximum) },
        }
      : {
          attributeDataType: 'Number',
          numberAttributeConstraints: { minValue: String(minimum), maxValue: String(maximum) },
        }),
  };
}

const MFA_CONFIGURATION = { off: 'OFF', optional: 'OPTIONAL', required: 'ON' } as const;

const CODE_FACTOR = { email: 'EMAIL_OTP', sms: 'SMS_OTP' } as const;

/** What people prove who they are with. Text messages as second factor come with the pool's SMS configuration. */
export function factorInputs({ mfa, factors, messages, signInPages }: IdentitySettings): PoolInputs {
  const { totp, email, passkeys, codes } = factors;
  const { subject, body } = TEXTS[messages.language].authentication;
  return {
    mfaConfiguration: MFA_CONFIGURATION[mfa],
    // AWS refuses these beside MFA that is off (SetUserPoolMfaConfig), at the latest at the second update.
    ...(mfa !== 'off' && totp && { softwareTokenMfaConfiguration: { enabled: true } }),
    ...(mfa !== 'off' &&
      email && {
        emailMfaConfiguration: { subject, message: body.replace('{code}', '{####}') },
      }),
    ...(passkeys !== 'off' && {
      webAuthnConfiguration: {
        userVerification: passkeys,
        // Without it Cognito takes the prefix domain, and beside an own one it takes no other (WebAuthnConfigurationType).
        ...(signInPages.domain && { relyingPartyId: signInPages.domain }),
      },
    }),
    ...((passkeys !== 'off' || codes.length > 0) && {
      signInPolicy: {
        allowedFirstAuthFactors: [
          'PASSWORD',
          ...codes.map((name) => CODE_FACTOR[name]),
          ...(passkeys !== 'off' ? ['WEB_AUTHN'] : []),
        ],
      },
    }),
  };
}

/** Sender of e-mails: Amazon SES, or Cognito's own, which a warning speaks of. */
export function emailConfiguration({
  messages: { sesIdentity, from, replyTo, configurationSet },
}: IdentitySettings): aws.types.input.cognito.UserPoolEmailConfiguration {
  if (!sesIdentity) return { emailSendingAccount: 'COGNITO_DEFAULT' };
  return {
    emailSendingAccount: 'DEVELOPER',
    sourceArn: sesIdentity,
    fromEmailAddress: from,
    ...(replyTo && { replyToEmailAddress: replyTo }),
    ...(configurationSet && { configurationSet }),
  };
}

/** Which devices Cognito remembers, and whether a new one must prove itself. */
export function deviceInputs({ devices: { remember, challengeNew } }: IdentitySettings): PoolInputs {
  if (remember === 'never') return {};
  return {
    deviceConfiguration: {
      challengeRequiredOnNewDevice: challengeNew,
      deviceOnlyRememberedOnUserPrompt: remember === 'by-choice',
    },
  };
}

/**
 * Password policy: long passwords. Rules about kinds of characters make people choose worse ones (NIST SP 800-63B,
 * "Password Verifiers"), so there are none by default.
 */
export function passwordPolicy({
  passwordMinimumLength,
  passwords,
  signUp,
}: Pick<IdentitySettings, 'passwordMinimumLength' | 'passwords' | 'signUp'>) {
  const { lowercase, uppercase, numbers, symbols, history } = passwords;
  return {
    minimumLength: passwordMinimumLength,
    requireLowercase: lowercase,
    requireUppercase: uppercase,
    requireNumbers: numbers,
    requireSymbols: symbols,
    temporaryPasswordValidityDays: signUp.temporaryPasswordDays,
    ...(history > 0 && { passwordHistorySize: history }),
  };
}
