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
  passwords: { lowercase: true, uppercase: true, numbers: true, symbols: true, history: 24 },
  devices: { remember: 'by-choice', challengeNew: true },
  attributes: {
    required: ['given_name', 'family_name'],
    custom: [
      { name: 'plot', maximum: 20 },
      { name: 'floor', type: 'number', maximum: 200, mutable: false },
    ],
    clients: {
      mobile: {
        read: ['email', 'given_name', 'family_name', 'locale', 'custom:plot', 'custom:floor'],
        write: ['email', 'given_name', 'family_name', 'locale'],
      },
    },
    inAccessToken: ['given_name', 'custom:plot'],
  },
  threats: {
    lowRisk: 'second-factor',
    mediumRisk: 'second-factor-required',
    notify: true,
    blockedAddresses: ['198.51.100.0/24'],
    trustedAddresses: ['192.0.2.0/24', '2001:db8::/32'],
  },
  signInFirewall: { enabled: true, requestsPerFiveMinutes: 5000 },
  identityPool: {
    enabled: true,
    signedIn: ['gates', 'own-files', 'shared-files'],
    groups: { Admins: ['gates', 'own-files', 'publish-files'], Deliveries: ['shared-files'] },
    guests: ['shared-files'],
  },
  corsOrigins: ['https://app.example.com'],
  signInPages: { domain: 'auth.gates.example.com' },
};
