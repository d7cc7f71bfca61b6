import type { Resource } from './documented/limit';
import { DOCUMENTED_LIMITS } from './examine';

const resource = (type: string, inputs: Record<string, unknown>): Resource => ({ type, name: 'x', inputs });

const many = (count: number, type: string, inputs: Record<string, unknown>) =>
  Array.from({ length: count }, () => resource(type, inputs));

/** A policy document of so many characters, spread over lines that do not count. */
const policy = (characters: number) =>
  JSON.stringify({ Statement: 's'.repeat(characters - '{"Statement":""}'.length) }, null, 4);

const rule = (...values: string[]) =>
  resource('aws:lb/listenerRule:ListenerRule', {
    listenerArn: 'arn:l',
    conditions: [{ pathPattern: { values } }],
  });

const webAcl = (...names: string[]) =>
  resource('aws:wafv2/webAcl:WebAcl', {
    rules: names.map((name) => ({ statement: { managedRuleGroupStatement: { name } } })),
  });

const dashboard = (widgets: number, metrics: number) =>
  resource('aws:cloudwatch/dashboard:Dashboard', {
    dashboardBody: JSON.stringify({
      widgets: Array.from({ length: widgets }, () => ({ properties: { metrics: Array(metrics).fill([]) } })),
    }),
  });

const INLINE_POLICY = 'aws:iam/rolePolicy:RolePolicy';
const CLIENT = 'aws:cognito/userPoolClient:UserPoolClient';
const GROUPS = ['AWSManagedRulesCommonRuleSet', 'AWSManagedRulesCommonRuleSet'];

/** Resources that keep to a limit, resources that break it, and what is said of those. */
const CASES: [string, Resource[], Resource[], string][] = [
  [
    'inline policies of one role',
    [
      resource(INLINE_POLICY, { role: 'a', policy: policy(10_240) }),
      resource(INLINE_POLICY, { role: 'b', policy: '{}' }),
    ],
    many(2, INLINE_POLICY, { role: 'a', policy: policy(5_121) }),
    `${INLINE_POLICY} of a: its inline policies have together 10242 characters, at most 10240`,
  ],
  [
    'managed policies of one role',
    many(10, 'aws:iam/rolePolicyAttachment:RolePolicyAttachment', { role: 'a' }),
    many(11, 'aws:iam/rolePolicyAttachment:RolePolicyAttachment', { role: 'a' }),
    'it has 11 managed policies, at most 10',
  ],
  [
    'the size of a managed policy',
    [resource('aws:iam/policy:Policy', { policy: policy(6_144) })],
    [resource('aws:iam/policy:Policy', { policy: policy(6_145) })],
    'policy has 6145 characters, at most 6144',
  ],
  [
    "the size of a role's trust policy",
    [resource('aws:iam/role:Role', { assumeRolePolicy: policy(2_048) })],
    [resource('aws:iam/role:Role', { assumeRolePolicy: policy(2_049) })],
    'assumeRolePolicy has 2049 characters, at most 2048',
  ],
  [
    "the size of a device's policy",
    [resource('aws:iot/policy:Policy', { policy: policy(2_048) })],
    [resource('aws:iot/policy:Policy', { policy: policy(2_049) })],
    'policy has 2049 characters, at most 2048',
  ],
  [
    'the size of a bucket policy',
    [resource('aws:s3/bucketPolicy:BucketPolicy', { policy: 'p'.repeat(20_480) })],
    [resource('aws:s3/bucketPolicy:BucketPolicy', { policy: 'p'.repeat(20_481) })],
    'policy has 20481 bytes, at most 20480',
  ],
  [
    'MFA that is configured and off',
    [
      resource('aws:cognito/userPool:UserPool', {
        mfaConfiguration: 'ON',
        softwareTokenMfaConfiguration: {},
      }),
      resource('aws:cognito/userPool:UserPool', { mfaConfiguration: 'OFF' }),
    ],
    [resource('aws:cognito/userPool:UserPool', { softwareTokenMfaConfiguration: { enabled: false } })],
    'softwareTokenMfaConfiguration must be absent while mfaConfiguration is OFF',
  ],
  [
    'reserved words in the prefix of a sign-in domain',
    [
      resource('aws:cognito/userPoolDomain:UserPoolDomain', { domain: 'gatehouse' }),
      resource('aws:cognito/userPoolDomain:UserPoolDomain', { domain: 'login.amazon.example' }),
    ],
    [resource('aws:cognito/userPoolDomain:UserPoolDomain', { domain: 'paws-gate' })],
    'domain "paws-gate" must not contain "aws"',
  ],
  ...(['accessToken', 'idToken'] as const).map((token): [string, Resource[], Resource[], string] => [
    `the life of the ${token}`,
    [resource(CLIENT, { [`${token}Validity`]: 24 })],
    [resource(CLIENT, { [`${token}Validity`]: 4, tokenValidityUnits: { [token]: 'minutes' } })],
    `${token}Validity is 240 seconds, allowed are 300 to 86400`,
  ]),
  [
    'the life of the refreshToken',
    [resource(CLIENT, { refreshTokenValidity: 3650 })],
    [resource(CLIENT, { refreshTokenValidity: 3651 })],
    'refreshTokenValidity is 315446400 seconds, allowed are 3600 to 315360000',
  ],
  [
    'groups of one person',
    many(100, 'aws:cognito/userInGroup:UserInGroup', { username: 'a@example.com' }),
    many(101, 'aws:cognito/userInGroup:UserInGroup', { username: 'a@example.com' }),
    'of a@example.com: is in 101 groups, at most 100',
  ],
  [
    'pages of app clients in one user pool',
    many(20, 'aws:cognito/managedLoginBranding:ManagedLoginBranding', { userPoolId: 'a' }),
    many(21, 'aws:cognito/managedLoginBranding:ManagedLoginBranding', { userPoolId: 'a' }),
    'of a: has 21 managed login branding styles, at most 20',
  ],
  [
    'the environment of a function',
    [resource('aws:lambda/function:Function', { environment: { variables: { A: 'a'.repeat(4_095) } } })],
    [resource('aws:lambda/function:Function', { environment: { variables: { A: 'a'.repeat(4_096) } } })],
    'its environment has 4097 bytes, at most 4096',
  ],
  [
    'the name of a load balancer',
    [resource('aws:lb/loadBalancer:LoadBalancer', { name: 'g'.repeat(32) })],
    [resource('aws:lb/loadBalancer:LoadBalancer', { name: 'internal-gatehouse' })],
    'name "internal-gatehouse" must have 1 to 32',
  ],
  [
    'the name of a target group',
    [resource('aws:lb/targetGroup:TargetGroup', { name: 'g'.repeat(32) })],
    [resource('aws:lb/targetGroup:TargetGroup', { name: 'g'.repeat(33) })],
    'must have 1 to 32 letters, digits or inner hyphens',
  ],
  [
    'the rules of a load balancer',
    Array(100).fill(rule('/')),
    Array(101).fill(rule('/')),
    'the load balancer has 101 rules, at most 100',
  ],
  [
    'the condition values of a rule',
    [rule('/a', '/b', '/c', '/d', '/e')],
    [rule('/a', '/b', '/c', '/d', '/e', '/f')],
    'has 6 condition values, at most 5',
  ],
  ['the wildcards of a rule', [rule('/*?*?*')], [rule('/*?*?*?')], 'has 6 wildcards, at most 5'],
  [
    'the length of a condition value',
    [rule('v'.repeat(128))],
    [rule('v'.repeat(129))],
    'a condition value has 129 characters, at most 128',
  ],
  [
    'the name of a header in a condition',
    [rule('/')],
    [
      resource('aws:lb/listenerRule:ListenerRule', {
        conditions: [{ httpHeader: { httpHeaderName: 'h'.repeat(41), values: [] } }],
      }),
    ],
    'a header name has 41 characters, at most 40',
  ],
  [
    'the capacity of a web ACL',
    [webAcl(...GROUPS)],
    [webAcl(...GROUPS, 'AWSManagedRulesKnownBadInputsRuleSet')],
    'its managed rule groups take 1600 capacity units, at most 1500',
  ],
  [
    'a managed rule group of unknown capacity',
    [webAcl()],
    [webAcl('AWSManagedRulesNew')],
    'the capacity of AWSManagedRulesNew is not listed',
  ],
  [
    "the name of the firewall's log group",
    [
      resource('aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration', {
        logDestinationConfigs: ['arn:aws:logs:eu-west-1:111122223333:log-group:aws-waf-logs-x'],
      }),
    ],
    [
      resource('aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration', {
        logDestinationConfigs: ['arn:aws:logs:eu-west-1:111122223333:log-group:waf'],
      }),
    ],
    'must be named aws-waf-logs-',
  ],
  ...(
    [
      ['aws:ecs/cluster:Cluster', 'name'],
      ['aws:ecs/service:Service', 'name'],
      ['aws:ecs/taskDefinition:TaskDefinition', 'family'],
    ] as const
  ).map(([type, property]): [string, Resource[], Resource[], string] => [
    `the name of a ${type}`,
    [resource(type, { [property]: 'n'.repeat(255) })],
    [resource(type, { [property]: 'gate.house' })],
    `${property} is "gate.house", allowed are 1 to 255`,
  ]),
  [
    'the size of a task definition',
    [resource('aws:ecs/taskDefinition:TaskDefinition', { containerDefinitions: '[]' })],
    [
      resource('aws:ecs/taskDefinition:TaskDefinition', {
        containerDefinitions: JSON.stringify(['c'.repeat(65_536)]),
      }),
    ],
    'bytes, at most 65536',
  ],
  [
    'the name of a security group',
    [resource('aws:ec2/securityGroup:SecurityGroup', { name: 'gate house' })],
    [resource('aws:ec2/securityGroup:SecurityGroup', { name: 'sg-gatehouse' })],
    'name is "sg-gatehouse", allowed are',
  ],
  ...(
    [
      'aws:ec2/securityGroup:SecurityGroup',
      'aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule',
      'aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule',
    ] as const
  ).map((type): [string, Resource[], Resource[], string] => [
    `the description of a ${type}`,
    [resource(type, { description: 'To Cognito, to sign people in' })],
    [resource(type, { description: "To the gate's tasks" })],
    `description is "To the gate's tasks", allowed are`,
  ]),
  ...(['Ingress', 'Egress'] as const).map((direction): [string, Resource[], Resource[], string] => {
    const type = `aws:vpc/securityGroup${direction}Rule:SecurityGroup${direction}Rule`;
    return [
      `the ${direction} rules of a security group`,
      many(60, type, { securityGroupId: 'sg-1' }),
      many(61, type, { securityGroupId: 'sg-1' }),
      'of sg-1: has 61 rules, at most 60',
    ];
  }),
  [
    'the name of a bucket',
    [resource('aws:s3/bucket:Bucket', { bucket: 'gatehouse.logs-1' })],
    [resource('aws:s3/bucket:Bucket', { bucket: 'Gatehouse' })],
    'bucket is "Gatehouse", allowed are 3 to 63 lower-case',
  ],
  [
    'the name of a topic for alarms',
    [resource('aws:sns/topic:Topic', { name: 'gatehouse_alarms-1' })],
    [resource('aws:sns/topic:Topic', { name: 'gatehouse alarms' })],
    'name is "gatehouse alarms", allowed are 1 to 256',
  ],
  [
    'the retention of a log group',
    [resource('aws:cloudwatch/logGroup:LogGroup', { retentionInDays: 14 })],
    [resource('aws:cloudwatch/logGroup:LogGroup', { retentionInDays: 15 })],
    'retentionInDays is 15, allowed are 1, 3, 5',
  ],
  [
    'the metric filters of a log group',
    many(100, 'aws:cloudwatch/logMetricFilter:LogMetricFilter', { logGroupName: 'gatehouse' }),
    many(101, 'aws:cloudwatch/logMetricFilter:LogMetricFilter', { logGroupName: 'gatehouse' }),
    'of gatehouse: has 101 metric filters, at most 100',
  ],
  [
    'the metrics of a widget',
    [dashboard(1, 500)],
    [dashboard(1, 501)],
    'a widget has 501 metrics, at most 500',
  ],
  [
    'the metrics of a dashboard',
    [dashboard(5, 500)],
    [dashboard(6, 500)],
    'its widgets have 3000 metrics, at most 2500',
  ],
  [
    'the topic that a rule republishes to',
    [resource('aws:iot/topicRule:TopicRule', { republishes: [{ topic: `$$${'t'.repeat(255)}` }] })],
    [resource('aws:iot/topicRule:TopicRule', { republishes: [{ topic: `$$${'t'.repeat(256)}` }] })],
    'a topic has 257 bytes, at most 256',
  ],
];

const problemsIn = (resources: Resource[]) =>
  DOCUMENTED_LIMITS.flatMap(({ problems }) => problems(resources));

describe('a documented limit', () => {
  it.each(CASES)('bounds %s', (_title, within, beyond, problem) => {
    expect(problemsIn(within)).toEqual([]);
    expect(problemsIn(beyond)).toEqual([expect.stringContaining(problem)]);
  });

  it('is broken by one of these cases, each of them', () => {
    const unbroken = DOCUMENTED_LIMITS.filter(({ problems }) =>
      CASES.every(([, , beyond]) => problems(beyond).length === 0),
    );
    expect(unbroken.map(({ page }) => page)).toEqual([]);
  });
});
