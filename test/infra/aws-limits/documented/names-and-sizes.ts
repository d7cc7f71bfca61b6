import { type DocumentedLimit, exceeds, type Inputs, json, onEach, onTogether } from './limit';

const ECS_NAME = /^[A-Za-z0-9_-]{1,255}$/;
const SECURITY_GROUP_TEXT = /^[A-Za-z0-9 ._\-:/()#,@[\]+=&;{}!$*]{0,255}$/;
const BUCKET_NAME =
  /^(?!xn--|sthree-|amzn-s3-demo-)(?!.*\.\.)[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](?<!-s3alias|--ol-s3)$/;

/** Days that PutRetentionPolicy takes. */
const RETENTION_DAYS = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

/** A name that must match a pattern, which `rule` puts into words. */
const named = (property: string, pattern: RegExp, rule: string) => (inputs: Inputs) => {
  const value = inputs[property];
  return (
    typeof value === 'string' && !pattern.test(value) && `${property} is "${value}", allowed are ${rule}`
  );
};

const ecsName = (property: string) =>
  named(property, ECS_NAME, '1 to 255 letters, digits, hyphens or underscores');

const SECURITY_GROUP_RULE = 'up to 255 letters, digits, spaces or ._-:/()#,@[]+=&;{}!$*';

export const NAME_AND_SIZE_LIMITS: DocumentedLimit[] = [
  onEach('CreateCluster', ['aws:ecs/cluster:Cluster'], ecsName('name')),
  onEach('CreateService', ['aws:ecs/service:Service'], ecsName('name')),
  onEach('RegisterTaskDefinition', ['aws:ecs/taskDefinition:TaskDefinition'], ecsName('family')),
  onEach('Amazon ECS service quotas', ['aws:ecs/taskDefinition:TaskDefinition'], (inputs) => {
    const sent = { ...inputs, containerDefinitions: json(inputs['containerDefinitions']) };
    return exceeds('has', Buffer.byteLength(JSON.stringify(sent)), 64 * 1024, 'bytes');
  }),
  onEach(
    'CreateSecurityGroup',
    ['aws:ec2/securityGroup:SecurityGroup'],
    named(
      'name',
      /^(?!sg-)[A-Za-z0-9 ._\-:/()#,@[\]+=&;{}!$*]{1,255}$/,
      `${SECURITY_GROUP_RULE}, not "sg-" first`,
    ),
  ),
  onEach(
    'IpRange',
    [
      'aws:ec2/securityGroup:SecurityGroup',
      'aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule',
      'aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule',
    ],
    named('description', SECURITY_GROUP_TEXT, SECURITY_GROUP_RULE),
  ),
  ...[
    'aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule',
    'aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule',
  ].map((type) =>
    onTogether('Amazon VPC quotas', type, 'securityGroupId', (rules) =>
      exceeds('has', rules.length, 60, 'rules'),
    ),
  ),
  onEach(
    'General purpose bucket naming rules',
    ['aws:s3/bucket:Bucket'],
    named('bucket', BUCKET_NAME, '3 to 63 lower-case letters, digits, hyphens or single dots'),
  ),
  onEach(
    'CreateTopic',
    ['aws:sns/topic:Topic'],
    named('name', /^[A-Za-z0-9_-]{1,256}$/, '1 to 256 letters, digits, hyphens or underscores'),
  ),
  onEach('PutRetentionPolicy', ['aws:cloudwatch/logGroup:LogGroup'], ({ retentionInDays: days }) =>
    typeof days === 'number' && days !== 0 && !RETENTION_DAYS.includes(days)
      ? `retentionInDays is ${days}, allowed are ${RETENTION_DAYS.join(', ')}`
      : undefined,
  ),
  onTogether(
    'CloudWatch Logs quotas',
    'aws:cloudwatch/logMetricFilter:LogMetricFilter',
    'logGroupName',
    (filters) => exceeds('has', filters.length, 100, 'metric filters'),
  ),
  onEach('CloudWatch service quotas', ['aws:cloudwatch/dashboard:Dashboard'], ({ dashboardBody }) => {
    const { widgets } = json(dashboardBody) as { widgets: { properties: { metrics?: unknown[] } }[] };
    const metrics = widgets.map(({ properties }) => properties.metrics?.length ?? 0);
    return (
      exceeds('a widget has', Math.max(0, ...metrics), 500, 'metrics') ||
      exceeds(
        'its widgets have',
        metrics.reduce((sum, count) => sum + count, 0),
        2_500,
        'metrics',
      )
    );
  }),
  onEach('AWS IoT Core endpoints and quotas', ['aws:iot/topicRule:TopicRule'], ({ republishes }) => {
    const topics = ((republishes ?? []) as { topic: string }[]).map(({ topic }) =>
      topic.replace(/^\$\$/, '$'),
    );
    const long = topics.find((topic) => Buffer.byteLength(topic) > 256);
    return long && exceeds('a topic has', Buffer.byteLength(long), 256, 'bytes');
  }),
];
