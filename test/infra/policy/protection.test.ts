import { protection } from '../../../infra/policy/protection';
import { example, violations } from './examine';

interface Production {
  stack?: string;
  protect?: boolean;
  deletionProtection?: string;
  forceDestroy?: boolean;
  enableDeletionProtection?: boolean;
}

function production({
  stack = 'prod',
  protect = true,
  deletionProtection = 'ACTIVE',
  forceDestroy = false,
  enableDeletionProtection = true,
}: Production) {
  const bucket = example({
    type: 'aws:s3/bucket:Bucket',
    name: 'photos',
    stack,
    protect,
    props: { forceDestroy },
  });
  return [
    example({
      type: 'aws:cognito/userPool:UserPool',
      name: 'pool',
      stack,
      protect,
      props: { deletionProtection },
    }),
    bucket,
    example({
      type: 'aws:s3/bucketVersioning:BucketVersioning',
      stack,
      props: { versioningConfiguration: { status: 'Enabled' } },
      references: { bucket: [bucket] },
    }),
    // Access logs come and go; their bucket needs no protection.
    example({ type: 'aws:s3/bucket:Bucket', name: 'logs', stack, props: { forceDestroy: true } }),
    example({
      type: 'aws:lb/loadBalancer:LoadBalancer',
      name: 'entrance',
      stack,
      props: { enableDeletionProtection },
    }),
  ];
}

test('a protected production stack passes', async () => {
  expect(await violations(protection, production({}))).toEqual([]);
});

test.each<[Production, string[]]>([
  [{ protect: false }, ['pool is not protected: it holds every account', 'photos is not protected']],
  [{ deletionProtection: 'INACTIVE' }, ['pool has no deletion protection']],
  [{ forceDestroy: true }, ['photos would be emptied by destroying it']],
  [{ enableDeletionProtection: false }, ['entrance has no deletion protection']],
])('in production %j is reported', async (changes, messages) => {
  expect(await violations(protection, production(changes))).toEqual(messages);
});

test('a development stack may be destroyed', async () => {
  const development = production({ stack: 'dev', protect: false, deletionProtection: 'INACTIVE' });

  expect(await violations(protection, development)).toEqual([]);
});

test('a stack of any name that protects something is protected as a whole', async () => {
  const estate = production({ stack: 'estate', deletionProtection: 'INACTIVE', forceDestroy: true });

  expect(await violations(protection, estate)).toEqual([
    'pool has no deletion protection',
    'photos would be emptied by destroying it',
  ]);
});

test('which stacks are production is configurable', async () => {
  const estate = production({ stack: 'estate', protect: false, deletionProtection: 'INACTIVE' });

  expect(await violations(protection, estate, { stacks: ['prod', 'estate'] })).toEqual([
    'pool is not protected: it holds every account',
    'pool has no deletion protection',
    'photos is not protected',
  ]);
});
