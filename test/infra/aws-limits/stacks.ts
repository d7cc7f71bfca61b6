import { ADMINISTRATORS_GROUP } from '../../../contract/user-pool';
import { EVERYTHING } from '../support/everything';
import { FURTHER_STACKS } from '../support/further-stacks';

/** Examined stack: the options of one rendering. */
export interface ExaminedStack {
  title: string;
  stack: 'dev' | 'prod';
  config: Record<string, unknown>;
}

const gate = (id: string) => ({
  id,
  name: id,
  topic: `gates/${id}`,
  thing: id,
  groups: [ADMINISTRATORS_GROUP],
});

const gates = (count: number) => Array.from({ length: count }, (_, index) => gate(`gate-${index}`));

const CERTIFICATE_REQUEST =
  '-----BEGIN CERTIFICATE REQUEST-----\nTUlJQg==\n-----END CERTIFICATE REQUEST-----\n';

const OTHER_CERTIFICATE_REQUEST = CERTIFICATE_REQUEST.replace('TUlJ', 'TUlK');

const LONGEST_LABEL = 'd'.repeat(63);
const LONGEST_GROUP = 'g'.repeat(128);
const LONGEST_DOMAIN = `${'d'.repeat(61)}.${LONGEST_LABEL}.${LONGEST_LABEL}.${LONGEST_LABEL}`;

const LONGEST_GATE = {
  id: 'i'.repeat(64),
  name: 'n'.repeat(100),
  thing: 'T'.repeat(80),
  groups: [LONGEST_GROUP],
};

export const STACKS: ExaminedStack[] = [
  { title: 'dev', stack: 'dev', config: {} },
  { title: 'prod', stack: 'prod', config: {} },
  { title: 'everything', stack: 'prod', config: EVERYTHING },
  {
    title: 'dev with three gates that have certificates, behind JWT validation',
    stack: 'dev',
    config: {
      gates: gates(3),
      deviceCertificateRequests: {
        'gate-0': [CERTIFICATE_REQUEST, OTHER_CERTIFICATE_REQUEST],
        'gate-1': [CERTIFICATE_REQUEST],
      },
      gatesToEnrol: ['gate-0', 'gate-2'],
      jwtValidation: true,
    },
  },
  ...Object.entries(FURTHER_STACKS).map(([title, config]) => ({
    title: `dev ${title}`,
    stack: 'dev' as const,
    config,
  })),
  {
    title: 'dev with as many app clients, and gates of machines, as fit',
    stack: 'dev',
    config: {
      gates: gates(100),
      appClients: Array.from({ length: 18 }, (_, index) => ({
        name: `app-${index}`.padEnd(32, 'x'),
        callbackUrls: [`https://example.com/${'p'.repeat(1004)}`],
        refreshTokenDays: 3650,
      })),
      machineClients: [0, 50].map((first) => ({
        name: `machine-${first}`.padEnd(32, 'x'),
        gates: gates(100)
          .map(({ id }) => id)
          .slice(first, first + 50),
      })),
    },
  },
  { title: 'dev without MFA', stack: 'dev', config: { mfa: 'off' } },
  {
    title: 'prod with 500 gates',
    stack: 'prod',
    config: { gates: gates(500), gatesToEnrol: gates(20).map(({ id }) => id) },
  },
  {
    title: 'prod with as many plain topics as fit',
    stack: 'prod',
    config: {
      gates: gates(40).map((plain, index) => ({ ...plain, commandTopic: `${index}`.padEnd(140, 't') })),
    },
  },
  {
    title: 'dev with the longest values that options allow',
    stack: 'dev',
    config: {
      domain: LONGEST_DOMAIN,
      hostedZone: LONGEST_DOMAIN,
      groups: [LONGEST_GROUP],
      administrators: [`${'a'.repeat(52)}@${LONGEST_LABEL}.example.com`],
      gates: [
        { ...LONGEST_GATE, topic: 't'.repeat(150) },
        {
          ...LONGEST_GATE,
          id: 'plain',
          thing: 'plain',
          topic: 'u'.repeat(256),
          commandTopic: 'u'.repeat(200),
        },
      ],
      mobileCallbackUrls: [`https://example.com/${'p'.repeat(1004)}`],
      tags: Object.fromEntries(
        Array.from({ length: 47 }, (_, index) => [`${index}`.padEnd(128, 'k'), 'v'.repeat(256)]),
      ),
      passwordMinimumLength: 99,
      gatesToEnrol: [LONGEST_GATE.id, 'plain'],
      refreshTokenDays: 3650,
      requestsPerFiveMinutes: 2_000_000_000,
      deletedImageDays: 3650,
      minimumTasks: 50,
      maximumTasks: 50,
    },
  },
];

/** Options of the bootstrap stack. A trust policy has room for a few environments or branches. */
export const LONGEST_BOOTSTRAP = {
  repository: `${'o'.repeat(39)}@1234567890/${'r'.repeat(100)}@1234567890`,
  previewFrom: [`environment:${'p'.repeat(255)}`],
  deployFrom: [`environment:${'e'.repeat(255)}`, `ref:refs/heads/${'b'.repeat(200)}`],
  rolePath: `/${'p'.repeat(510)}/`,
};
