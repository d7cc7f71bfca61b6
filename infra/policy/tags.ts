import type { ResourceValidationPolicy } from '@pulumi/policy';

/** Who made it and for what: costs and leftovers are found by these. */
const REQUIRED_TAGS = ['Project', 'Stack', 'ManagedBy'];

/** The provider tags whatever can be tagged, so that nobody has to know which resources that are. */
export const requiredTags: ResourceValidationPolicy = {
  name: 'required-tags',
  description: `Every AWS resource is made by a provider whose default tags include ${REQUIRED_TAGS.join(', ')}.`,
  validateResource: ({ type, provider }, reportViolation) => {
    if (!type.startsWith('aws:')) return;
    const tags = defaultTags(provider?.props['defaultTags']);
    const missing = REQUIRED_TAGS.filter((tag) => !tags[tag]);
    if (missing.length > 0) reportViolation(`its provider does not tag it with ${missing.join(', ')}`);
  },
};

/** Providers get structured properties as JSON text. */
function defaultTags(written: unknown): Record<string, unknown> {
  const value = (typeof written === 'string' ? JSON.parse(written) : written) as
    | { tags?: Record<string, unknown> }
    | undefined;
  return value?.tags ?? {};
}
