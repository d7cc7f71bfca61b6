import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { USER_ATTRIBUTES } from '../../contract/user-pool';
import type { LambdaFunction } from '../lambda/lambda-function';
import type { OperationSettings } from '../settings/operation-options';
import type { IdentitySettings } from './options';
import { PoolTriggers } from './pool-triggers';

export type UserPoolArgs = { region: string } & IdentitySettings &
  Pick<OperationSettings, 'protect' | 'logRetentionDays'>;

const MFA_CONFIGURATION = { off: 'OFF', optional: 'OPTIONAL', required: 'ON' } as const;

const SECURITY_MODE = { off: 'OFF', audit: 'AUDIT', enforced: 'ENFORCED' } as const;

/**
 * What threat protection does about a risk where it is enforced (Amazon Cognito: "Advanced security with threat
 * protection"). Nobody is notified by mail, for which Amazon SES would have to be set up.
 */
const RISK_RESPONSES = {
  accountTakeoverRiskConfiguration: {
    actions: {
      lowAction: { eventAction: 'NO_ACTION', notify: false },
      mediumAction: { eventAction: 'MFA_IF_CONFIGURED', notify: false },
      highAction: { eventAction: 'BLOCK', notify: false },
    },
  },
  compromisedCredentialsRiskConfiguration: {
    eventFilters: ['SIGN_IN', 'PASSWORD_CHANGE', 'SIGN_UP'],
    actions: { eventAction: 'BLOCK' },
  },
};

/** Cognito user pool with its triggers. */
export class UserPool extends pulumi.ComponentResource {
  readonly id: pulumi.Output<string>;
  readonly arn: pulumi.Output<string>;
  /** `https://cognito-idp.<region>.amazonaws.com/<pool id>`, the `iss` of its tokens. */
  readonly issuer: pulumi.Output<string>;
  readonly preTokenGeneration: LambdaFunction;

  constructor(name: string, settings: UserPoolArgs, options: pulumi.ComponentResourceOptions) {
    super('gatehouse:infra:UserPool', name, {}, options);
    const triggers = new PoolTriggers(name, settings, { parent: this });
    this.preTokenGeneration = triggers.preTokenGeneration;

    const pool = new aws.cognito.UserPool(
      name,
      {
        userPoolTier: settings.userPoolTier.toUpperCase(),
        userPoolAddOns: { advancedSecurityMode: SECURITY_MODE[settings.threatProtection] },
        deletionProtection: settings.protect ? 'ACTIVE' : 'INACTIVE',

        usernameAttributes: ['email'],
        usernameConfiguration: { caseSensitive: false },
        schemas: attributeSchemas(),
        autoVerifiedAttributes: ['email'],
        userAttributeUpdateSettings: { attributesRequireVerificationBeforeUpdates: ['email'] },
        adminCreateUserConfig: { allowAdminCreateUserOnly: settings.signUp.mode === 'administrators' },
        accountRecoverySetting: { recoveryMechanisms: [{ name: 'verified_email', priority: 1 }] },
        emailConfiguration: emailConfiguration(settings),

        passwordPolicy: passwordPolicy(settings),
        mfaConfiguration: MFA_CONFIGURATION[settings.mfa],
        // AWS refuses it beside MFA that is off (SetUserPoolMfaConfig), at the latest at the second update.
        ...(settings.mfa !== 'off' && { softwareTokenMfaConfiguration: { enabled: true } }),

        lambdaConfig: triggers.lambdaConfig,
      },
      { parent: this, protect: settings.protect, retainOnDelete: settings.protect },
    );
    triggers.attachTo(pool);
    if (settings.threatProtection === 'enforced') {
      new aws.cognito.RiskConfiguration(name, { userPoolId: pool.id, ...RISK_RESPONSES }, { parent: this });
    }

    this.id = pool.id;
    this.arn = pool.arn;
    this.issuer = pulumi.interpolate`https://cognito-idp.${settings.region}.amazonaws.com/${pool.id}`;
    this.registerOutputs({ id: this.id });
  }
}

/** Attribute schemas. Their constraints are written out, since Cognito would add them and show that as a change. */
function attributeSchemas(): aws.types.input.cognito.UserPoolSchema[] {
  return USER_ATTRIBUTES.map(({ name, required, mutable, minimumLength, maximumLength }) => ({
    name,
    attributeDataType: 'String',
    required,
    mutable,
    stringAttributeConstraints: { minLength: String(minimumLength), maxLength: String(maximumLength) },
  }));
}

/** Sender of e-mails: Amazon SES, or Cognito's own, which a warning speaks of. */
function emailConfiguration({
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

/**
 * Password policy: long passwords. Rules about kinds of characters make people choose worse ones (NIST SP 800-63B,
 * "Password Verifiers"), so there are none.
 */
export function passwordPolicy({
  passwordMinimumLength,
  signUp,
}: Pick<IdentitySettings, 'passwordMinimumLength' | 'signUp'>) {
  return {
    minimumLength: passwordMinimumLength,
    requireLowercase: false,
    requireUppercase: false,
    requireNumbers: false,
    requireSymbols: false,
    temporaryPasswordValidityDays: signUp.temporaryPasswordDays,
  };
}
