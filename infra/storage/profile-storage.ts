import * as pulumi from '@pulumi/pulumi';
import type { OperationSettings } from '../settings/operation-options';
import { PrivateBucket } from './private-bucket';

/** Bucket of the profile images. A deleted or replaced image can be restored for `deletedImageDays`. */
export class ProfileStorage extends pulumi.ComponentResource {
  readonly bucketName: pulumi.Output<string>;
  readonly bucketArn: pulumi.Output<string>;

  constructor(
    name: string,
    { protect, deletedImageDays }: Pick<OperationSettings, 'protect' | 'deletedImageDays'>,
    options: pulumi.ComponentResourceOptions,
  ) {
    super('gatehouse:infra:ProfileStorage', name, {}, options);
    const bucket = new PrivateBucket(
      name,
      { protect, keepOldVersionsForDays: deletedImageDays },
      { parent: this },
    );
    this.bucketName = bucket.bucketName;
    this.bucketArn = bucket.arn;
    this.registerOutputs({ bucketName: this.bucketName });
  }
}
