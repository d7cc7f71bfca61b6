import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import type { Settings } from './settings/settings';

/** The one provider of the stack. It tags every resource that AWS lets be tagged, also those inside awsx components. */
export function taggingProvider({ region, tags }: Settings): aws.Provider {
  const profile = new pulumi.Config('aws').get('profile');
  return new aws.Provider('aws', {
    region,
    ...(profile && { profile }),
    defaultTags: {
      tags: { ...tags, Project: pulumi.getProject(), Stack: pulumi.getStack(), ManagedBy: 'pulumi' },
    },
  });
}

/** The provider that a component got, to hand on to an awsx component, which would take a default one otherwise. */
export function providerOf(component: pulumi.ComponentResource): pulumi.ProviderResource {
  const provider = component.getProvider('aws:index:Provider');
  if (!provider) throw new Error('A component was created without the AWS provider');
  return provider;
}
