import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { USER_ATTRIBUTES } from '../../contract/user-pool';
import { LambdaFunction } from '../lambda/lambda-function';
import type { OperationSettings } from '../settings/operation-options';
import type { LogSettings } from '../storage/log-group';
import type { IdentitySettings } from './options';

export type UserPoolArgs = { region: string } & Pick<
  IdentitySettings,
  'mfa' | 'passwordMinimumLength' | 'threatProtection' | 'userPoolTier'
> &
  Pick<OperationSettings, 'protect'> &
  LogSettings;

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

/** Cognito user pool with its pre-token-generation trigger. Only administrators create users. */
export class UserPool extends pulumi.ComponentResource {
  readonly id: pulumi.Output<string>;
  readonly arn: pulumi.Output<string>;
  /** `https://cognito-idp.<region>.amazonaws.com/<pool id>`, the `iss` of its tokens. */
  readonly issuer: pulumi.Output<string>;
  readonly preTokenGeneration: LambdaFunction;

  constructor(name: string, settings: UserPoolArgs, options: pulumi.ComponentResourceOptions) {
    super('gatehouse:infra:UserPool', name, {}, options);
    this.preTokenGeneration = new LambdaFunction(
      `${name}-pre-token`,
      {
        fileName: 'pre-token-generation.ts',
        description: 'Adds scopes to access tokens',
        logging: settings,
        // Cognito gives up after 5 s (Amazon Cognito: "Customizing user pool workflows with Lambda triggers").
        timeout: 5,
      },
      { parent: this },
    );

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
        adminCreateUserConfig: { allowAdminCreateUserOnly: true },
        accountRecoverySetting: { recoveryMechanisms: [{ name: 'verified_email', priority: 1 }] },
        emailConfiguration: { emailSendingAccount: 'COGNITO_DEFAULT' },

        passwordPolicy: passwordPolicy(settings.passwordMinimumLength),
        mfaConfiguration: MFA_CONFIGURATION[settings.mfa],
        // AWS refuses it beside MFA that is off (SetUserPoolMfaConfig), at the latest at the second update.
        ...(settings.mfa !== 'off' && { softwareTokenMfaConfiguration: { enabled: true } }),

        lambdaConfig: {
          // V2_0 is the first version that can change access tokens.
          preTokenGenerationConfig: {
            lambdaArn: this.preTokenGeneration.arn,
            lambdaVersion: 'V2_0',
          },
        },
      },
      { parent: this, protect: settings.protect, retainOnDelete: settings.protect },
    );
    this.preTokenGeneration.allowCallsFrom('cognito-idp.amazonaws.com', pool.arn);
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

/**
 * Password policy: long passwords. Rules about kinds of characters make people choose worse ones (NIST SP 800-63B,
 * "Password Verifiers"), so there are none.
 */
export function passwordPolicy(minimumLength: number) {
  return {
    minimumLength,
    requireLowercase: false,
    requireUppercase: false,
    requireNumbers: false,
    requireSymbols: false,
    temporaryPasswordValidityDays: 7,
  };
}
