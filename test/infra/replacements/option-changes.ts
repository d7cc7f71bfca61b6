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

const DOMAIN = { domain: 'gates.example.com', hostedZone: 'example.com' };

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
  availabilityZones: [{ title: '2 to 3', from: 2, to: 3 }],
  egress: [{ title: 'public-ip to single-nat', from: 'public-ip', to: 'single-nat' }],
  accessLogs: toggled('on', 'off'),
  jwtValidation: changed(false, true),
  requestsPerFiveMinutes: changed(1000, 500),
  architecture: changed('arm64', 'x86_64'),
  cpu: changed(256, 512, { memory: 1024 }),
  memory: changed(512, 1024),
  minimumTasks: changed(1, 2, { maximumTasks: 4 }),
  maximumTasks: [{ title: 'above `minimumTasks`', from: 1, to: 4 }],
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
      from: { main: CERTIFICATE_REQUEST('TUlJQg==') },
      to: { main: CERTIFICATE_REQUEST('TUlJRA==') },
    },
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
  mfa: [
    { title: 'changed', from: 'optional', to: 'required' },
    { title: 'off', from: 'optional', to: 'off' },
  ],
  passwordMinimumLength: changed(12, 16),
  userPoolTier: changed('essentials', 'plus'),
  threatProtection: changed('audit', 'enforced', { userPoolTier: 'plus' }),
  accessTokenMinutes: changed(15, 30),
  refreshTokenDays: changed(30, 7),
  mobileCallbackUrls: changed(['gatehouse://signed-in'], ['myapp://callback']),
  mobileSignOutUrls: changed(['gatehouse://signed-out'], ['myapp://bye']),
  rolePath: changed('/gatehouse/', '/estate/'),
  permissionsBoundary: changed('', 'arn:aws:iam::111122223333:policy/boundary'),
  protect: toggled('on', 'off'),
  deletedImageDays: changed(30, 60),
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
