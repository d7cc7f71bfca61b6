import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import type { Account } from '../account';
import type { LambdaFunction } from '../lambda/lambda-function';
import type { OperationSettings } from '../settings/operation-options';
import type { LogSettings } from '../storage/log-group';
import { sendsSms } from './factor-options';
import type { IdentitySettings } from './options';
import { accountInputs, deviceInputs, emailConfiguration, factorInputs, passwordPolicy } from './pool-inputs';
import { PoolTriggers } from './pool-triggers';
import { SmsSender } from './sms-sender';
import { threatResponses } from './threat-responses';

export interface UserPoolArgs {
  settings: IdentitySettings & Pick<OperationSettings, 'protect'> & LogSettings;
  account: Account;
}

const SECURITY_MODE = { off: 'OFF', audit: 'AUDIT', enforced: 'ENFORCED' } as const;

/** Cognito user pool with its triggers. */
export class UserPool extends pulumi.ComponentResource {
  readonly id: pulumi.Output<string>;
  readonly arn: pulumi.Output<string>;
  /** `https://cognito-idp.<region>.amazonaws.com/<pool id>`, the `iss` of its tokens. */
  readonly issuer: pulumi.Output<string>;
  readonly preTokenGeneration: LambdaFunction;
  /** Names of the functions of the other triggers, as far as the pool has them. */
  readonly optionalTriggers: PoolTriggers['optionalFunctions'];
  /** Log of the trigger that checks CAPTCHAs, where there is one. */
  readonly captchaLogGroupName: pulumi.Output<string> | undefined;

  constructor(name: string, { settings, account }: UserPoolArgs, options: pulumi.ComponentResourceOptions) {
    super('gatehouse:infra:UserPool', name, {}, options);
    const triggers = new PoolTriggers(name, settings, { parent: this });
    this.preTokenGeneration = triggers.preTokenGeneration;
    this.optionalTriggers = triggers.optionalFunctions;
    this.captchaLogGroupName = triggers.captchaLogGroupName;
    const sms = sendsSms(settings) ? new SmsSender(`${name}-sms`, { account }, { parent: this }) : undefined;

    const pool = new aws.cognito.UserPool(
      name,
      {
        userPoolTier: settings.userPoolTier.toUpperCase(),
        userPoolAddOns: { advancedSecurityMode: SECURITY_MODE[settings.threatProtection] },
        deletionProtection: settings.protect ? 'ACTIVE' : 'INACTIVE',
        ...accountInputs(settings),
        ...factorInputs(settings),
        ...deviceInputs(settings),
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
      threatResponses(name, { userPoolId: pool.id, settings }, { parent: this });
    }

    this.id = pool.id;
    this.arn = pool.arn;
    this.issuer = pulumi.interpolate`https://cognito-idp.${account.region}.amazonaws.com/${pool.id}`;
    this.registerOutputs({ id: this.id });
  }
}
