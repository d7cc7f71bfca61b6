import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { LAST_WILL, shadowTopics, willTopic } from '../../contract/device-protocol';
import { thingPrefix } from '../../contract/gate';
import type { Account } from '../account';
import { allow } from '../iam/policy-document';
import { serviceRole } from '../iam/service-role';
import { type LogSettings, logGroup } from '../storage/log-group';

/** The thing in a last will's topic, in AWS IoT SQL, which counts levels from 1. */
const THING = `topic(${willTopic('+').split('/').indexOf('+') + 1})`;

const LAST_WILL_CONDITION = sqlConditions(LAST_WILL).join(' AND ');

export interface LastWillRuleArgs {
  /** Namespace of the stack's things. */
  namespace: string;
  account: Account;
  logging: LogSettings;
}

/**
 * AWS IoT rule that republishes a lost gate's last will into its shadow (AWS IoT Core: "Detecting a thing is
 * connected"). A will that does not say what {@link LAST_WILL} says, or is of another stack's gate, is ignored.
 *
 * One rule for all gates, since an account may have 1,000 rules (AWS IoT Core endpoints and quotas). `startswith` and
 * `topic` are functions of AWS IoT SQL (AWS IoT Core: "AWS IoT SQL reference", functions).
 */
export class LastWillRule extends pulumi.ComponentResource {
  readonly errorLogGroupName: pulumi.Output<string>;

  constructor(
    name: string,
    { namespace, account, logging }: LastWillRuleArgs,
    options: pulumi.ComponentResourceOptions,
  ) {
    super('gatehouse:infra:LastWillRule', name, {}, options);
    const errors = logGroup(name, logging, { parent: this });
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
            [
              pulumi.interpolate`arn:${partition}:iot:${region}:${id}:topic/${shadowTopics(`${thingPrefix(namespace)}*`).update}`,
            ],
          ),
          allow(
            ['logs:CreateLogStream', 'logs:DescribeLogStreams', 'logs:PutLogEvents'],
            [errors.arn, pulumi.interpolate`${errors.arn}:*`],
          ),
        ],
      },
      { parent: this },
    );

    new aws.iot.TopicRule(
      name,
      {
        // AWS allows no hyphen here.
        name: `${namespace}-last-will`.replaceAll('-', '_'),
        description: 'Last wills of gates',
        enabled: true,
        sqlVersion: '2016-03-23',
        sql: `SELECT * FROM '${willTopic('+')}' WHERE startswith(${THING}, '${thingPrefix(namespace)}') AND ${LAST_WILL_CONDITION}`,
        // "$$" stands for one "$", since "${...}" is a substitution template.
        republishes: [{ topic: `$${shadowTopics(`\${${THING}}`).update}`, qos: 1, roleArn: role.arn }],
        errorAction: { cloudwatchLogs: { logGroupName: errors.name, roleArn: role.arn } },
      },
      { parent: this, dependsOn: [policy] },
    );
    this.errorLogGroupName = errors.name;
    this.registerOutputs({});
  }
}

/** AWS IoT Core: "AWS IoT SQL reference", WHERE clause. */
function sqlConditions(value: unknown, path: string[] = []): string[] {
  return typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([key, member]) => sqlConditions(member, [...path, key]))
    : [`${path.join('.')} = ${JSON.stringify(value)}`];
}
