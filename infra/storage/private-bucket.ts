import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { policyDocument, type Statement } from '../iam/policy-document';

export interface PrivateBucketArgs {
  /** Days after which an object is deleted; undefined keeps objects. */
  expireAfterDays?: number;
  /** Days after which a deleted or replaced object is gone for good; undefined keeps no old versions. */
  keepOldVersionsForDays?: number;
  /** What others may do with the bucket, given its ARN. */
  statements?: (bucketArn: pulumi.Output<string>) => Statement[];
  /** ARN of the KMS key that encrypts its objects; undefined for a key of S3's own. */
  kmsKeyArn?: string | undefined;
  /** Whether to guard the bucket and its content against being destroyed. */
  protect: boolean;
}

/** S3 bucket that is encrypted, closed to the public and reached over TLS only. */
export class PrivateBucket extends pulumi.ComponentResource {
  readonly bucketName: pulumi.Output<string>;
  readonly arn: pulumi.Output<string>;
  /** Settled when the bucket's policy is in force. */
  readonly policy: aws.s3.BucketPolicy;

  constructor(name: string, args: PrivateBucketArgs, options: pulumi.ComponentResourceOptions) {
    super('gatehouse:infra:PrivateBucket', name, {}, options);
    const bucket = new aws.s3.Bucket(
      name,
      { forceDestroy: !args.protect },
      { parent: this, protect: args.protect, retainOnDelete: args.protect },
    );
    const child = { parent: this };

    const publicAccessBlock = new aws.s3.BucketPublicAccessBlock(
      name,
      {
        bucket: bucket.bucket,
        blockPublicAcls: true,
        blockPublicPolicy: true,
        ignorePublicAcls: true,
        restrictPublicBuckets: true,
      },
      child,
    );
    new aws.s3.BucketOwnershipControls(
      name,
      { bucket: bucket.bucket, rule: { objectOwnership: 'BucketOwnerEnforced' } },
      child,
    );
    new aws.s3.BucketServerSideEncryptionConfiguration(
      name,
      {
        bucket: bucket.bucket,
        rules: [encryption(args.kmsKeyArn)],
      },
      child,
    );
    const versioning =
      args.keepOldVersionsForDays === undefined
        ? []
        : [
            new aws.s3.BucketVersioning(
              name,
              { bucket: bucket.bucket, versioningConfiguration: { status: 'Enabled' } },
              child,
            ),
          ];
    new aws.s3.BucketLifecycleConfiguration(
      name,
      { bucket: bucket.bucket, rules: lifecycleRules(args) },
      { parent: this, dependsOn: versioning },
    );
    this.policy = new aws.s3.BucketPolicy(
      name,
      {
        bucket: bucket.bucket,
        policy: policyDocument([tlsOnly(bucket.arn), ...(args.statements?.(bucket.arn) ?? [])]),
      },
      { parent: this, dependsOn: [publicAccessBlock] },
    );

    this.bucketName = bucket.bucket;
    this.arn = bucket.arn;
    this.registerOutputs({ bucketName: this.bucketName });
  }
}

/** A bucket key spares a call to KMS for each object (Amazon S3: "Reducing the cost of SSE-KMS with Amazon S3 Bucket Keys"). */
function encryption(kmsKeyArn: string | undefined) {
  return kmsKeyArn
    ? {
        applyServerSideEncryptionByDefault: { sseAlgorithm: 'aws:kms', kmsMasterKeyId: kmsKeyArn },
        bucketKeyEnabled: true,
      }
    : { applyServerSideEncryptionByDefault: { sseAlgorithm: 'AES256' } };
}

/** Amazon S3: "Security best practices", "Enforce encryption of data in transit". */
function tlsOnly(bucketArn: pulumi.Output<string>): Statement {
  return {
    Effect: 'Deny',
    Principal: '*',
    Action: 's3:*',
    Resource: [bucketArn, pulumi.interpolate`${bucketArn}/*`],
    Condition: { Bool: { 'aws:SecureTransport': 'false' } },
  };
}

function lifecycleRules({ expireAfterDays, keepOldVersionsForDays }: PrivateBucketArgs) {
  const everything = { filter: { prefix: '' }, status: 'Enabled' };
  return [
    { ...everything, id: 'unfinished-uploads', abortIncompleteMultipartUpload: { daysAfterInitiation: 1 } },
    ...(expireAfterDays === undefined
      ? []
      : [{ ...everything, id: 'expiry', expiration: { days: expireAfterDays } }]),
    ...(keepOldVersionsForDays === undefined
      ? []
      : [
          {
            ...everything,
            id: 'old-versions',
            noncurrentVersionExpiration: { noncurrentDays: keepOldVersionsForDays },
            // A deleted object leaves a marker, which would stay for ever.
            expiration: { expiredObjectDeleteMarker: true },
          },
        ]),
  ];
}
