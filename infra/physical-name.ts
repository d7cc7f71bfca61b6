import * as pulumi from '@pulumi/pulumi';

/**
 * A name for the few resources that Pulumi can't name itself, unique in an account and region for each stack:
 * lower-case letters, digits and hyphens.
 */
export function physicalName(): string {
  return `${pulumi.getProject()}-${pulumi.getStack()}`.toLowerCase().replace(/[^a-z0-9-]+/g, '-');
}
