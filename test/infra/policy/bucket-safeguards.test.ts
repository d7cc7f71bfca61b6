import {
  bucketBlocksPublicAccess,
  bucketHasPolicy,
  bucketIsEncrypted,
  bucketRequiresTls,
} from '../../../infra/policy/bucket-safeguards';
import { example, violations } from './examine';

const bucket = example({ type: 'aws:s3/bucket:Bucket', name: 'photos' });
const other = example({ type: 'aws:s3/bucket:Bucket', name: 'other' });

const companion = (type: string, props: Record<string, unknown>, of = bucket) =>
  example({ type: `aws:s3/${type}`, props, references: { bucket: [of] } });

const accessBlock = (changes = {}, of = bucket) =>
  companion(
    'bucketPublicAccessBlock:BucketPublicAccessBlock',
    {
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
      ...changes,
    },
    of,
  );

test('a bucket that blocks public access in all four ways passes', async () => {
  expect(await violations(bucketBlocksPublicAccess, [bucket, accessBlock()])).toEqual([]);
});

test.each(['blockPublicAcls', 'blockPublicPolicy', 'ignorePublicAcls', 'restrictPublicBuckets'])(
  'a bucket without %s is reported',
  async (setting) => {
    expect(await violations(bucketBlocksPublicAccess, [bucket, accessBlock({ [setting]: false })])).toEqual([
      'photos does not block public access in all four ways',
    ]);
  },
);

test("another bucket's public access block does not count", async () => {
  expect(await violations(bucketBlocksPublicAccess, [bucket, other, accessBlock({}, other)])).toEqual([
    'photos does not block public access in all four ways',
  ]);
});

const encryption = (sseAlgorithm: string) =>
  companion('bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration', {
    rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm } }],
  });

test.each(['AES256', 'aws:kms'])('a bucket encrypted with %s passes', async (algorithm) => {
  expect(await violations(bucketIsEncrypted, [bucket, encryption(algorithm)])).toEqual([]);
});

test('a bucket that does not state its encryption is reported', async () => {
  expect(await violations(bucketIsEncrypted, [bucket])).toEqual(['photos has no encryption configuration']);
});

const tlsOnly = {
  Effect: 'Deny',
  Principal: '*',
  Action: 's3:*',
  Resource: '*',
  Condition: { Bool: { 'aws:SecureTransport': 'false' } },
};

const policy = (statement: object) =>
  companion('bucketPolicy:BucketPolicy', { policy: JSON.stringify({ Statement: [statement] }) });

test('a bucket that denies plain HTTP passes', async () => {
  const resources = [bucket, policy(tlsOnly)];

  expect(await violations(bucketHasPolicy, resources)).toEqual([]);
  expect(await violations(bucketRequiresTls, resources)).toEqual([]);
});

test('a bucket without a policy is reported', async () => {
  expect(await violations(bucketHasPolicy, [bucket])).toEqual(['photos has no policy']);
});

test.each([
  ['allows instead', { ...tlsOnly, Effect: 'Allow' }],
  ['denies one action only', { ...tlsOnly, Action: 's3:GetObject' }],
  ['denies one principal only', { ...tlsOnly, Principal: { AWS: 'arn:aws:iam::111122223333:role/one' } }],
  ['denies TLS', { ...tlsOnly, Condition: { Bool: { 'aws:SecureTransport': 'true' } } }],
  ['denies on no condition of transport', { ...tlsOnly, Condition: {} }],
])('a bucket policy that %s is reported', async (_mistake, statement) => {
  expect(await violations(bucketRequiresTls, [bucket, policy(statement)])).toEqual([
    'does not deny requests over plain HTTP',
  ]);
});
