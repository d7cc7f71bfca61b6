import { OPTIONS } from '../../infra/settings/options';
import { loadProject } from './engine/project';
import { json, property, resource, resources } from './support/find-resources';
import type { PlainObject, PlainValue } from './support/plain-values';
import { type RenderedStack, ROOT, renderStack } from './support/render-stack';

const CERTIFICATE_REQUEST =
  '-----BEGIN CERTIFICATE REQUEST-----\nTUlJQg==\n-----END CERTIFICATE REQUEST-----\n';

/** What an option changes: where to see it, with its default and with another value. */
interface Effect {
  other: unknown;
  /** Other options that it needs and that contradict those of the others here. */
  with?: Record<string, unknown>;
  /** Where in the stack the option shows. */
  shows: (stack: RenderedStack) => unknown;
  byDefault: unknown;
  withOther: unknown;
}

const at = (type: string, path: string, name?: string) => (stack: RenderedStack) =>
  property(resource(stack, type, name), path) as PlainValue | undefined;

const count = (type: string, name?: string) => (stack: RenderedStack) => resources(stack, type, name).length;

const container = (stack: RenderedStack) =>
  json<Record<string, unknown>[]>(
    resource(stack, 'aws:ecs/taskDefinition:TaskDefinition'),
    'containerDefinitions',
  )[0]!;

const environment = (name: string) => (stack: RenderedStack) =>
  (container(stack)['environment'] as { name: string; value: string }[]).find((entry) => entry.name === name)
    ?.value;

const names = (type: string) => (stack: RenderedStack) =>
  resources(stack, type).map((found) => property(found, 'name'));

/** Values of a property over all IAM roles, each once. */
const everyRole = (path: string) => (stack: RenderedStack) => [
  ...new Set(resources(stack, 'aws:iam/role:Role').map((role) => property(role, path))),
];

const POOL = 'aws:cognito/userPool:UserPool';
const WEB_CLIENT = 'aws:cognito/userPoolClient:UserPoolClient';
const TASK = 'aws:ecs/taskDefinition:TaskDefinition';
const MAIN_GATE = {
  id: 'main',
  name: 'Main gate',
  topic: 'controlGate',
  thing: 'main-gate',
  groups: ['Admins'],
};
const project = loadProject(ROOT, 'dev');
const SELF_SIGNED_URL = 'https://gatehouse-1234567890.eu-west-1.elb.amazonaws.com';

const HOSTED_ZONE_ROLE = 'arn:aws:iam::444455556666:role/gatehouse-dns';
const CERTIFICATE = 'arn:aws:acm:eu-west-1:111122223333:certificate/0f0e0d0c-1111-2222-3333-444455556666';
const KMS_KEY = 'arn:aws:kms:eu-west-1:111122223333:key/0f0e0d0c-1111-2222-3333-444455556666';

const EXISTING_VPC = {
  egress: 'existing',
  vpcId: 'vpc-0123456789abcdef0',
  loadBalancerSubnetIds: ['subnet-0000000000000000a', 'subnet-0000000000000000b'],
  taskSubnetIds: ['subnet-0000000000000000c', 'subnet-0000000000000000d'],
};

/** Every option of Pulumi.yaml, in its default and in one other value that contradicts none of the others here. */
const effects: Record<keyof typeof OPTIONS, Effect> = {
  domain: {
    other: 'gates.example.com',
    shows: ({ outputs }) => outputs['url'],
    byDefault: SELF_SIGNED_URL,
    withOther: 'https://gates.example.com',
  },
  hostedZone: {
    other: 'example.com',
    shows: count('aws:route53/record:Record'),
    byDefault: 0,
    withOther: 2,
  },
  availabilityZones: {
    other: 3,
    shows: at('awsx:ec2:Vpc', 'numberOfAvailabilityZones'),
    byDefault: 2,
    withOther: 3,
  },
  egress: {
    other: 'single-nat',
    shows: at('awsx:ec2:Vpc', 'natGateways.strategy'),
    byDefault: 'None',
    withOther: 'Single',
  },
  hostedZoneRole: {
    other: HOSTED_ZONE_ROLE,
    shows: (stack) => resources(stack, 'aws:route53/record:Record').map(({ providerUrns }) => providerUrns),
    byDefault: [],
    withOther: Array(2).fill([expect.stringMatching(/::hosted-zone$/)]),
  },
  certificateArn: {
    other: CERTIFICATE,
    with: { domain: 'gates.example.com' },
    shows: (stack) => [
      at('aws:lb/listener:Listener', 'certificateArn', 'https')(stack),
      count('aws:acm/certificate:Certificate')(stack),
      stack.outputs['missingDnsRecords'],
    ],
    byDefault: ['arn:aws:acm:eu-west-1:111122223333:certificate/gatehouse-self-signed', 1, []],
    withOther: [
      CERTIFICATE,
      0,
      [{ name: 'gates.example.com', type: 'CNAME', value: SELF_SIGNED_URL.replace('https://', '') }],
    ],
  },
  vpcCidr: {
    other: '10.20.0.0/20',
    shows: (stack) => [
      at('awsx:ec2:Vpc', 'cidrBlock')(stack),
      at('awsx:ec2:Vpc', 'availabilityZoneCidrMask')(stack),
    ],
    byDefault: ['10.0.0.0/16', 18],
    withOther: ['10.20.0.0/20', 22],
  },
  vpcId: {
    other: EXISTING_VPC.vpcId,
    with: EXISTING_VPC,
    shows: (stack) => [
      count('awsx:ec2:Vpc')(stack),
      at('aws:lb/targetGroup:TargetGroup', 'vpcId')(stack),
      names('aws:ec2/securityGroup:SecurityGroup')(stack).length,
      at('aws:ec2/securityGroup:SecurityGroup', 'vpcId', 'tasks')(stack),
    ],
    byDefault: [1, 'vpc-gatehouse-vpc', 2, 'vpc-gatehouse-vpc'],
    withOther: [0, EXISTING_VPC.vpcId, 2, EXISTING_VPC.vpcId],
  },
  loadBalancerSubnetIds: {
    other: EXISTING_VPC.loadBalancerSubnetIds,
    with: EXISTING_VPC,
    shows: at('aws:lb/loadBalancer:LoadBalancer', 'subnets'),
    byDefault: ['subnet-public-a', 'subnet-public-b'],
    withOther: EXISTING_VPC.loadBalancerSubnetIds,
  },
  taskSubnetIds: {
    other: EXISTING_VPC.taskSubnetIds,
    with: EXISTING_VPC,
    shows: (stack) => [
      at('aws:ecs/service:Service', 'networkConfiguration.subnets')(stack),
      at('aws:ecs/service:Service', 'networkConfiguration.assignPublicIp')(stack),
    ],
    byDefault: [['subnet-public-a', 'subnet-public-b'], true],
    withOther: [EXISTING_VPC.taskSubnetIds, false],
  },
  interfaceEndpoints: {
    other: true,
    shows: (stack) =>
      resources(stack, 'aws:ec2/vpcEndpoint:VpcEndpoint').map((endpoint) =>
        property(endpoint, 'serviceName'),
      ),
    byDefault: [],
    withOther: ['ecr.api', 'ecr.dkr', 'logs'].map((service) => `com.amazonaws.eu-west-1.${service}`),
  },
  flowLogs: {
    other: true,
    shows: (stack) =>
      resources(stack, 'aws:ec2/flowLog:FlowLog').map((flowLog) => property(flowLog, 'vpcId')),
    byDefault: [],
    withOther: ['vpc-gatehouse-vpc'],
  },
  internalLoadBalancer: {
    other: true,
    shows: (stack) => [
      at('aws:lb/loadBalancer:LoadBalancer', 'internal')(stack),
      at('aws:lb/loadBalancer:LoadBalancer', 'subnets')(stack),
    ],
    byDefault: [false, ['subnet-public-a', 'subnet-public-b']],
    withOther: [true, ['subnet-private-a', 'subnet-private-b']],
  },
  dualStack: {
    other: true,
    with: { ...EXISTING_VPC, domain: 'gates.example.com', hostedZone: 'example.com' },
    shows: (stack) => [
      at('aws:lb/loadBalancer:LoadBalancer', 'ipAddressType')(stack),
      count('aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule', 'anywhere')(stack),
      resources(stack, 'aws:route53/record:Record', 'alias').map((record) => property(record, 'type')),
    ],
    byDefault: ['ipv4', 2, []],
    withOther: ['dualstack', 4, ['A', 'AAAA']],
  },
  allowedNetworks: {
    other: ['203.0.113.0/24'],
    shows: (stack) =>
      resources(stack, 'aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule')
        .filter((rule) => property(rule, 'securityGroupId') === 'gatehouse-load-balancer-id')
        .map((rule) => [property(rule, 'fromPort'), property(rule, 'cidrIpv4')]),
    byDefault: [
      [80, '0.0.0.0/0'],
      [443, '0.0.0.0/0'],
    ],
    withOther: [
      [80, '203.0.113.0/24'],
      [443, '203.0.113.0/24'],
    ],
  },
  accessLogBucket: {
    other: 'estate-access-logs',
    shows: (stack) => [
      at('aws:lb/loadBalancer:LoadBalancer', 'accessLogs.bucket')(stack),
      count('aws:s3/bucket:Bucket')(stack),
    ],
    byDefault: [undefined, 1],
    withOther: ['estate-access-logs', 1],
  },
  kmsKeyArn: {
    other: KMS_KEY,
    shows: (stack) => [
      ...new Set([
        ...resources(stack, 'aws:cloudwatch/logGroup:LogGroup').map((group) => property(group, 'kmsKeyId')),
        at(
          'aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration',
          'rules.0.applyServerSideEncryptionByDefault.kmsMasterKeyId',
          'profile-images',
        )(stack),
      ]),
    ],
    byDefault: [undefined],
    withOther: [KMS_KEY],
  },
  accessLogs: {
    other: true,
    shows: at('aws:lb/loadBalancer:LoadBalancer', 'accessLogs.enabled'),
    byDefault: undefined,
    withOther: true,
  },
  jwtValidation: {
    other: true,
    shows: at('aws:lb/listenerRule:ListenerRule', 'actions.0.type', 'api-with-token'),
    byDefault: 'forward',
    withOther: 'jwt-validation',
  },
  requestsPerFiveMinutes: {
    other: 50,
    shows: at('aws:wafv2/webAcl:WebAcl', 'rules.0.statement.rateBasedStatement.limit'),
    byDefault: 1000,
    withOther: 50,
  },
  architecture: {
    other: 'x86_64',
    shows: (stack) => [
      at(TASK, 'runtimePlatform.cpuArchitecture')(stack),
      at('docker-build:index:Image', 'platforms.0')(stack),
    ],
    byDefault: ['ARM64', 'linux/arm64'],
    withOther: ['X86_64', 'linux/amd64'],
  },
  cpu: { other: 1024, shows: at(TASK, 'cpu'), byDefault: '256', withOther: '1024' },
  memory: { other: 2048, shows: at(TASK, 'memory'), byDefault: '512', withOther: '2048' },
  minimumTasks: {
    other: 2,
    shows: at('aws:ecs/service:Service', 'desiredCount'),
    byDefault: 1,
    withOther: 2,
  },
  maximumTasks: {
    other: 4,
    shows: (stack) =>
      resources(stack, 'aws:appautoscaling/target:Target').map((target) => property(target, 'maxCapacity')),
    byDefault: [],
    withOther: [4],
  },
  containerInsights: {
    other: 'enhanced',
    shows: at('aws:ecs/cluster:Cluster', 'settings'),
    byDefault: [{ name: 'containerInsights', value: 'disabled' }],
    withOther: [{ name: 'containerInsights', value: 'enhanced' }],
  },
  imageBackupDays: {
    other: 35,
    shows: (stack) =>
      resources(stack, 'aws:backup/plan:Plan').map((plan) => property(plan, 'rules.0.lifecycle.deleteAfter')),
    byDefault: [],
    withOther: [35],
  },
  monthlyBudget: {
    other: 200,
    shows: (stack) =>
      resources(stack, 'aws:budgets/budget:Budget').map((budget) => property(budget, 'limitAmount')),
    byDefault: [],
    withOther: ['200'],
  },
  logLevel: { other: 'debug', shows: environment('LOG_LEVEL'), byDefault: 'info', withOther: 'debug' },
  corsOrigins: {
    other: ['https://app.example.com', 'http://localhost:5173'],
    shows: environment('CORS_ORIGINS'),
    byDefault: undefined,
    withOther: 'https://app.example.com,http://localhost:5173',
  },
  gates: {
    other: [
      MAIN_GATE,
      { ...MAIN_GATE, id: 'yard', topic: 'gates/yard', thing: 'yard-gate', groups: ['Residents'] },
    ],
    shows: names('aws:iot/thing:Thing'),
    byDefault: ['gatehouse-dev_main-gate'],
    withOther: ['gatehouse-dev_main-gate', 'gatehouse-dev_yard-gate'],
  },
  gateOfflineMinutes: {
    other: 60,
    shows: (stack) =>
      property(
        resource(stack, 'aws:lambda/function:Function', 'gate-watch'),
        'environment.variables.GATE_OFFLINE_MINUTES',
      ),
    byDefault: '15',
    withOther: '60',
  },
  deviceCertificateRequests: {
    other: { yard: [CERTIFICATE_REQUEST] },
    shows: ({ outputs }) => Object.keys(outputs['deviceCertificates'] as PlainObject),
    byDefault: [],
    withOther: ['yard'],
  },
  gatesToEnrol: {
    other: ['main', 'yard'],
    shows: count('aws:iot/provisioningTemplate:ProvisioningTemplate'),
    byDefault: 0,
    withOther: 2,
  },
  commandTtlSeconds: { other: 5, shows: environment('COMMAND_TTL_SECONDS'), byDefault: '10', withOther: '5' },
  commandsPerMinute: { other: 6, shows: environment('COMMANDS_PER_MINUTE'), byDefault: '30', withOther: '6' },
  administrators: {
    other: ['a@example.com', 'b@example.com'],
    shows: (stack) => resources(stack, 'aws:cognito/user:User').map((user) => property(user, 'username')),
    byDefault: [],
    withOther: ['a@example.com', 'b@example.com'],
  },
  groups: {
    other: ['Residents'],
    shows: names('aws:cognito/userGroup:UserGroup'),
    byDefault: ['Admins'],
    withOther: ['Admins', 'Residents'],
  },
  mfa: {
    other: 'off',
    shows: (stack) => [
      at(POOL, 'mfaConfiguration')(stack),
      at(POOL, 'softwareTokenMfaConfiguration.enabled')(stack),
    ],
    byDefault: ['OPTIONAL', true],
    // AWS refuses to configure MFA that is off.
    withOther: ['OFF', undefined],
  },
  passwordMinimumLength: {
    other: 16,
    shows: at(POOL, 'passwordPolicy.minimumLength'),
    byDefault: 12,
    withOther: 16,
  },
  userPoolTier: {
    other: 'plus',
    shows: at(POOL, 'userPoolTier'),
    byDefault: 'ESSENTIALS',
    withOther: 'PLUS',
  },
  threatProtection: {
    other: 'audit',
    shows: at(POOL, 'userPoolAddOns.advancedSecurityMode'),
    byDefault: 'OFF',
    withOther: 'AUDIT',
  },
  accessTokenMinutes: {
    other: 60,
    shows: (stack) => [
      at(WEB_CLIENT, 'accessTokenValidity', 'web')(stack),
      at(WEB_CLIENT, 'idTokenValidity', 'mobile')(stack),
    ],
    byDefault: [15, 15],
    withOther: [60, 60],
  },
  refreshTokenDays: {
    other: 7,
    shows: at(WEB_CLIENT, 'refreshTokenValidity', 'mobile'),
    byDefault: 30,
    withOther: 7,
  },
  mobileCallbackUrls: {
    other: ['myapp://callback', 'http://localhost:3001/'],
    shows: (stack) => (at(WEB_CLIENT, 'callbackUrls', 'mobile')(stack) as string[]).slice(0, -1),
    byDefault: ['gatehouse://signed-in'],
    withOther: ['myapp://callback', 'http://localhost:3001/'],
  },
  mobileSignOutUrls: {
    other: ['myapp://bye'],
    shows: at(WEB_CLIENT, 'logoutUrls', 'mobile'),
    byDefault: ['gatehouse://signed-out'],
    withOther: ['myapp://bye'],
  },
  protect: {
    other: true,
    shows: (stack) => resource(stack, POOL).protect,
    byDefault: false,
    withOther: true,
  },
  deletedImageDays: {
    other: 7,
    shows: at(
      'aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration',
      'rules.1.noncurrentVersionExpiration.noncurrentDays',
      'profile-images',
    ),
    byDefault: 30,
    withOther: 7,
  },
  logRetentionDays: {
    other: 7,
    shows: (stack) => [
      ...new Set(
        resources(stack, 'aws:cloudwatch/logGroup:LogGroup').map((group) =>
          property(group, 'retentionInDays'),
        ),
      ),
    ],
    byDefault: [30],
    withOther: [7],
  },
  alarmEmail: {
    other: 'alarms@example.com',
    shows: count('aws:sns/topicSubscription:TopicSubscription'),
    byDefault: 0,
    withOther: 1,
  },
  tags: {
    other: { CostCenter: 'estate' },
    shows: (stack) =>
      json<{ tags: Record<string, string> }>(resource(stack, 'pulumi:providers:aws', 'aws'), 'defaultTags')
        .tags['CostCenter'],
    byDefault: undefined,
    withOther: 'estate',
  },
  rolePath: {
    other: '/estate/gates/',
    shows: everyRole('path'),
    byDefault: ['/gatehouse/'],
    withOther: ['/estate/gates/'],
  },
  permissionsBoundary: {
    other: 'arn:aws:iam::111122223333:policy/boundary',
    shows: everyRole('permissionsBoundary'),
    byDefault: [undefined],
    withOther: ['arn:aws:iam::111122223333:policy/boundary'],
  },
};

describe('the options of Pulumi.yaml', () => {
  let byDefault: RenderedStack;
  let allChanged: RenderedStack;
  beforeAll(async () => {
    byDefault = await renderStack('dev');
    const together = Object.entries(effects).filter(([, effect]) => !effect.with);
    allChanged = await renderStack('dev', {
      config: Object.fromEntries(together.map(([name, { other }]) => [name, other])),
    });
  });

  it.each(Object.entries(effects))(
    'include %s, which shows in the stack',
    async (name, { other, with: needed, shows, byDefault: before, withOther }) => {
      const changed = needed
        ? await renderStack('dev', { config: { ...needed, [name]: other } })
        : allChanged;
      expect(shows(byDefault)).toEqual(before);
      expect(shows(changed)).toEqual(withOther);
    },
  );

  it('are those that the program reads', () => {
    expect(Object.keys(project.options).sort()).toEqual(Object.keys(OPTIONS).sort());
  });

  it('have each a type, a description and a default of that type', () => {
    for (const [name, { type, description, default: value, items }] of Object.entries(project.options)) {
      expect([name, description]).toEqual([name, expect.stringMatching(/^[A-Z].*\.$/s)]);
      const actual = Array.isArray(value) ? 'array' : Number.isInteger(value) ? 'integer' : typeof value;
      expect([name, actual]).toEqual([name, type]);
      expect([name, items !== undefined]).toEqual([name, type === 'array']);
    }
  });

  it('are run by a file, since with a folder Pulumi would start the service', () => {
    expect(project).toMatchObject({ name: 'gatehouse', entry: 'index.ts' });
  });
});
