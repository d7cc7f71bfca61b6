import * as aws from '@pulumi/aws';
import {
  type PolicyResource,
  type ResourceValidationPolicy,
  type StackValidationPolicy,
  validateResourceOfType,
} from '@pulumi/policy';
import { type PolicyDocument, readPolicyDocument } from './policy-document';
import { ofType, type ResourceClass, refersTo } from './relations';

/** A policy that every bucket has a companion resource, of one type, that says the right thing. */
function everyBucketHas(
  companion: ResourceClass,
  isRight: (props: PolicyResource['props']) => boolean,
  policy: { name: string; description: string; lack: string },
): StackValidationPolicy {
  return {
    name: policy.name,
    description: policy.description,
    validateStack: ({ resources }, reportViolation) => {
      for (const bucket of ofType(resources, aws.s3.Bucket)) {
        const companions = ofType(resources, companion).filter((each) => refersTo(each, 'bucket', bucket));
        if (!companions.some(({ props }) => isRight(props))) {
          reportViolation(`${bucket.name} ${policy.lack}`, bucket.urn);
        }
      }
    },
  };
}

export const bucketBlocksPublicAccess = everyBucketHas(
  aws.s3.BucketPublicAccessBlock,
  (props) =>
    ['blockPublicAcls', 'blockPublicPolicy', 'ignorePublicAcls', 'restrictPublicBuckets'].every(
      (setting) => props[setting] === true,
    ),
  {
    name: 'bucket-blocks-public-access',
    description: 'Every bucket blocks public access in all four ways.',
    lack: 'does not block public access in all four ways',
  },
);

export const bucketIsEncrypted = everyBucketHas(
  aws.s3.BucketServerSideEncryptionConfiguration,
  (props) =>
    (props['rules'] ?? []).some((rule: { applyServerSideEncryptionByDefault?: { sseAlgorithm?: string } }) =>
      ['AES256', 'aws:kms', 'aws:kms:dsse'].includes(
        rule.applyServerSideEncryptionByDefault?.sseAlgorithm ?? '',
      ),
    ),
  {
    name: 'bucket-is-encrypted',
    description: 'Every bucket states how its objects are encrypted at rest.',
    lack: 'has no encryption configuration',
  },
);

export const bucketHasPolicy = everyBucketHas(aws.s3.BucketPolicy, () => true, {
  name: 'bucket-has-a-policy',
  description: 'Every bucket has a policy, without which plain HTTP is allowed.',
  lack: 'has no policy',
});

/** On the policy itself, so that it is checked before the policy is made: a preview does not know its text yet. */
export const bucketRequiresTls: ResourceValidationPolicy = {
  name: 'bucket-requires-tls',
  description: 'Every bucket policy denies requests over plain HTTP.',
  validateResource: validateResourceOfType(aws.s3.BucketPolicy, ({ policy }, _resource, report) => {
    if (!deniesPlainHttp(readPolicyDocument(policy))) report('does not deny requests over plain HTTP');
  }),
};

/** Amazon S3: "Security best practices", "Enforce encryption of data in transit". */
function deniesPlainHttp({ Statement }: PolicyDocument): boolean {
  return Statement.some(
    ({ Effect, Action, Principal, Condition }) =>
      Effect === 'Deny' &&
      Action.includes('s3:*') &&
      (Principal === '*' || Principal?.['AWS'] === '*') &&
      String(Condition?.['Bool']?.['aws:SecureTransport']) === 'false',
  );
}
