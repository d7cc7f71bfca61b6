import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { LISTENER_RULES } from '../../../contract/edge';
import { IMAGE_SOURCES, imageSourceHash } from '../../../infra/gate-service/image-source';
import { readConfig } from '../../../service/platform/config';
import { json, property, resource } from '../support/find-resources';
import { mockCloud } from '../support/mock-cloud';
import { type RenderedStack, renderStack } from '../support/render-stack';

const createInMock = mockCloud.create;

const ROOT = path.join(__dirname, '../../..');

interface Container {
  name: string;
  image: string;
  user: string;
  environment: { name: string; value: string }[];
  portMappings: { containerPort: number }[];
  healthCheck: { command: string[] };
  readonlyRootFilesystem: boolean;
  linuxParameters: object;
  stopTimeout: number;
}

const containerOf = (stack: RenderedStack): Container => {
  const [container, ...others] = json<Container[]>(
    resource(stack, 'aws:ecs/taskDefinition:TaskDefinition'),
    'containerDefinitions',
  );
  expect(others).toEqual([]);
  return container!;
};

const environmentOf = (stack: RenderedStack) =>
  Object.fromEntries(containerOf(stack).environment.map(({ name, value }) => [name, value]));

describe('the service', () => {
  let dev: RenderedStack;
  let prod: RenderedStack;
  beforeAll(async () => {
    dev = await renderStack('dev');
    prod = await renderStack('prod', { config: { corsOrigins: ['https://app.example.com'] } });
  });

  it('accepts the environment that the stack gives it', () => {
    expect(readConfig(environmentOf(dev))).toMatchObject({
      port: 3000,
      publicUrl: 'https://gatehouse-1234567890.eu-west-1.elb.amazonaws.com',
      userPoolId: 'eu-west-1_Mock12345',
      clientIds: ['web1client2id', 'mobile1client2id'],
      webClientId: 'web1client2id',
      publicClientId: 'mobile1client2id',
      profileImageBucket: 'gatehouse-profile-images',
      commandTtlSeconds: 10,
      corsOrigins: [],
    });
    const config = readConfig(environmentOf(prod));
    expect(config.publicUrl).toBe('https://gates.example.com');
    expect(config.gates.map(({ thing, commandTopic }) => [thing, commandTopic])).toEqual([
      ['gatehouse-prod_main-gate', 'gatehouse-prod/controlGate'],
      ['gatehouse-prod_yard-gate', 'gatehouse-prod/gates/yard'],
    ]);
    expect(config.corsOrigins).toEqual(['https://app.example.com']);
    expect(config.albArn).toBeDefined();
    expect(config.keyEndpointOverrides.size).toBe(0);
  });

  it('tells the account page what the user pool has, and nothing where there is no account page', async () => {
    expect(environmentOf(dev)['ACCOUNT_FEATURES']).toBe('totp');
    const off = await renderStack('dev', { config: { accountPage: false } });
    expect(environmentOf(off)['ACCOUNT_FEATURES']).toBeUndefined();
    const scopes = ['openid', 'profile', 'email'];
    expect(
      property(resource(off, 'aws:cognito/userPoolClient:UserPoolClient', 'web'), 'allowedOauthScopes'),
    ).toEqual(scopes);
    const asked = JSON.stringify(off.resources.map(({ inputs }) => inputs)).match(/"scope":"openid[^"]*"/g);
    expect(new Set(asked)).toEqual(new Set([`"scope":"${scopes.join(' ')}"`]));
  });

  it('publishes through the endpoint of this account', () => {
    expect(environmentOf(dev)['AWS_ENDPOINT_URL_IOT_DATA_PLANE']).toBe(
      'https://mock-ats.iot.eu-west-1.amazonaws.com',
    );
  });

  it('listens where the load balancer and the security groups look for it', () => {
    const { portMappings } = containerOf(dev);
    const port = Number(environmentOf(dev)['PORT']);
    const targetGroup = resource(dev, 'aws:lb/targetGroup:TargetGroup');
    expect(portMappings.map(({ containerPort }) => containerPort)).toEqual([port]);
    expect(property(targetGroup, 'port')).toBe(port);
    expect(targetGroup.inputs).toMatchObject({
      deregistrationDelay: 30,
      healthCheck: { path: '/readyz', port: 'traffic-port' },
    });
    expect(property(resource(dev, 'aws:ecs/service:Service'), 'loadBalancers.0')).toMatchObject({
      containerName: containerOf(dev).name,
      containerPort: port,
    });
  });

  it('runs as the image was built: user, port and health check', () => {
    const dockerfile = fs.readFileSync(path.join(ROOT, 'Dockerfile'), 'utf8');
    const { user, portMappings, healthCheck } = containerOf(dev);
    expect(dockerfile).toContain(`USER ${user}:`);
    expect(dockerfile).toContain(`EXPOSE ${portMappings[0]?.containerPort}\n`);
    expect(dockerfile).toContain(`CMD ${JSON.stringify(healthCheck.command.slice(1)).replace(',', ', ')}`);
    expect(healthCheck.command[0]).toBe('CMD');
  });

  it('has no more rights in its container than it needs', () => {
    expect(containerOf(dev)).toMatchObject({
      readonlyRootFilesystem: true,
      linuxParameters: { capabilities: { drop: ['ALL'] } },
    });
    expect(Number(containerOf(dev).user)).toBeGreaterThan(0);
  });

  it('gets time to drain: longer than the service takes, as long as the load balancer waits', () => {
    const drainSeconds = 25;
    expect(containerOf(dev).stopTimeout).toBeGreaterThan(drainSeconds);
    expect(property(resource(dev, 'aws:lb/targetGroup:TargetGroup'), 'deregistrationDelay')).toBe(30);
  });

  it('is rolled back where a deployment does not become healthy', () => {
    expect(resource(prod, 'aws:ecs/service:Service').inputs).toMatchObject({
      deploymentCircuitBreaker: { enable: true, rollback: true },
      waitForSteadyState: true,
      healthCheckGracePeriodSeconds: 60,
    });
  });

  it('starts after the listener rules, without which Amazon ECS refuses its target group', () => {
    const { dependsOn } = resource(dev, 'aws:ecs/service:Service');
    expect(dependsOn.filter((urn) => urn.includes('ListenerRule'))).toHaveLength(LISTENER_RULES.length);
  });

  it('leaves the number of tasks to autoscaling only where there is any', () => {
    expect(resource(dev, 'aws:ecs/service:Service').ignoreChanges).toEqual([]);
    expect(resource(prod, 'aws:ecs/service:Service').ignoreChanges).toEqual(['desiredCount']);
    expect(resource(prod, 'aws:appautoscaling/target:Target').inputs).toMatchObject({
      minCapacity: 2,
      maxCapacity: 6,
    });
  });
});

describe("the image's tag", () => {
  it('is new for each build, also of what was built before', async () => {
    for (const [architecture, digits] of [
      ['arm64', '1111'],
      ['x86_64', '2222'],
      ['arm64', '3333'],
    ] as const) {
      const made = jest
        .spyOn(mockCloud, 'create')
        .mockImplementation(async (request) =>
          request.type === 'random:index/randomString:RandomString'
            ? { id: digits, state: { ...request.inputs, result: digits } }
            : createInMock(request),
        );
      const stack = await renderStack('dev', { config: { architecture } });
      made.mockRestore();
      const build = resource(stack, 'random:index/randomString:RandomString', 'image');
      // New digits come with new keepers, which are all that makes docker-build build.
      expect(property(build, 'keepers')).toEqual({ source: '<source hash>', architecture });
      expect(property(resource(stack, 'docker-build:index:Image'), 'tags.0')).toMatch(
        new RegExp(`:<source hash>-${architecture}-${digits}$`),
      );
    }
  });

  it('comes from everything that the build can see', () => {
    const allowed = fs
      .readFileSync(path.join(ROOT, '.dockerignore'), 'utf8')
      .split('\n')
      .filter((line) => line.startsWith('!'))
      .map((line) => line.slice(1));
    expect([...IMAGE_SOURCES].sort()).toEqual([...allowed, '.dockerignore', 'Dockerfile'].sort());
  });

  it('changes with content, names and modes of its sources, as docker-build does, and with nothing else', () => {
    const root = fs.mkdtempSync(path.join(os.tmpdir(), 'image-source-'));
    const write = (name: string, content: string) => fs.writeFileSync(path.join(root, name), content);
    fs.mkdirSync(path.join(root, 'service'));
    write('service/a.ts', '1');
    const first = imageSourceHash(root);
    write('README.md', 'not part of the image');
    expect(imageSourceHash(root)).toBe(first);
    write('service/a.ts', '2');
    const second = imageSourceHash(root);
    fs.renameSync(path.join(root, 'service/a.ts'), path.join(root, 'service/b.ts'));
    const third = imageSourceHash(root);
    fs.chmodSync(path.join(root, 'service/b.ts'), 0o755);
    const fourth = imageSourceHash(root);
    fs.rmSync(root, { recursive: true });
    expect(new Set([first, second, third, fourth]).size).toBe(4);
    expect(first).toMatch(/^[0-9a-f]{16}$/);
  });
});
