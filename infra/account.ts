import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import type { Settings } from './settings/read-settings';

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

/** AWS provider of the stack. It tags every resource that AWS lets be tagged, also those inside awsx components. */
export function taggingProvider({ region, tags }: Pick<Settings, 'region' | 'tags'>): aws.Provider {
  const profile = new pulumi.Config('aws').get('profile');
  return new aws.Provider('aws', {
    region,
    ...(profile && { profile }),
    defaultTags: {
      tags: { ...tags, Project: pulumi.getProject(), Stack: pulumi.getStack(), ManagedBy: 'pulumi' },
    },
  });
}

/** AWS provider of a component, to hand on to an awsx component, which would take a default one otherwise. */
export function providerOf(component: pulumi.ComponentResource): pulumi.ProviderResource {
  const provider = component.getProvider('aws:index:Provider');
  if (!provider) throw new Error('A component was created without the AWS provider');
  return provider;
}

/**
 * Physical name for the few resources that Pulumi can't name itself, unique in an account and region for each stack:
 * lower-case letters, digits and hyphens.
 */
export function physicalName(): string {
  return `${pulumi.getProject()}-${pulumi.getStack()}`.toLowerCase().replace(/[^a-z0-9-]+/g, '-');
}
