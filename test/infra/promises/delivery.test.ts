import { json, property, resource, resources } from '../support/find-resources';
import { INTERNAL_STACK } from '../support/further-stacks';
import { type RenderedStack, renderStack } from '../support/render-stack';

const BUCKET_ARN = 'arn:aws:s3:::gatehouse-profile-images';

describe('a deployment of the service', () => {
  it('is rolled back where the new tasks answer with errors or cannot command gates, by alarms that are made first', async () => {
    const stack = await renderStack('prod');
    const service = resource(stack, 'aws:ecs/service:Service');
    expect(property(service, 'alarms')).toEqual({
      enable: true,
      rollback: true,
      alarmNames: ['gatehouse-prod-service-errors', 'gatehouse-prod-commands-failed'],
    });
    for (const alarm of ['gatehouse-service-errors', 'gatehouse-commands-failed']) {
      const { urn, dependsOn } = resource(stack, 'aws:cloudwatch/metricAlarm:MetricAlarm', alarm);
      expect(service.dependsOn).toContain(urn);
      expect(dependsOn.filter((each) => each.includes('ecs/service'))).toEqual([]);
    }
  });
});

describe('a stack with a backup and a budget', () => {
  let stack: RenderedStack;
  beforeAll(async () => {
    stack = await renderStack('dev', { config: INTERNAL_STACK });
  });

  it('backs the profile images up every night, and nothing else', () => {
    expect(property(resource(stack, 'aws:backup/plan:Plan'), 'rules')).toEqual([
      {
        ruleName: 'nightly',
        targetVaultName: 'gatehouse-profile-images-backup',
        schedule: 'cron(0 3 * * ? *)',
        lifecycle: { deleteAfter: 35 },
      },
    ]);
    expect(property(resource(stack, 'aws:backup/selection:Selection'), 'resources')).toEqual([BUCKET_ARN]);
  });

  it('lets AWS Backup read that bucket alone, and write no object of it', () => {
    const { Statement } = json<{ Statement: { Action: string[]; Resource: string[] }[] }>(
      resource(stack, 'aws:iam/rolePolicy:RolePolicy', 'profile-images-backup'),
      'policy',
    );
    const inS3 = Statement.filter(({ Action }) => Action.some((action) => action.startsWith('s3:')));
    expect(inS3.flatMap(({ Resource }) => Resource)).toEqual([BUCKET_ARN, `${BUCKET_ARN}/*`, '*']);
    expect(Statement.flatMap(({ Action }) => Action)).not.toContain('s3:PutObject');
    expect(Statement.flatMap(({ Action }) => Action).filter((action) => /Object$/.test(action))).toEqual([
      's3:GetObject',
    ]);
  });

  it('keeps the backups where it is protected', () => {
    expect(resource(stack, 'aws:backup/vault:Vault')).toMatchObject({
      protect: true,
      retainOnDelete: true,
      inputs: { forceDestroy: false },
    });
  });

  it('counts what carries its own tags, and tells before and after the money is spent', () => {
    expect(resource(stack, 'aws:budgets/budget:Budget').inputs).toMatchObject({
      name: 'gatehouse-dev',
      limitAmount: '200',
      filterExpression: {
        ands: [
          { tags: { key: 'Project', values: ['gatehouse'] } },
          { tags: { key: 'Stack', values: ['dev'] } },
        ],
      },
      notifications: [
        expect.objectContaining({
          notificationType: 'ACTUAL',
          threshold: 80,
          subscriberEmailAddresses: ['alarms@example.com'],
        }),
        expect.objectContaining({
          notificationType: 'FORECASTED',
          threshold: 100,
          subscriberEmailAddresses: ['alarms@example.com'],
        }),
      ],
    });
  });
});

it('makes neither backup nor budget unless it is told to', async () => {
  const stack = await renderStack('prod');
  for (const type of ['aws:backup/vault:Vault', 'aws:budgets/budget:Budget']) {
    expect(resources(stack, type)).toEqual([]);
  }
});
