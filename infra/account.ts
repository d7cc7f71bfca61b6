import * as aws from '@pulumi/aws';
import type * as pulumi from '@pulumi/pulumi';

/** The AWS account that the stack is deployed to, for building ARNs. */
export interface Account {
  id: pulumi.Output<string>;
  /** `aws`, or another partition such as `aws-cn`. */
  partition: pulumi.Output<string>;
  region: string;
}

export function currentAccount(region: string, options: pulumi.InvokeOutputOptions): Account {
  return {
    id: aws.getCallerIdentityOutput({}, options).accountId,
    partition: aws.getPartitionOutput({}, options).partition,
    region,
  };
}
