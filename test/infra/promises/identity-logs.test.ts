import { json, property, resource, resources } from '../support/find-resources';
import { renderIdentity } from '../support/render-identity';
import type { RenderedStack } from '../support/render-stack';

const DELIVERY = 'aws:cognito/logDeliveryConfiguration:LogDeliveryConfiguration';
const LOG_GROUP = 'aws:cloudwatch/logGroup:LogGroup';
const TRAIL = 'aws:cloudtrail/trail:Trail';
const TRAIL_ARN = 'arn:aws:cloudtrail:eu-west-1:111122223333:trail/gatehouse-dev';
const TRAIL_BUCKET = 'arn:aws:s3:::gatehouse-trail';
const KMS_KEY = 'arn:aws:kms:eu-west-1:111122223333:key/0f0e0d0c-1111-2222-3333-444455556666';
const PLUS = { userPoolTier: 'plus', threatProtection: 'audit' };

const deliveredTo = (name: string) => ({
  logGroupArn: `arn:aws:logs:eu-west-1:111122223333:log-group:/aws/vendedlogs/gatehouse-${name}`,
});

describe('a stack without the options', () => {
  it('has neither logs of the user pool nor a trail', async () => {
    const stack = await renderIdentity();
    expect([DELIVERY, TRAIL].flatMap((type) => resources(stack, type))).toEqual([]);
    expect(stack.resources.filter(({ name }) => /vendedlogs|trail/.test(name))).toEqual([]);
  });
});

describe('the logs of the user pool', () => {
  it('have what could not be delivered in any tier, at the only level that Cognito has for it', async () => {
    const stack = await renderIdentity({ identityLogs: { undelivered: true } });
    expect(resource(stack, DELIVERY).inputs).toEqual({
      userPoolId: 'eu-west-1_Mock12345',
      logConfigurations: [
        {
          eventSource: 'userNotification',
          logLevel: 'ERROR',
          cloudWatchLogsConfiguration: deliveredTo('undelivered'),
        },
      ],
    });
  });

  it('have what threat protection saw of each sign-in in a log group of its own', async () => {
    const stack = await renderIdentity({ ...PLUS, identityLogs: { undelivered: true, signIns: true } });
    expect(property(resource(stack, DELIVERY), 'logConfigurations')).toEqual([
      expect.objectContaining({ eventSource: 'userNotification', logLevel: 'ERROR' }),
      {
        eventSource: 'userAuthEvents',
        logLevel: 'INFO',
        cloudWatchLogsConfiguration: deliveredTo('sign-ins'),
      },
    ]);
  });

  it('are kept as long as others, without a KMS key, for which Cognito does not write', async () => {
    const stack = await renderIdentity({
      ...PLUS,
      kmsKeyArn: KMS_KEY,
      logRetentionDays: 7,
      identityLogs: { undelivered: true, signIns: true },
    });
    const groups = resources(stack, LOG_GROUP, '/aws/vendedlogs/');
    expect(groups.map(({ inputs }) => inputs)).toEqual([{ retentionInDays: 7 }, { retentionInDays: 7 }]);
    expect(property(resource(stack, LOG_GROUP, 'post-authentication'), 'kmsKeyId')).toBe(KMS_KEY);
  });

  it('of sign-ins outlive a protected stack, which what could not be delivered does not', async () => {
    const identityLogs = { undelivered: true, signIns: true };
    const stack = await renderIdentity({ ...PLUS, identityLogs, protect: true });
    const kept = (name: string) => {
      const { protect, retainOnDelete } = resource(stack, LOG_GROUP, `gatehouse-${name}`);
      return [protect, retainOnDelete];
    };
    expect(kept('sign-ins')).toEqual([true, true]);
    expect(kept('undelivered')).toEqual([false, false]);
  });
});

describe('the trail', () => {
  let stack: RenderedStack;
  let encrypted: RenderedStack;
  beforeAll(async () => {
    const identityLogs = { trail: true };
    stack = await renderIdentity({ identityLogs });
    encrypted = await renderIdentity({ identityLogs, kmsKeyArn: KMS_KEY, protect: true });
  });

  it('records the management events of the region, but for those that a trail can leave out, with digests', () => {
    expect(resource(stack, TRAIL).inputs).toMatchObject({
      name: 'gatehouse-dev',
      s3BucketName: 'gatehouse-trail',
      enableLogFileValidation: true,
      isMultiRegionTrail: false,
      includeGlobalServiceEvents: false,
      advancedEventSelectors: [
        {
          fieldSelectors: [
            { field: 'eventCategory', equals: ['Management'] },
            { field: 'eventSource', notEquals: ['kms.amazonaws.com', 'rdsdata.amazonaws.com'] },
          ],
        },
      ],
    });
    expect(property(resource(stack, TRAIL), 'kmsKeyId')).toBeUndefined();
  });

  it('writes below its account in a bucket that no other trail may write to', () => {
    const policy = json<{ Statement: unknown[] }>(
      resource(stack, 'aws:s3/bucketPolicy:BucketPolicy', 'gatehouse-trail'),
      'policy',
    );
    const Principal = { Service: 'cloudtrail.amazonaws.com' };
    expect(policy.Statement.slice(1)).toEqual([
      {
        Effect: 'Allow',
        Action: ['s3:GetBucketAcl'],
        Resource: [TRAIL_BUCKET],
        Condition: { StringEquals: { 'aws:SourceArn': TRAIL_ARN } },
        Principal,
      },
      {
        Effect: 'Allow',
        Action: ['s3:PutObject'],
        Resource: [`${TRAIL_BUCKET}/AWSLogs/111122223333/*`],
        Condition: {
          StringEquals: { 'aws:SourceArn': TRAIL_ARN, 's3:x-amz-acl': 'bucket-owner-full-control' },
        },
        Principal,
      },
    ]);
  });

  it('is there once its bucket and its role have their policies', () => {
    expect(resource(stack, TRAIL).dependsOn).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/bucketPolicy:BucketPolicy::gatehouse-trail$/),
        expect.stringMatching(/rolePolicy:RolePolicy::gatehouse-trail$/),
      ]),
    );
  });

  it('writes to a log group too, by a role that can write its own streams there and nothing else', () => {
    const group = 'arn:aws:logs:eu-west-1:111122223333:log-group:gatehouse-trail';
    expect(resource(stack, TRAIL).inputs).toMatchObject({
      cloudWatchLogsGroupArn: `${group}:*`,
      cloudWatchLogsRoleArn: 'arn:aws:iam::111122223333:role/gatehouse-trail',
    });
    expect(
      json<object>(resource(stack, 'aws:iam/rolePolicy:RolePolicy', 'gatehouse-trail'), 'policy'),
    ).toMatchObject({
      Statement: [
        {
          Effect: 'Allow',
          Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
          Resource: [`${group}:log-stream:111122223333_CloudTrail_eu-west-1*`],
        },
      ],
    });
  });

  it('is kept as long as logs are, and outlives a protected stack, encrypted with its key', () => {
    const lifecycle = 'aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration';
    expect(property(resource(stack, lifecycle, 'gatehouse-trail'), 'rules.1.expiration.days')).toBe(30);
    expect(resource(stack, 'aws:s3/bucket:Bucket', 'gatehouse-trail').inputs).toEqual({ forceDestroy: true });
    const bucket = resource(encrypted, 'aws:s3/bucket:Bucket', 'gatehouse-trail');
    const group = resource(encrypted, LOG_GROUP, 'gatehouse-trail');
    expect(bucket.inputs).toEqual({ forceDestroy: false });
    for (const kept of [bucket, group]) expect(kept).toMatchObject({ protect: true, retainOnDelete: true });
    expect(property(resource(encrypted, TRAIL), 'kmsKeyId')).toBe(KMS_KEY);
    expect(property(group, 'kmsKeyId')).toBe(KMS_KEY);
  });
});
