import * as aws from '@pulumi/aws';
import type { StackValidationArgs, StackValidationPolicy } from '@pulumi/policy';
import { ofType, refersTo } from './relations';

/** Stacks that must be protected, unless the pack's configuration names others. */
const PROTECTED_STACKS = ['prod'];

export const protection: StackValidationPolicy = {
  name: 'protected-data',
  description:
    'In production, and wherever anything is protected, user pool, versioned buckets and load balancer withstand a mistaken destroy.',
  configSchema: {
    properties: {
      stacks: { type: 'array', items: { type: 'string' }, default: PROTECTED_STACKS },
    },
  },
  validateStack: (stack, reportViolation) => {
    if (!isProtected(stack)) return;
    const { resources } = stack;
    for (const { name, urn, opts, props } of ofType(resources, aws.cognito.UserPool)) {
      if (!opts.protect) reportViolation(`${name} is not protected: it holds every account`, urn);
      if (props['deletionProtection'] !== 'ACTIVE')
        reportViolation(`${name} has no deletion protection`, urn);
    }
    for (const { name, urn, props } of ofType(resources, aws.lb.LoadBalancer)) {
      if (props['enableDeletionProtection'] !== true)
        reportViolation(`${name} has no deletion protection`, urn);
    }
    const versioned = ofType(resources, aws.s3.BucketVersioning).filter(
      ({ props }) => props['versioningConfiguration']?.status === 'Enabled',
    );
    for (const bucket of ofType(resources, aws.s3.Bucket)) {
      if (!versioned.some((versioning) => refersTo(versioning, 'bucket', bucket))) continue;
      if (!bucket.opts.protect) reportViolation(`${bucket.name} is not protected`, bucket.urn);
      if (bucket.props['forceDestroy'] === true) {
        reportViolation(`${bucket.name} would be emptied by destroying it`, bucket.urn);
      }
    }
  },
};

/** A stack is protected as a whole or not at all, whatever its name. */
function isProtected({ resources, getConfig }: StackValidationArgs): boolean {
  const { stacks = PROTECTED_STACKS } = getConfig<{ stacks?: string[] }>();
  const [stack] = resources[0]?.urn.replace('urn:pulumi:', '').split('::') ?? [];
  return (stack !== undefined && stacks.includes(stack)) || resources.some(({ opts }) => opts.protect);
}
