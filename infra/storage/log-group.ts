import * as aws from '@pulumi/aws';
import type * as pulumi from '@pulumi/pulumi';
import type { OperationSettings } from '../settings/operation-options';

/** How long logs are kept, and with which key they are encrypted. */
export type LogSettings = Pick<OperationSettings, 'logRetentionDays' | 'kmsKeyArn'>;

/**
 * Log group of CloudWatch Logs. With a KMS key, the key's policy must let the region's CloudWatch Logs use it (Amazon
 * CloudWatch Logs: "Encrypt log data using AWS Key Management Service").
 */
export function logGroup(
  name: string,
  { logRetentionDays, kmsKeyArn }: LogSettings,
  options: pulumi.CustomResourceOptions,
): aws.cloudwatch.LogGroup {
  return new aws.cloudwatch.LogGroup(
    name,
    { retentionInDays: logRetentionDays, ...(kmsKeyArn && { kmsKeyId: kmsKeyArn }) },
    options,
  );
}
