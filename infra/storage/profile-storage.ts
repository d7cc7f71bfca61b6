import * as pulumi from '@pulumi/pulumi';
import type { Account } from '../account';
import type { OperationSettings } from '../settings/operation-options';
import { ImageBackup } from './image-backup';
import { PrivateBucket } from './private-bucket';

export interface ProfileStorageArgs {
  settings: Pick<OperationSettings, 'protect' | 'deletedImageDays' | 'imageBackupDays' | 'kmsKeyArn'>;
  account: Account;
}

/** Bucket of the profile images, and its backup. A deleted or replaced image can be restored for `deletedImageDays`. */
export class ProfileStorage extends pulumi.ComponentResource {
  readonly bucketName: pulumi.Output<string>;
  readonly bucketArn: pulumi.Output<string>;

  constructor(
    name: string,
    { settings, account }: ProfileStorageArgs,
    options: pulumi.ComponentResourceOptions,
  ) {
    super('gatehouse:infra:ProfileStorage', name, {}, options);
    const { protect, deletedImageDays, imageBackupDays, kmsKeyArn } = settings;
    const bucket = new PrivateBucket(
      name,
      { protect, keepOldVersionsForDays: deletedImageDays, kmsKeyArn },
      { parent: this },
    );
    this.bucketName = bucket.bucketName;
    this.bucketArn = bucket.arn;
    if (imageBackupDays > 0) {
      new ImageBackup(
        `${name}-backup`,
        { account, bucketArn: bucket.arn, kmsKeyArn, days: imageBackupDays, protect },
        { parent: this },
      );
    }
    this.registerOutputs({ bucketName: this.bucketName });
  }
}
