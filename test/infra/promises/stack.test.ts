import { json, property, resource, resources } from '../support/find-resources';
import type { PlainValue } from '../support/plain-values';
import { type RenderedStack, renderStack } from '../support/render-stack';

const BUCKET = 'aws:s3/bucket:Bucket';

/** Every value of the stack that is not inside a secret. */
function inTheClear(value: PlainValue): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null || '<secret>' in value) return [];
  return Object.values(value).flatMap(inTheClear);
}

describe('the stack', () => {
  let dev: RenderedStack;
  let prod: RenderedStack;
  beforeAll(async () => {
    dev = await renderStack('dev');
    prod = await renderStack('prod');
  });

  const both = () => [dev, prod];

  it('gives every resource a name of its own', () => {
    for (const { resources: all } of both()) {
      const urns = all.map(({ urn }) => urn);
      expect(new Set(urns).size).toBe(urns.length);
    }
  });

  it('tags everything in AWS, through the one provider that carries the tags', () => {
    const tags = (stack: RenderedStack) =>
      json<{ tags: object }>(resource(stack, 'pulumi:providers:aws'), 'defaultTags').tags;
    expect(tags(dev)).toEqual({ Project: 'gatehouse', Stack: 'dev', ManagedBy: 'pulumi' });
    expect(tags(prod)).toMatchObject({ Stack: 'prod', CostCenter: 'estate' });
    for (const { resources: all } of both()) {
      const inAws = all.filter(({ type }) => /^awsx?:/.test(type));
      expect(inAws.length).toBeGreaterThan(70);
      for (const { urn, providerUrns } of inAws) {
        expect([urn, providerUrns]).toEqual([urn, [expect.stringMatching(/::aws$/)]]);
      }
    }
  });

  it('keeps every bucket private, encrypted and off plain HTTP', () => {
    for (const stack of both()) {
      const buckets = resources(stack, BUCKET).map(({ name }) => name);
      expect(buckets).toContain('gatehouse-profile-images');
      for (const name of buckets) {
        expect(
          resource(stack, 'aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock', name).inputs,
        ).toEqual({
          bucket: name,
          blockPublicAcls: true,
          blockPublicPolicy: true,
          ignorePublicAcls: true,
          restrictPublicBuckets: true,
        });
        expect(
          property(
            resource(
              stack,
              'aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration',
              name,
            ),
            'rules.0.applyServerSideEncryptionByDefault.sseAlgorithm',
          ),
        ).toBe('AES256');
        expect(property(resource(stack, 'aws:s3/bucketPolicy:BucketPolicy', name), 'policy')).toContain(
          '{"Effect":"Deny","Principal":"*","Action":"s3:*"',
        );
      }
    }
  });

  it('keeps container images encrypted, scanned and unchanging', () => {
    expect(resource(dev, 'awsx:ecr:Repository').inputs).toMatchObject({
      imageTagMutability: 'IMMUTABLE',
      imageScanningConfiguration: { scanOnPush: true },
      encryptionConfigurations: [{ encryptionType: 'AES256' }],
      lifecyclePolicy: { rules: [{ maximumNumberOfImages: 20 }] },
    });
  });

  it('keeps a deleted profile image for the stated days, and not for ever', () => {
    const versioning = resource(prod, 'aws:s3/bucketVersioning:BucketVersioning', 'profile-images');
    expect(property(versioning, 'versioningConfiguration.status')).toBe('Enabled');
    const lifecycle = resource(
      prod,
      'aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration',
      'profile-images',
    );
    expect(property(lifecycle, 'rules')).toContainEqual(
      expect.objectContaining({
        status: 'Enabled',
        noncurrentVersionExpiration: { noncurrentDays: 30 },
        expiration: { expiredObjectDeleteMarker: true },
      }),
    );
  });

  it('keeps every log for a limited time', () => {
    const groups = both().flatMap((stack) => resources(stack, 'aws:cloudwatch/logGroup:LogGroup'));
    expect(groups.length).toBeGreaterThanOrEqual(14);
    for (const group of groups) expect(property(group, 'retentionInDays')).toBeGreaterThan(0);
  });

  it('protects user pool, profile images, load balancer, access logs and audit records in prod', () => {
    const pool = resource(prod, 'aws:cognito/userPool:UserPool');
    const bucket = resource(prod, BUCKET, 'profile-images');
    const accessLogs = resource(prod, BUCKET, 'gatehouse-logs');
    const auditLog = resources(prod, 'aws:cloudwatch/logGroup:LogGroup').find(
      ({ name }) => name === 'gatehouse',
    );
    const signInLog = resource(prod, 'aws:cloudwatch/logGroup:LogGroup', 'post-authentication');
    for (const kept of [pool, bucket, accessLogs, auditLog, signInLog])
      expect(kept).toMatchObject({ protect: true, retainOnDelete: true });
    expect(property(pool, 'deletionProtection')).toBe('ACTIVE');
    expect(property(bucket, 'forceDestroy')).toBe(false);
    expect(property(accessLogs, 'forceDestroy')).toBe(false);
    const loadBalancer = resource(prod, 'aws:lb/loadBalancer:LoadBalancer');
    expect(loadBalancer.protect).toBe(true);
    expect(property(loadBalancer, 'enableDeletionProtection')).toBe(true);
  });

  it('can be destroyed completely in dev', () => {
    expect(dev.resources.filter(({ protect, retainOnDelete }) => protect || retainOnDelete)).toEqual([]);
    expect(property(resource(dev, 'aws:cognito/userPool:UserPool'), 'deletionProtection')).toBe('INACTIVE');
    expect(property(resource(dev, 'aws:lb/loadBalancer:LoadBalancer'), 'enableDeletionProtection')).toBe(
      false,
    );
    expect(resources(dev, BUCKET).map((bucket) => property(bucket, 'forceDestroy'))).toEqual([true]);
    expect(property(resource(dev, 'awsx:ecr:Repository'), 'forceDelete')).toBe(true);
  });

  it('shows no secret in plain text', () => {
    for (const stack of both()) {
      const visible = [...stack.resources.map(({ inputs }) => inputs), stack.outputs]
        .flatMap(inTheClear)
        .join('\n');
      for (const secret of ['mock-private-key', 'mock-client-secret', 'mock-registry-password']) {
        expect(visible).not.toContain(secret);
      }
    }
  });

  it('has outputs for addresses, clients, devices, the first administrator and all that the runbook names', () => {
    expect(Object.keys(prod.outputs)).toEqual([
      'administratorCommand',
      'amplifyOutputs',
      'authUrl',
      'clientIds',
      'clientSecrets',
      'clusterName',
      'dashboardUrl',
      'deviceCertificates',
      'devices',
      'identityProviderRegistration',
      'image',
      'iotEndpoint',
      'missingDnsRecords',
      'mobileClientId',
      'profileImageBucket',
      'serviceLogGroup',
      'serviceName',
      'url',
      'userPoolId',
      'webClientId',
    ]);
    expect(prod.outputs['administratorCommand']).toMatch(
      /admin-create-user --region eu-west-1 --user-pool-id eu-west-1_Mock12345 .* --group-name Admins$/,
    );
  });

  it('sends its alarms to one topic, and by e-mail where configured', () => {
    const alarms = resources(prod, 'aws:cloudwatch/metricAlarm:MetricAlarm');
    expect(alarms.map((alarm) => property(alarm, 'metricName'))).toEqual(
      expect.arrayContaining(['CommandsFailed', 'Errors', 'HTTPCode_ELB_5XX_Count', 'UnHealthyHostCount']),
    );
    for (const alarm of alarms) {
      // The end of a trouble is told too.
      for (const actions of ['alarmActions', 'okActions']) {
        expect(property(alarm, actions)).toEqual(['arn:aws:sns:eu-west-1:111122223333:gatehouse']);
      }
    }
    expect(resource(prod, 'aws:sns/topicSubscription:TopicSubscription').inputs).toMatchObject({
      protocol: 'email',
      endpoint: 'alarms@example.com',
    });
  });

  it.each([
    ['nothing runs', 'no-healthy-task', 'HealthyHostCount', 'LessThanThreshold', 1, 'breaching'],
    [
      'a gate is offline for long',
      'gates-offline',
      'GatesOffline',
      'GreaterThanThreshold',
      0,
      'notBreaching',
    ],
    [
      'nobody looks for offline gates',
      'gate-watch-errors',
      'Errors',
      'GreaterThanThreshold',
      0,
      'notBreaching',
    ],
    [
      'a last will is lost',
      'last-wills-lost',
      'IncomingLogEvents',
      'GreaterThanThreshold',
      0,
      'notBreaching',
    ],
    [
      'the certificate nears its end',
      'certificate-expiry',
      'DaysToExpiry',
      'LessThanThreshold',
      30,
      'ignore',
    ],
    [
      'the load balancer answers for itself',
      'load-balancer-errors',
      'HTTPCode_ELB_5XX_Count',
      'GreaterThanThreshold',
      5,
      'notBreaching',
    ],
    [
      'the service fails',
      'service-errors',
      'HTTPCode_Target_5XX_Count',
      'GreaterThanThreshold',
      5,
      'notBreaching',
    ],
    [
      'a task is not ready',
      'unhealthy-tasks',
      'UnHealthyHostCount',
      'GreaterThanThreshold',
      0,
      'notBreaching',
    ],
    ['answers take long', 'latency', 'TargetResponseTime', 'GreaterThanThreshold', 2, 'notBreaching'],
    ['a command fails', 'commands-failed', 'CommandsFailed', 'GreaterThanThreshold', 0, 'notBreaching'],
    ['nobody gets a token', 'pre-token-errors', 'Errors', 'GreaterThanThreshold', 0, 'notBreaching'],
    ['tokens are throttled', 'pre-token-throttles', 'Throttles', 'GreaterThanThreshold', 0, 'notBreaching'],
    ['browsers cannot sign in', 'sign-in-errors', 'ELBAuthError', 'GreaterThanThreshold', 0, 'notBreaching'],
    ['the tasks lack CPU', 'cpu', 'CPUUtilization', 'GreaterThanThreshold', 85, 'notBreaching'],
    ['the tasks lack memory', 'memory', 'MemoryUtilization', 'GreaterThanThreshold', 85, 'notBreaching'],
  ])(
    'rings an alarm where %s',
    (_what, alarm, metricName, comparisonOperator, threshold, treatMissingData) => {
      const found = resource(prod, 'aws:cloudwatch/metricAlarm:MetricAlarm', `gatehouse-${alarm}`);
      expect(found.inputs).toMatchObject({ metricName, comparisonOperator, threshold, treatMissingData });
    },
  );

  it.each<[string, string, object]>([
    [
      'within three minutes where nothing runs',
      'no-healthy-task',
      { period: 60, evaluationPeriods: 3, statistic: 'Minimum' },
    ],
    ['once a day for the certificate', 'certificate-expiry', { period: 86_400, evaluationPeriods: 1 }],
    [
      'where one request in a hundred has been slow for a quarter of an hour',
      'latency',
      {
        extendedStatistic: 'p99',
        evaluateLowSampleCountPercentiles: 'ignore',
        period: 300,
        evaluationPeriods: 3,
      },
    ],
    ['by the task that is worst off', 'unhealthy-tasks', { statistic: 'Maximum' }],
    ['where no zone has a healthy task', 'no-healthy-task', { statistic: 'Minimum' }],
  ])('rings %s', (_what, alarm, expected) => {
    const found = resource(prod, 'aws:cloudwatch/metricAlarm:MetricAlarm', `gatehouse-${alarm}`);
    expect(found.inputs).toMatchObject(expected);
  });

  it('counts offline gates in the record that the gate watch writes', () => {
    const filter = resource(prod, 'aws:cloudwatch/logMetricFilter:LogMetricFilter', 'gates-offline');
    expect(filter.inputs).toMatchObject({
      logGroupName: 'gatehouse-gate-watch',
      pattern: '{ $.gatesOffline >= 0 }',
      metricTransformation: { name: 'GatesOffline', namespace: 'Gatehouse/prod', value: '$.gatesOffline' },
    });
    expect(resource(prod, 'aws:cloudwatch/eventTarget:EventTarget').inputs).toMatchObject({
      arn: 'arn:aws:lambda:eu-west-1:111122223333:gatehouse-gate-watch',
    });
    expect(resource(prod, 'aws:lambda/permission:Permission', 'gate-watch').inputs).toMatchObject({
      principal: 'events.amazonaws.com',
    });
  });

  it('shows commands and errors of its own log on the dashboard', () => {
    const { widgets } = json<{ widgets: { type: string; properties: { query?: string } }[] }>(
      resource(prod, 'aws:cloudwatch/dashboard:Dashboard'),
      'dashboardBody',
    );
    expect(widgets.find(({ type }) => type === 'log')?.properties.query).toMatch(
      /^SOURCE 'gatehouse' \| fields .* \| filter ispresent\(audit\)/,
    );
  });

  it('lets the load balancer write its access log below its account, under no condition that it may not meet', () => {
    const policy = json<{ Statement: { Principal: unknown; Resource: unknown; Condition?: object }[] }>(
      resource(prod, 'aws:s3/bucketPolicy:BucketPolicy', 'gatehouse-logs'),
      'policy',
    );
    expect(policy.Statement[1]).toEqual({
      Effect: 'Allow',
      Action: ['s3:PutObject'],
      Principal: { Service: 'logdelivery.elasticloadbalancing.amazonaws.com' },
      Resource: ['arn:aws:s3:::gatehouse-logs/AWSLogs/111122223333/*'],
    });
  });

  it('counts commands by the members of the audit record, those denied only where it says to whom', () => {
    const filters = resources(prod, 'aws:cloudwatch/logMetricFilter:LogMetricFilter');
    const ofCommands = filters.filter(({ name }) => name !== 'gatehouse-gates-offline');
    expect(ofCommands.map((filter) => property(filter, 'pattern'))).toEqual(
      ['denied" && $.sub = "*', 'failed', 'limited', 'published', 'refused'].map(
        (outcome) => `{ $.audit = "gate-command" && $.outcome = "${outcome}" }`,
      ),
    );
    for (const filter of ofCommands) expect(property(filter, 'logGroupName')).toBe('gatehouse');
  });
});
