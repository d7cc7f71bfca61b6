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
  signIn: { allowed: { mobile: ['example.com'], panel: ['example.com'] }, audit: true },
  appClients: [
    {
      name: 'panel',
      callbackUrls: ['https://panel.example.com/signed-in'],
      signOutUrls: ['https://panel.example.com/'],
      accessTokenMinutes: 5,
      refreshTokenDays: 1,
    },
    { name: 'partner', confidential: true, callbackUrls: ['https://partner.example.com/signed-in'] },
  ],
  machineClients: [{ name: 'night-guard', gates: ['main'], accessTokenMinutes: 30 }],
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
        write: ['email', 'given_name', 'family_name', 'locale', 'custom:plot'],
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
  identityLogs: { undelivered: true, signIns: true, trail: true, failedSignIns: 30 },
  signInFirewall: { enabled: true, requestsPerFiveMinutes: 5000 },
  signInPages: { domain: 'auth.gates.example.com', style: 'own' },
  identityProviders: [
    { type: 'google', clientId: '1234.apps.googleusercontent.com', domains: ['gmail.com'] },
    { type: 'facebook', clientId: '1234567890', apiVersion: 'v23.0', trustEmail: true },
    { type: 'apple', clientId: 'com.example.gates', teamId: 'TEAM123456', keyId: 'KEY1234567' },
    {
      type: 'amazon',
      clientId: 'amzn1.application-oa2-client.1234',
      trustEmail: true,
      attributes: { name: '', given_name: 'name', family_name: 'name' },
    },
    {
      type: 'oidc',
      name: 'Estate',
      clientId: 'gates',
      issuer: 'https://login.example.com',
      scopes: ['openid', 'email', 'profile', 'groups'],
      userInfoBy: 'POST',
      admits: 'everyone',
      attributes: { 'custom:plot': 'plot', locale: 'locale' },
      endpoints: {
        authorize: 'https://login.example.com/authorize',
        token: 'https://login.example.com/token',
        userInfo: 'https://login.example.com/user-info',
        keys: 'https://login.example.com/keys',
      },
    },
    {
      type: 'saml',
      name: 'Company',
      metadataUrl: 'https://saml.example.com/metadata',
      domains: ['example.com', 'example.org'],
      trustEmail: true,
      signOut: true,
      signRequests: true,
      encryptAssertions: true,
    },
  ],
  identityProviderSecrets: {
    google: 'google-secret',
    facebook: 'facebook-secret',
    apple: '-----BEGIN PRIVATE KEY-----\nYXBwbGU=\n-----END PRIVATE KEY-----\n',
    amazon: 'amazon-secret',
    Estate: 'estate-secret',
  },
  identityPool: {
    enabled: true,
    clients: ['mobile', 'panel'],
    signedIn: ['gates', 'own-files', 'shared-files'],
    groups: { Admins: ['gates', 'own-files', 'publish-files'], Deliveries: ['shared-files'] },
    guests: ['shared-files'],
  },
  corsOrigins: ['https://app.example.com'],
};
