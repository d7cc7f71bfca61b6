import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';

/** AWS account that the stack is deployed to, for building ARNs. */
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

/** AWS provider of a component, to hand on to an awsx component, which would take a default one otherwise. */
export function providerOf(component: pulumi.ComponentResource): pulumi.ProviderResource {
  const provider = component.getProvider('aws:index:Provider');
  if (!provider) throw new Error('A component was created without the AWS provider');
  return provider;
}

/** A function of Pulumi's that its type declarations leave out: whether a configuration key holds a secret. */
export const { isConfigSecret } = pulumi.runtime as unknown as { isConfigSecret(key: string): boolean };

/** Names that a stack may have: names in AWS are made of them, and no two stacks may come to the same. */
export const STACK_NAME = /^(?=.{1,32}$)[a-z0-9]+(-[a-z0-9]+)*$/;

/**
 * Physical name for the few resources that Pulumi can't name itself, and namespace of the gates in AWS IoT; unique in
 * an account and region for each stack: lower-case letters, digits and hyphens.
 */
export function physicalName(): string {
  return `${pulumi.getProject()}-${pulumi.getStack()}`;
}
