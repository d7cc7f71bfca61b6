import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { type Account, physicalName } from '../account';
import { allow, type Statement } from '../iam/policy-document';
import { serviceRole } from '../iam/service-role';
import type { OperationSettings } from '../settings/operation-options';
import { type LogSettings, logGroup } from '../storage/log-group';
import { PrivateBucket } from '../storage/private-bucket';

export interface TrailArgs {
  settings: Pick<OperationSettings, 'protect'> & LogSettings;
  account: Account;
}

/** What a trail may leave out of its management events; it cannot choose Cognito's alone (CloudTrail: AdvancedFieldSelector). */
const LEFT_OUT = ['kms.amazonaws.com', 'rdsdata.amazonaws.com'];

/**
 * AWS CloudTrail: calls of Cognito's API and requests to the sign-in pages, among all management events of the account in
 * this region. Kept in a bucket, with digests that show whether a file was changed, and in a log group to search.
 */
export class Trail extends pulumi.ComponentResource {
  readonly logGroupName: pulumi.Output<string>;

  constructor(name: string, { settings, account }: TrailArgs, options: pulumi.ComponentResourceOptions) {
    super('gatehouse:infra:Trail', name, {}, options);
    const { protect, kmsKeyArn } = settings;
    const { id, partition, region } = account;
    const trailName = physicalName();
    const trailArn = pulumi.interpolate`arn:${partition}:cloudtrail:${region}:${id}:trail/${trailName}`;
    const bucket = new PrivateBucket(
      name,
      {
        protect,
        kmsKeyArn,
        expireAfterDays: settings.logRetentionDays,
        statements: (bucketArn) => deliveryStatements(bucketArn, trailArn, id),
      },
      { parent: this },
    );
    const logs = logGroup(name, settings, { parent: this, protect, retainOnDelete: protect });
    const { role, policy } = serviceRole(
      name,
      {
        // CloudTrail is not known to say whom it acts for when it takes this role.
        service: 'cloudtrail.amazonaws.com',
        description: 'Gatehouse: writes what CloudTrail records into a log group',
        statements: [
          allow(
            ['logs:CreateLogStream', 'logs:PutLogEvents'],
            [pulumi.interpolate`${logs.arn}:log-stream:${id}_CloudTrail_${region}*`],
          ),
        ],
      },
      { parent: this },
    );
    new aws.cloudtrail.Trail(
      name,
      {
        name: trailName,
        s3BucketName: bucket.bucketName,
        ...(kmsKeyArn && { kmsKeyId: kmsKeyArn }),
        enableLogFileValidation: true,
        isMultiRegionTrail: false,
        includeGlobalServiceEvents: false,
        advancedEventSelectors: [
          {
            name: 'Management events',
            fieldSelectors: [
              { field: 'eventCategory', equals: ['Management'] },
              { field: 'eventSource', notEquals: LEFT_OUT },
            ],
          },
        ],
        cloudWatchLogsGroupArn: pulumi.interpolate`${logs.arn}:*`,
        cloudWatchLogsRoleArn: role.arn,
      },
      { parent: this, dependsOn: [bucket.policy, policy] },
    );
    this.logGroupName = logs.name;
    this.registerOutputs({});
  }
}

/** CloudTrail: "Amazon S3 bucket policy for CloudTrail", for this trail alone. */
function deliveryStatements(
  bucketArn: pulumi.Output<string>,
  trailArn: pulumi.Output<string>,
  accountId: pulumi.Output<string>,
): Statement[] {
  const Principal = { Service: 'cloudtrail.amazonaws.com' };
  const ofThisTrail = { 'aws:SourceArn': trailArn };
  return [
    { ...allow(['s3:GetBucketAcl'], [bucketArn], { StringEquals: ofThisTrail }), Principal },
    {
      ...allow(['s3:PutObject'], [pulumi.interpolate`${bucketArn}/AWSLogs/${accountId}/*`], {
        StringEquals: { ...ofThisTrail, 's3:x-amz-acl': 'bucket-owner-full-control' },
      }),
      Principal,
    },
  ];
}
