import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import type { Account } from '../account';
import { allow } from '../iam/policy-document';
import { serviceRole } from '../iam/service-role';
import { type LogSettings, logGroup } from '../storage/log-group';

export interface FlowLogsArgs {
  settings: LogSettings;
  account: Account;
  vpcId: pulumi.Input<string>;
}

/**
 * VPC flow logs: which connections in the VPC were accepted and refused, every ten minutes, in a log group of their own
 * (Amazon VPC: "Publish flow logs to CloudWatch Logs").
 */
export class FlowLogs extends pulumi.ComponentResource {
  constructor(
    name: string,
    { settings, account, vpcId }: FlowLogsArgs,
    options: pulumi.ComponentResourceOptions,
  ) {
    super('gatehouse:infra:FlowLogs', name, {}, options);
    const logs = logGroup(name, settings, { parent: this });
    const { role, policy } = serviceRole(
      name,
      {
        service: 'vpc-flow-logs.amazonaws.com',
        sourceAccount: account.id,
        description: 'Gatehouse: writes VPC flow logs',
        statements: [
          allow(
            ['logs:CreateLogStream', 'logs:DescribeLogStreams', 'logs:PutLogEvents'],
            [logs.arn, pulumi.interpolate`${logs.arn}:*`],
          ),
        ],
      },
      { parent: this },
    );
    new aws.ec2.FlowLog(
      name,
      {
        vpcId,
        trafficType: 'ALL',
        logDestinationType: 'cloud-watch-logs',
        logDestination: logs.arn,
        iamRoleArn: role.arn,
      },
      { parent: this, dependsOn: [policy] },
    );
    this.registerOutputs({});
  }
}
