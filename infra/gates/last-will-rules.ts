import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { LAST_WILL, shadowTopics, willTopic } from '../../contract/device-protocol';
import type { Gate } from '../../contract/gate';
import { type Account, physicalName } from '../account';
import { allow } from '../iam/policy-document';
import { serviceRole } from '../iam/service-role';

const LAST_WILL_CONDITION = sqlConditions(LAST_WILL).join(' AND ');

export interface LastWillRulesArgs {
  gates: Gate[];
  account: Account;
  logRetentionDays: number;
}

/**
 * AWS IoT rules that republish a lost gate's last will into its shadow (AWS IoT Core: "Detecting a thing is
 * connected"). A will that does not say what {@link LAST_WILL} says is ignored.
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
                pulumi.interpolate`arn:${partition}:iot:${region}:${id}:topic/${shadowTopics(thing).update}`,
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
          sql: `SELECT * FROM '${willTopic(gate.thing)}' WHERE ${LAST_WILL_CONDITION}`,
          // "$$" stands for one "$", since "${...}" is a substitution template.
          republishes: [{ topic: `$${shadowTopics(gate.thing).update}`, qos: 1, roleArn: role.arn }],
          errorAction: { cloudwatchLogs: { logGroupName: errors.name, roleArn: role.arn } },
        },
        { parent: this, dependsOn: [policy] },
      );
    }
    this.registerOutputs({});
  }
}

/** AWS IoT Core: "AWS IoT SQL reference", WHERE clause. */
function sqlConditions(value: unknown, path: string[] = []): string[] {
  return typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([key, member]) => sqlConditions(member, [...path, key]))
    : [`${path.join('.')} = ${JSON.stringify(value)}`];
}
