import * as pulumi from '@pulumi/pulumi';
import type { Settings } from '../settings/settings';
import { PrivateBucket } from './private-bucket';

/** Everyone's profile image. A deleted or replaced one can be restored for `deletedImageDays`, then it is gone. */
export class ProfileStorage extends pulumi.ComponentResource {
  readonly bucketName: pulumi.Output<string>;
  readonly bucketArn: pulumi.Output<string>;

  constructor(
    name: string,
    { protect, deletedImageDays }: Settings,
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
