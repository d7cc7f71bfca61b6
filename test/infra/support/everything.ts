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
  messages: {
    wording: 'gatehouse',
    language: 'de',
    sesIdentity: 'arn:aws:ses:eu-west-1:111122223333:identity/example.com',
    from: 'gates@example.com',
    replyTo: 'office@example.com',
    configurationSet: 'gatehouse',
  },
  signIn: { allowed: { mobile: ['example.com'] }, audit: true },
  // Cognito has no sign-in without a password where a second factor is required.
  mfa: 'optional',
  accounts: { signInWith: 'email', verify: ['email', 'phone'], recoverBy: ['email', 'phone'] },
  factors: { totp: true, sms: true, email: true, passkeys: 'required', codes: ['email', 'sms'] },
};
