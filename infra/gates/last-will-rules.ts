import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { willTopic } from '../../contract/device-protocol';
import type { Gate } from '../../contract/gate';
import type { Account } from '../account';
import { allow } from '../iam/policy-document';
import { serviceRole } from '../iam/service-role';
import { physicalName } from '../physical-name';

export interface LastWillRulesArgs {
  gates: Gate[];
  account: Account;
  logRetentionDays: number;
}

/**
 * Puts a lost gate's last will into its shadow. A will can't be sent to a reserved topic, so each gate leaves the
 * shadow update `{"state": {"reported": {"connected": false}}}` on a topic of its own, and a rule republishes it
 * (AWS IoT Core: "Detecting a thing is connected"). A will that says anything else is ignored.
 */
export class LastWillRules extends pulumi.ComponentResource {
  constructor(
    name: string,
    { gates, account, logRetentionDays }: LastWillRulesArgs,
    options: pulumi.ComponentResourceOptions,
  ) {
    super('gatehouse:infra:LastWillRules', name, {}, options);
    const errors = new aws.cloudwatch.LogGroup(name, { retentionInDays: logRetentionDays }, { parent: this });
    const { id, partition, region } = account;
    const { role, policy } = serviceRole(
      name,
      {
        service: 'iot.amazonaws.com',
        sourceAccount: id,
        description: 'Gatehouse: puts last wills of gates into their shadows',
        statements: [
          allow(
            ['iot:Publish'],
            gates.map(
              ({ thing }) =>
                pulumi.interpolate`arn:${partition}:iot:${region}:${id}:topic/${shadowUpdate(thing)}`,
            ),
          ),
          allow(
            ['logs:CreateLogStream', 'logs:DescribeLogStreams', 'logs:PutLogEvents'],
            [errors.arn, pulumi.interpolate`${errors.arn}:*`],
          ),
        ],
      },
      { parent: this },
    );

    for (const gate of gates) {
      new aws.iot.TopicRule(
        `${name}-${gate.id}`,
        {
          // AWS allows no hyphen here.
          name: `${physicalName()}-${gate.id}-will`.replaceAll('-', '_'),
          description: `Last will of ${gate.thing}`,
          enabled: true,
          sqlVersion: '2016-03-23',
          sql: `SELECT * FROM '${willTopic(gate.thing)}' WHERE state.reported.connected = false`,
          // "$$" stands for one "$", since "${...}" is a substitution template.
          republishes: [{ topic: `$${shadowUpdate(gate.thing)}`, qos: 1, roleArn: role.arn }],
          errorAction: { cloudwatchLogs: { logGroupName: errors.name, roleArn: role.arn } },
        },
        { parent: this, dependsOn: [policy] },
      );
    }
    this.registerOutputs({});
  }
}

const shadowUpdate = (thing: string) => `$aws/things/${thing}/shadow/update`;
