import type { identityOptions } from '../../../infra/identity/options';
import type { identityPoolOptions } from '../../../infra/identity-pool/options';
import { property, resources } from '../support/find-resources';
import { at, count, type Effect, names } from './effect';

const POOL = 'aws:cognito/userPool:UserPool';
const PROVIDER = 'aws:cognito/identityProvider:IdentityProvider';
const APP_CLIENT = 'aws:cognito/userPoolClient:UserPoolClient';

/** What the options of the user pool, its users and its app clients, and of the identity pool change. */
export const IDENTITY: Record<keyof typeof identityOptions | keyof typeof identityPoolOptions, Effect> = {
  identityPool: {
    other: { enabled: true, guests: ['shared-files'] },
    shows: (stack) => [
      resources(stack, 'aws:cognito/identityPool:IdentityPool').map((pool) =>
        property(pool, 'allowUnauthenticatedIdentities'),
      ),
      count('aws:s3/bucket:Bucket', 'people-files')(stack),
    ],
    byDefault: [[], 0],
    withOther: [[true], 1],
  },
  administrators: {
    other: ['a@example.com', 'b@example.com'],
    shows: (stack) => resources(stack, 'aws:cognito/user:User').map((user) => property(user, 'username')),
    byDefault: [],
    withOther: ['a@example.com', 'b@example.com'],
  },
  groups: {
    other: ['Residents'],
    shows: names('aws:cognito/userGroup:UserGroup'),
    byDefault: ['Admins'],
    withOther: ['Admins', 'Residents'],
  },
  signUp: {
    other: { mode: 'open' },
    shows: at(POOL, 'adminCreateUserConfig.allowAdminCreateUserOnly'),
    byDefault: true,
    withOther: false,
  },
  signIn: {
    other: { audit: false },
    shows: count('aws:lambda/function:Function', 'post-authentication'),
    byDefault: 1,
    withOther: 0,
  },
  messages: {
    other: { wording: 'cognito' },
    shows: count('aws:lambda/function:Function', 'custom-message'),
    byDefault: 1,
    withOther: 0,
  },
  accounts: {
    other: { verify: ['email', 'phone'] },
    shows: at(POOL, 'autoVerifiedAttributes'),
    byDefault: ['email'],
    withOther: ['email', 'phone_number'],
  },
  factors: {
    other: { passkeys: 'preferred' },
    shows: at(POOL, 'webAuthnConfiguration.userVerification'),
    byDefault: undefined,
    withOther: 'preferred',
  },
  captcha: {
    other: { siteKey: 'site1' },
    with: { captchaSecret: 'example' },
    shows: (stack) => [
      count('aws:lambda/function:Function', 'auth-challenge')(stack),
      at(APP_CLIENT, 'explicitAuthFlows', 'mobile')(stack),
    ],
    byDefault: [0, ['ALLOW_USER_SRP_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH']],
    withOther: [3, ['ALLOW_CUSTOM_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH']],
  },
  captchaSecret: {
    other: 'example',
    with: { captcha: { siteKey: 'site1' } },
    shows: (stack) =>
      resources(stack, 'aws:lambda/function:Function', 'verify-auth-challenge').map((found) =>
        property(found, 'environment.variables.CAPTCHA_SECRET'),
      ),
    byDefault: [],
    withOther: [{ '<secret>': 'example' }],
  },
  passwords: {
    other: { symbols: true, history: 5 },
    shows: (stack) => [
      at(POOL, 'passwordPolicy.requireSymbols')(stack),
      at(POOL, 'passwordPolicy.passwordHistorySize')(stack),
    ],
    byDefault: [false, undefined],
    withOther: [true, 5],
  },
  devices: {
    other: { remember: 'always' },
    shows: at(POOL, 'deviceConfiguration.deviceOnlyRememberedOnUserPrompt'),
    byDefault: undefined,
    withOther: false,
  },
  attributes: {
    other: { required: ['given_name'] },
    shows: at(POOL, 'schemas.1.name'),
    byDefault: undefined,
    withOther: 'given_name',
  },
  threats: {
    other: { highRisk: 'second-factor' },
    shows: (stack) =>
      resources(stack, 'aws:cognito/riskConfiguration:RiskConfiguration').map((risk) =>
        property(risk, 'accountTakeoverRiskConfiguration.actions.highAction.eventAction'),
      ),
    byDefault: [],
    withOther: ['MFA_IF_CONFIGURED'],
  },
  signInFirewall: {
    other: { enabled: true },
    shows: count('aws:wafv2/webAcl:WebAcl', 'sign-in'),
    byDefault: 0,
    withOther: 1,
  },
  identityLogs: {
    other: { signIns: true, trail: true },
    with: { userPoolTier: 'plus', threatProtection: 'audit' },
    shows: (stack) => [
      names('aws:cognito/logDeliveryConfiguration:LogDeliveryConfiguration', 'logConfigurations')(stack),
      names('aws:cloudtrail/trail:Trail')(stack),
    ],
    byDefault: [[], []],
    withOther: [[[expect.objectContaining({ eventSource: 'userAuthEvents' })]], ['gatehouse-dev']],
  },
  signInPages: {
    other: { domain: 'auth.gates.example.com' },
    with: { domain: 'gates.example.com', hostedZone: 'example.com' },
    shows: ({ outputs }) => outputs['authUrl'],
    byDefault: 'https://gatehouse-k3v9x2.auth.eu-west-1.amazoncognito.com',
    withOther: 'https://auth.gates.example.com',
  },
  accountPage: {
    other: false,
    shows: (stack) => (at(APP_CLIENT, 'allowedOauthScopes', 'web')(stack) as string[]).length,
    byDefault: 4,
    withOther: 3,
  },
  identityProviders: {
    other: [{ type: 'google', clientId: 'gates', admits: 'everyone' }],
    with: { identityProviderSecrets: { google: 'example' } },
    shows: (stack) => [
      names(PROVIDER, 'providerName')(stack),
      at(APP_CLIENT, 'supportedIdentityProviders', 'mobile')(stack),
    ],
    byDefault: [[], ['COGNITO']],
    withOther: [['Google'], ['COGNITO', 'Google']],
  },
  identityProviderSecrets: {
    other: { google: 'example' },
    with: { identityProviders: [{ type: 'google', clientId: 'gates', admits: 'everyone' }] },
    shows: names(PROVIDER, 'providerDetails.client_secret'),
    byDefault: [],
    withOther: [{ '<secret>': 'example' }],
  },
  mfa: {
    other: 'off',
    shows: (stack) => [
      at(POOL, 'mfaConfiguration')(stack),
      at(POOL, 'softwareTokenMfaConfiguration.enabled')(stack),
    ],
    byDefault: ['OPTIONAL', true],
    // AWS refuses to configure MFA that is off.
    withOther: ['OFF', undefined],
  },
  passwordMinimumLength: {
    other: 16,
    shows: at(POOL, 'passwordPolicy.minimumLength'),
    byDefault: 12,
    withOther: 16,
  },
  userPoolTier: {
    other: 'plus',
    shows: at(POOL, 'userPoolTier'),
    byDefault: 'ESSENTIALS',
    withOther: 'PLUS',
  },
  threatProtection: {
    other: 'enforced',
    shows: at(POOL, 'userPoolAddOns.advancedSecurityMode'),
    byDefault: 'OFF',
    withOther: 'ENFORCED',
  },
  accessTokenMinutes: {
    other: 60,
    shows: (stack) => [
      at(APP_CLIENT, 'accessTokenValidity', 'web')(stack),
      at(APP_CLIENT, 'idTokenValidity', 'mobile')(stack),
    ],
    byDefault: [15, 15],
    withOther: [60, 60],
  },
  refreshTokenDays: {
    other: 7,
    shows: at(APP_CLIENT, 'refreshTokenValidity', 'mobile'),
    byDefault: 30,
    withOther: 7,
  },
  appClients: {
    other: [{ name: 'panel', callbackUrls: ['https://panel.example.com/'], accessTokenMinutes: 5 }],
    // Alone, since other options change lifetimes too.
    with: {},
    shows: (stack) =>
      resources(stack, APP_CLIENT).map((client) => [
        property(client, 'name'),
        property(client, 'accessTokenValidity'),
      ]),
    byDefault: [
      ['mobile', 15],
      ['web', 15],
    ],
    withOther: [
      ['mobile', 15],
      ['panel', 5],
      ['web', 15],
    ],
  },
  machineClients: {
    other: [{ name: 'guard', gates: ['main'] }],
    shows: (stack) => [
      at(POOL, 'lambdaConfig.preTokenGenerationConfig.lambdaVersion')(stack),
      resources(stack, APP_CLIENT, 'machine').map((client) => property(client, 'allowedOauthScopes')),
    ],
    byDefault: ['V2_0', []],
    withOther: ['V3_0', [['gates/main']]],
  },
  mobileCallbackUrls: {
    other: ['myapp://callback', 'http://localhost:3001/'],
    shows: (stack) => (at(APP_CLIENT, 'callbackUrls', 'mobile')(stack) as string[]).slice(0, -1),
    byDefault: ['gatehouse://signed-in'],
    withOther: ['myapp://callback', 'http://localhost:3001/'],
  },
  mobileSignOutUrls: {
    other: ['myapp://bye'],
    shows: (stack) => (at(APP_CLIENT, 'logoutUrls', 'mobile')(stack) as string[]).slice(0, -1),
    byDefault: ['gatehouse://signed-out'],
    withOther: ['myapp://bye'],
  },
};
