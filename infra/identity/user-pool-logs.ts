import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import type { OperationSettings } from '../settings/operation-options';
import { logGroup } from '../storage/log-group';
import type { IdentityLogSettings } from './log-options';

export interface UserPoolLogsArgs {
  userPoolId: pulumi.Input<string>;
  settings: IdentityLogSettings & Pick<OperationSettings, 'logRetentionDays' | 'protect'>;
}

/**
 * Where Amazon CloudWatch Logs takes logs of AWS services however long the account's resource policies are. AWS itself
 * lets Cognito write there, with the rights of who deploys (Amazon CloudWatch Logs: "Logs sent to CloudWatch Logs").
 */
const PREFIX = '/aws/vendedlogs';

/**
 * Logs that a user pool writes itself (Amazon Cognito: "Exporting logs from Amazon Cognito user pools"): e-mails and text
 * messages that it could not deliver, and what threat protection saw of each sign-in. Cognito delivers as well as it can.
 */
export class UserPoolLogs extends pulumi.ComponentResource {
  /** Log group of sign-ins; undefined where they are not logged. */
  readonly signInsLogGroupName: pulumi.Output<string> | undefined;

  constructor(
    name: string,
    { userPoolId, settings }: UserPoolLogsArgs,
    options: pulumi.ComponentResourceOptions,
  ) {
    super('gatehouse:infra:UserPoolLogs', name, {}, options);
    const { undelivered, signIns } = settings.identityLogs;
    const { protect, logRetentionDays } = settings;
    // Cognito does not write to log groups that are encrypted with a KMS key (CloudWatchLogsConfigurationType).
    const logs = (suffix: string, keep: boolean) =>
      logGroup(
        `${PREFIX}/${name}-${suffix}`,
        { logRetentionDays, kmsKeyArn: undefined },
        { parent: this, protect: keep, retainOnDelete: keep },
      );
    const undeliveredLogs = undelivered ? logs('undelivered', false) : undefined;
    const signInLogs = signIns ? logs('sign-ins', protect) : undefined;
    const logConfigurations = [
      ...deliver('userNotification', 'ERROR', undeliveredLogs),
      ...deliver('userAuthEvents', 'INFO', signInLogs),
    ];
    new aws.cognito.LogDeliveryConfiguration(name, { userPoolId, logConfigurations }, { parent: this });
    this.signInsLogGroupName = signInLogs?.name;
    this.registerOutputs({});
  }
}

/** Each source has one level (SetLogDeliveryConfiguration: LogConfigurationType). */
const deliver = (eventSource: string, logLevel: string, logs: aws.cloudwatch.LogGroup | undefined) =>
  logs ? [{ eventSource, logLevel, cloudWatchLogsConfiguration: { logGroupArn: logs.arn } }] : [];
