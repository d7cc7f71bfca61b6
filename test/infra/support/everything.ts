/**
 * Stack `everything`: the options of `Pulumi.prod.yaml`, and each option that switches something on switched on, as far
 * as they go together.
 */
export const EVERYTHING: Record<string, unknown> = {
  signUp: {
    mode: 'invited',
    allowed: ['example.com', 'guest@example.org'],
    temporaryPasswordDays: 3,
    defaultGroup: 'Residents',
  },
  signIn: { allowed: { mobile: ['example.com'] }, audit: true },
};
