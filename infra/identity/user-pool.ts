import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import type { Account } from '../account';
import type { LambdaFunction } from '../lambda/lambda-function';
import type { OperationSettings } from '../settings/operation-options';
import { sendsSms } from './factor-options';
import type { IdentitySettings } from './options';
import { accountInputs, emailConfiguration, factorInputs, passwordPolicy } from './pool-inputs';
import { PoolTriggers } from './pool-triggers';
import { SmsSender } from './sms-sender';

export interface UserPoolArgs {
  settings: IdentitySettings & Pick<OperationSettings, 'protect' | 'logRetentionDays'>;
  account: Account;
}

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

  constructor(name: string, { settings, account }: UserPoolArgs, options: pulumi.ComponentResourceOptions) {
    super('gatehouse:infra:UserPool', name, {}, options);
    const triggers = new PoolTriggers(name, settings, { parent: this });
    this.preTokenGeneration = triggers.preTokenGeneration;
    const sms = sendsSms(settings) ? new SmsSender(`${name}-sms`, { account }, { parent: this }) : undefined;

    const pool = new aws.cognito.UserPool(
      name,
      {
        userPoolTier: settings.userPoolTier.toUpperCase(),
        userPoolAddOns: { advancedSecurityMode: SECURITY_MODE[settings.threatProtection] },
        deletionProtection: settings.protect ? 'ACTIVE' : 'INACTIVE',
        ...accountInputs(settings),
        ...factorInputs(settings),
        passwordPolicy: passwordPolicy(settings),
        emailConfiguration: emailConfiguration(settings),
        ...(sms && {
          smsConfiguration: {
            externalId: sms.externalId,
            snsCallerArn: sms.roleArn,
            snsRegion: account.region,
          },
        }),
        lambdaConfig: triggers.lambdaConfig,
      },
      {
        parent: this,
        protect: settings.protect,
        retainOnDelete: settings.protect,
        ...(sms && { dependsOn: [sms.policy] }),
      },
    );
    triggers.attachTo(pool);
    if (settings.threatProtection === 'enforced') {
      new aws.cognito.RiskConfiguration(name, { userPoolId: pool.id, ...RISK_RESPONSES }, { parent: this });
    }

    this.id = pool.id;
    this.arn = pool.arn;
    this.issuer = pulumi.interpolate`https://cognito-idp.${account.region}.amazonaws.com/${pool.id}`;
    this.registerOutputs({ id: this.id });
  }
}
