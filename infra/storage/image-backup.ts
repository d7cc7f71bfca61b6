import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import type { Account } from '../account';
import { allow, type Statement } from '../iam/policy-document';
import { serviceRole } from '../iam/service-role';

/** Every night at three (UTC). */
const SCHEDULE = 'cron(0 3 * * ? *)';

export interface ImageBackupArgs {
  account: Account;
  bucketArn: pulumi.Output<string>;
  /** KMS key that the bucket is encrypted with, besides S3's own. */
  kmsKeyArn: string | undefined;
  /** Days that a backup is kept. */
  days: number;
  /** Whether to guard the backups against being destroyed. */
  protect: boolean;
}

/** Backup of the profile images (AWS Backup), every night into a vault of its own. */
export class ImageBackup extends pulumi.ComponentResource {
  constructor(name: string, args: ImageBackupArgs, options: pulumi.ComponentResourceOptions) {
    super('gatehouse:infra:ImageBackup', name, {}, options);
    const { bucketArn, days, protect } = args;
    const child = { parent: this };
    const vault = new aws.backup.Vault(
      name,
      { forceDestroy: !protect },
      { ...child, protect, retainOnDelete: protect },
    );
    const plan = new aws.backup.Plan(
      name,
      {
        rules: [
          {
            ruleName: 'nightly',
            targetVaultName: vault.name,
            schedule: SCHEDULE,
            lifecycle: { deleteAfter: days },
          },
        ],
      },
      child,
    );
    const { role, policy } = serviceRole(
      name,
      {
        service: 'backup.amazonaws.com',
        description: 'Gatehouse: backs up profile images',
        statements: backupPermissions(args),
      },
      child,
    );
    new aws.backup.Selection(
      name,
      { planId: plan.id, iamRoleArn: role.arn, resources: [bucketArn] },
      { ...child, dependsOn: [policy] },
    );
    this.registerOutputs({});
  }
}

/** What AWS's own policy for this allows (AWSBackupServiceRolePolicyForS3Backup), on this bucket alone. */
function backupPermissions({ account, bucketArn, kmsKeyArn }: ImageBackupArgs): Statement[] {
  const { id, partition, region } = account;
  return [
    allow(
      [
        's3:GetBucketAcl',
        's3:GetBucketLocation',
        's3:GetBucketNotification',
        's3:GetBucketTagging',
        's3:GetBucketVersioning',
        's3:GetInventoryConfiguration',
        's3:ListBucket',
        's3:ListBucketVersions',
        's3:PutBucketNotification',
        's3:PutInventoryConfiguration',
      ],
      [bucketArn],
    ),
    allow(
      [
        's3:GetObject',
        's3:GetObjectAcl',
        's3:GetObjectTagging',
        's3:GetObjectVersion',
        's3:GetObjectVersionAcl',
        's3:GetObjectVersionTagging',
      ],
      [pulumi.interpolate`${bucketArn}/*`],
    ),
    // AWS Backup hears of new objects through a rule that it makes itself.
    allow(
      [
        'events:DeleteRule',
        'events:DescribeRule',
        'events:DisableRule',
        'events:EnableRule',
        'events:ListTargetsByRule',
        'events:PutRule',
        'events:PutTargets',
        'events:RemoveTargets',
      ],
      [pulumi.interpolate`arn:${partition}:events:${region}:${id}:rule/AwsBackupManagedRule*`],
    ),
    allow(['cloudwatch:GetMetricData', 'events:ListRules', 's3:ListAllMyBuckets'], ['*']),
    ...(kmsKeyArn
      ? [
          allow(['kms:Decrypt', 'kms:DescribeKey'], [kmsKeyArn], {
            StringEquals: { 'kms:ViaService': `s3.${region}.amazonaws.com` },
          }),
        ]
      : []),
  ];
}
