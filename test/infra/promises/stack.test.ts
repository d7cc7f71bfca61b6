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
    expect(groups).toHaveLength(8);
    for (const group of groups) expect(property(group, 'retentionInDays')).toBeGreaterThan(0);
  });

  it('protects user pool, profile images and load balancer in prod', () => {
    const pool = resource(prod, 'aws:cognito/userPool:UserPool');
    const bucket = resource(prod, BUCKET, 'profile-images');
    for (const kept of [pool, bucket]) expect(kept).toMatchObject({ protect: true, retainOnDelete: true });
    expect(property(pool, 'deletionProtection')).toBe('ACTIVE');
    expect(property(bucket, 'forceDestroy')).toBe(false);
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

  it('has outputs for addresses, clients, certificates and the first administrator', () => {
    expect(Object.keys(prod.outputs)).toEqual([
      'administratorCommand',
      'amplifyOutputs',
      'authUrl',
      'dashboardUrl',
      'deviceCertificates',
      'iotEndpoint',
      'mobileClientId',
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
      expect(property(alarm, 'alarmActions')).toEqual(['arn:aws:sns:eu-west-1:111122223333:gatehouse']);
    }
    expect(resource(prod, 'aws:sns/topicSubscription:TopicSubscription').inputs).toMatchObject({
      protocol: 'email',
      endpoint: 'alarms@example.com',
    });
  });

  it('counts commands by the members of the audit record', () => {
    const filters = resources(prod, 'aws:cloudwatch/logMetricFilter:LogMetricFilter');
    expect(filters.map((filter) => property(filter, 'pattern'))).toEqual(
      ['denied', 'failed', 'limited', 'published', 'refused'].map(
        (outcome) => `{ $.audit = "gate-command" && $.outcome = "${outcome}" }`,
      ),
    );
    for (const filter of filters) expect(property(filter, 'logGroupName')).toBe('gatehouse');
  });
});
