import type { ZodType } from 'zod';
import { OPTIONS } from '../../infra/settings/options';
import { loadProject } from './engine/project';
import { at, count, type Effect, names, SELF_SIGNED_URL } from './option-effects/effect';
import { EXISTING_THINGS } from './option-effects/existing-things';
import { IDENTITY } from './option-effects/identity';
import { json, property, resource, resources } from './support/find-resources';
import type { PlainObject } from './support/plain-values';
import { type RenderedStack, ROOT, renderStack } from './support/render-stack';

const CERTIFICATE_REQUEST =
  '-----BEGIN CERTIFICATE REQUEST-----\nTUlJQg==\n-----END CERTIFICATE REQUEST-----\n';

const container = (stack: RenderedStack) =>
  json<Record<string, unknown>[]>(
    resource(stack, 'aws:ecs/taskDefinition:TaskDefinition'),
    'containerDefinitions',
  )[0]!;

const environment = (name: string) => (stack: RenderedStack) =>
  (container(stack)['environment'] as { name: string; value: string }[]).find((entry) => entry.name === name)
    ?.value;

/** Values of a property over all IAM roles, each once. */
const everyRole = (path: string) => (stack: RenderedStack) => [
  ...new Set(resources(stack, 'aws:iam/role:Role').map((role) => property(role, path))),
];

const POOL = 'aws:cognito/userPool:UserPool';
const TASK = 'aws:ecs/taskDefinition:TaskDefinition';
const MAIN_GATE = {
  id: 'main',
  name: 'Main gate',
  topic: 'controlGate',
  thing: 'main-gate',
  groups: ['Admins'],
};
const project = loadProject(ROOT, 'dev');

/** Every option of Pulumi.yaml, in its default and in one other value that contradicts none of the others here. */
const effects: Record<keyof typeof OPTIONS, Effect> = {
  ...EXISTING_THINGS,
  ...IDENTITY,
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
    shows: (stack) => {
      const [webAcl] = resources(stack, 'aws:wafv2/webAcl:WebAcl').filter(({ name }) => name === 'gatehouse');
      return webAcl && property(webAcl, 'rules.0.statement.rateBasedStatement.limit');
    },
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

  it('show the default of every member of a group, and no other', () => {
    const groups = Object.entries(project.options).filter(
      ([, { type, description = '' }]) => type === 'object' && description.includes('docs/identity.md'),
    );
    expect(groups.length).toBeGreaterThan(0);
    for (const [name, { default: value }] of groups) {
      const reader = OPTIONS[name as keyof typeof OPTIONS] as ZodType;
      expect([name, reader.parse(JSON.stringify(value))]).toEqual([name, reader.parse('{}')]);
      const members = Object.keys(reader.parse('{}') as object);
      expect([name, Object.keys(value as object)]).toEqual([name, members]);
    }
  });

  it('are run by a file, since with a folder Pulumi would start the service', () => {
    expect(project).toMatchObject({ name: 'gatehouse', entry: 'index.ts' });
  });
});
