import type { OPTIONS } from '../../../infra/settings/options';

/** Change of one option on a running stack, with the other options that it needs. */
export interface OptionChange {
  /** What the change is, as the table in docs/operations.md says it. */
  title: string;
  from: unknown;
  to: unknown;
  /** Other options, before and after. */
  beside?: Record<string, unknown>;
  /** Options that change with it. */
  with?: Record<string, [from: unknown, to: unknown]>;
}

const CERTIFICATE_REQUEST = (content: string) =>
  `-----BEGIN CERTIFICATE REQUEST-----\n${content}\n-----END CERTIFICATE REQUEST-----\n`;

const MAIN_GATE = {
  id: 'main',
  name: 'Main gate',
  topic: 'controlGate',
  thing: 'main-gate',
  groups: ['Admins'],
};
const YARD_GATE = { ...MAIN_GATE, id: 'yard', name: 'Yard', topic: 'gates/yard', thing: 'yard-gate' };

const PANEL = { name: 'panel', callbackUrls: ['https://panel.example.com/'] };
const GUARD = { name: 'guard', gates: ['main'] };

const SUBNETS = ['subnet-0123456789abcdef0', 'subnet-0123456789abcdef1', 'subnet-0123456789abcdef2'] as const;
const EXISTING_VPC = {
  vpcId: 'vpc-0123456789abcdef0',
  egress: 'existing',
  loadBalancerSubnetIds: [SUBNETS[0], SUBNETS[1]],
  taskSubnetIds: [SUBNETS[0]],
};

const DOMAIN = { domain: 'gates.example.com', hostedZone: 'example.com' };

const GOOGLE = { type: 'google', clientId: 'gates', admits: 'everyone' };
const GOOGLE_SECRET = { identityProviderSecrets: { google: 'example' } };
const COMPANY = {
  type: 'saml',
  name: 'Company',
  metadataUrl: 'https://saml.example.com/metadata',
  admits: 'everyone',
};

/** There and back, where the two differ. */
const toggled = (on: string, off: string, beside: Record<string, unknown> = {}): OptionChange[] => [
  { title: on, from: false, to: true, beside },
  { title: off, from: true, to: false, beside },
];

const changed = (from: unknown, to: unknown, beside: Record<string, unknown> = {}): OptionChange[] => [
  { title: 'changed', from, to, beside },
];

/** Every option of Pulumi.yaml, with the changes that do different things. */
export const OPTION_CHANGES: Record<keyof typeof OPTIONS, OptionChange[]> = {
  domain: [
    {
      title: 'set, with `hostedZone`',
      from: '',
      to: DOMAIN.domain,
      with: { hostedZone: ['', DOMAIN.hostedZone] },
    },
    {
      title: 'changed',
      from: DOMAIN.domain,
      to: 'doors.example.com',
      beside: { hostedZone: DOMAIN.hostedZone },
    },
  ],
  hostedZone: changed('example.com', 'gates.example.com', { domain: DOMAIN.domain }),
  hostedZoneRole: changed('', 'arn:aws:iam::111122223333:role/zone', DOMAIN),
  certificateArn: changed('', 'arn:aws:acm:eu-west-1:111122223333:certificate/gates', DOMAIN),
  vpcCidr: changed('', '10.1.0.0/16'),
  vpcId: [
    {
      title: 'set, with what goes with it',
      from: '',
      to: EXISTING_VPC.vpcId,
      with: {
        egress: ['public-ip', EXISTING_VPC.egress],
        loadBalancerSubnetIds: [[], EXISTING_VPC.loadBalancerSubnetIds],
        taskSubnetIds: [[], EXISTING_VPC.taskSubnetIds],
      },
    },
  ],
  loadBalancerSubnetIds: changed([SUBNETS[0], SUBNETS[1]], [SUBNETS[0], SUBNETS[2]], EXISTING_VPC),
  taskSubnetIds: changed([SUBNETS[0]], [SUBNETS[1]], EXISTING_VPC),
  availabilityZones: [{ title: '2 to 3', from: 2, to: 3 }],
  egress: [{ title: 'public-ip to single-nat', from: 'public-ip', to: 'single-nat' }],
  interfaceEndpoints: toggled('on', 'off', { egress: 'single-nat' }),
  flowLogs: toggled('on', 'off'),
  internalLoadBalancer: changed(false, true, { egress: 'single-nat' }),
  dualStack: changed(false, true, EXISTING_VPC),
  allowedNetworks: changed([], ['203.0.113.0/24']),
  accessLogs: toggled('on', 'off'),
  accessLogBucket: changed('', 'estate-access-logs', { accessLogs: true }),
  jwtValidation: changed(false, true),
  requestsPerFiveMinutes: changed(1000, 500),
  architecture: changed('arm64', 'x86_64'),
  cpu: changed(256, 512, { memory: 1024 }),
  memory: changed(512, 1024),
  minimumTasks: changed(1, 2, { maximumTasks: 4 }),
  maximumTasks: [{ title: 'above `minimumTasks`', from: 1, to: 4 }],
  containerInsights: changed('off', 'enhanced'),
  logLevel: changed('info', 'debug'),
  corsOrigins: changed([], ['https://app.example.com']),
  gates: [
    { title: 'a gate more', from: [MAIN_GATE], to: [MAIN_GATE, YARD_GATE] },
    { title: 'a gate less', from: [MAIN_GATE, YARD_GATE], to: [MAIN_GATE] },
    { title: 'another `thing`', from: [MAIN_GATE], to: [{ ...MAIN_GATE, thing: 'front-gate' }] },
    {
      title: 'another `topic`, `name` or `groups`',
      from: [MAIN_GATE],
      to: [{ ...MAIN_GATE, topic: 'gates/main', name: 'Front gate', groups: ['Residents'] }],
      beside: { groups: ['Residents'] },
    },
  ],
  gateOfflineMinutes: changed(15, 30),
  deviceCertificateRequests: [
    {
      title: 'another request',
      from: { main: [CERTIFICATE_REQUEST('TUlJQg==')] },
      to: { main: [CERTIFICATE_REQUEST('TUlJRA==')] },
    },
    {
      title: 'a second request',
      from: { main: [CERTIFICATE_REQUEST('TUlJQg==')] },
      to: { main: [CERTIFICATE_REQUEST('TUlJQg=='), CERTIFICATE_REQUEST('TUlJRA==')] },
    },
  ],
  gatesToEnrol: [
    { title: 'a gate more', from: [], to: ['main'] },
    { title: 'a gate less', from: ['main'], to: [] },
  ],
  commandTtlSeconds: changed(10, 5),
  commandsPerMinute: changed(30, 60),
  administrators: [
    { title: 'a person more', from: [], to: ['a@example.com'] },
    { title: 'a person less', from: ['a@example.com'], to: [] },
  ],
  groups: [
    { title: 'a group more', from: [], to: ['Residents'] },
    { title: 'a group less', from: ['Residents'], to: [] },
  ],
  signUp: changed({}, { mode: 'open', temporaryPasswordDays: 3 }),
  signIn: [{ title: '`audit` off', from: { audit: true }, to: { audit: false } }],
  messages: changed({}, { language: 'de' }),
  accounts: [
    {
      title: '`signInWith`',
      from: { signInWith: 'email' },
      to: { signInWith: 'user-name' },
    },
    {
      title: 'anything else',
      from: {},
      to: { verifyBy: 'link', recoverBy: [] },
    },
  ],
  factors: changed({}, { passkeys: 'preferred' }),
  captcha: [
    {
      title: '`siteKey` set, with `captchaSecret`',
      from: {},
      to: { siteKey: 'site1' },
      with: { captchaSecret: ['', 'example'] },
    },
    {
      title: '`siteKey` empty',
      from: { siteKey: 'site1' },
      to: {},
      with: { captchaSecret: ['example', ''] },
    },
  ],
  captchaSecret: changed('first', 'second', { captcha: { siteKey: 'site1' } }),
  passwords: changed({}, { history: 5 }),
  devices: changed({}, { remember: 'always' }),
  attributes: [
    { title: 'a custom one more', from: {}, to: { custom: [{ name: 'plot' }] } },
    { title: '`clients`, `inAccessToken`', from: {}, to: { inAccessToken: ['given_name'] } },
  ],
  threats: changed({}, { highRisk: 'second-factor' }, { userPoolTier: 'plus', threatProtection: 'enforced' }),
  signInFirewall: changed({}, { enabled: true }),
  identityLogs: [
    { title: '`undelivered`, `trail` on', from: {}, to: { undelivered: true, trail: true } },
    { title: '`undelivered`, `trail` off', from: { undelivered: true, trail: true }, to: {} },
    {
      title: '`signIns` off',
      from: { signIns: true },
      to: {},
      beside: { userPoolTier: 'plus', threatProtection: 'audit' },
    },
  ],
  signInPages: [
    { title: '`domain`', from: {}, to: { domain: 'auth.gates.example.com' }, beside: DOMAIN },
    { title: '`style`', from: {}, to: { style: 'own' } },
  ],
  identityProviders: [
    { title: 'one more', from: [GOOGLE], to: [GOOGLE, COMPANY], beside: GOOGLE_SECRET },
    { title: 'the last one less', from: [COMPANY], to: [] },
    { title: 'another name', from: [COMPANY], to: [{ ...COMPANY, name: 'Estate' }] },
    { title: 'anything else', from: [COMPANY], to: [{ ...COMPANY, signOut: true }] },
  ],
  identityProviderSecrets: changed(
    { google: 'first' },
    { google: 'second' },
    { identityProviders: [GOOGLE] },
  ),
  identityPool: [
    { title: '`enabled` off', from: { enabled: true }, to: { enabled: false } },
    {
      title: 'no more files',
      from: { enabled: true, signedIn: ['gates', 'own-files'] },
      to: { enabled: true },
    },
    {
      title: 'anything else',
      from: { enabled: true, signedIn: ['own-files'] },
      to: { enabled: true, signedIn: ['own-files'], groups: { Admins: ['gates'] }, guests: ['shared-files'] },
    },
  ],
  accountPage: toggled('on', 'off'),
  mfa: [
    { title: 'changed', from: 'optional', to: 'required' },
    { title: 'off', from: 'optional', to: 'off' },
  ],
  passwordMinimumLength: changed(12, 16),
  userPoolTier: changed('essentials', 'plus'),
  threatProtection: changed('audit', 'enforced', { userPoolTier: 'plus' }),
  accessTokenMinutes: changed(15, 30),
  refreshTokenDays: changed(30, 7),
  appClients: [
    { title: 'a client more', from: [], to: [PANEL] },
    { title: 'a client less', from: [PANEL], to: [] },
    { title: '`confidential`', from: [PANEL], to: [{ ...PANEL, confidential: true }] },
    {
      title: 'anything else',
      from: [PANEL],
      to: [{ ...PANEL, callbackUrls: ['https://panel.example.com/in'] }],
    },
  ],
  machineClients: [
    { title: 'a machine more', from: [], to: [GUARD] },
    { title: 'a machine less', from: [GUARD], to: [] },
    { title: '`gates`, `accessTokenMinutes`', from: [GUARD], to: [{ ...GUARD, accessTokenMinutes: 5 }] },
  ],
  mobileCallbackUrls: changed(['gatehouse://signed-in'], ['myapp://callback']),
  mobileSignOutUrls: changed(['gatehouse://signed-out'], ['myapp://bye']),
  rolePath: changed('/gatehouse/', '/estate/'),
  permissionsBoundary: changed('', 'arn:aws:iam::111122223333:policy/boundary'),
  protect: toggled('on', 'off'),
  deletedImageDays: changed(30, 60),
  imageBackupDays: [
    { title: 'on', from: 0, to: 35 },
    { title: 'off', from: 35, to: 0 },
  ],
  kmsKeyArn: changed('', 'arn:aws:kms:eu-west-1:111122223333:key/0a1b2c3d'),
  monthlyBudget: changed(0, 100, { alarmEmail: 'alarms@example.com' }),
  logRetentionDays: changed(30, 365),
  alarmEmail: changed('', 'alarms@example.com'),
  tags: changed({}, { CostCenter: 'estate' }),
};

/** Stack configuration before and after a change of an option. */
export function configurations(
  option: string,
  change: OptionChange,
): [Record<string, unknown>, Record<string, unknown>] {
  const { from, to, beside = {}, with: others = {} } = change;
  const at = (index: 0 | 1) =>
    Object.fromEntries(Object.entries(others).map(([name, values]) => [name, values[index]]));
  return [
    { ...beside, ...at(0), [option]: from },
    { ...beside, ...at(1), [option]: to },
  ];
}
