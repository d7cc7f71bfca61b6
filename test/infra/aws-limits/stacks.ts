import { ADMINISTRATORS_GROUP } from '../../../contract/user-pool';

/** Examined stack: the options of one rendering, and what is known to be wrong with it. */
export interface ExaminedStack {
  title: string;
  stack: 'dev' | 'prod';
  config: Record<string, unknown>;
  /** Findings that are to go away; one that no longer occurs fails the test, so that its entry is deleted. */
  known: { finding: RegExp; sentence: string }[];
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

const LONGEST_LABEL = 'd'.repeat(63);
const LONGEST_GROUP = 'g'.repeat(128);
const LONGEST_DOMAIN = `${'d'.repeat(61)}.${LONGEST_LABEL}.${LONGEST_LABEL}.${LONGEST_LABEL}`;

export const STACKS: ExaminedStack[] = [
  { title: 'dev', stack: 'dev', config: {}, known: [] },
  { title: 'prod', stack: 'prod', config: {}, known: [] },
  {
    title: 'dev with three gates that have certificates, behind JWT validation',
    stack: 'dev',
    config: {
      gates: gates(3),
      deviceCertificateRequests: { 'gate-0': CERTIFICATE_REQUEST, 'gate-1': CERTIFICATE_REQUEST },
      jwtValidation: true,
    },
    known: [],
  },
  {
    title: 'dev without MFA',
    stack: 'dev',
    config: { mfa: 'off' },
    known: [
      {
        finding: /softwareTokenMfaConfiguration must be absent while mfaConfiguration is OFF/,
        sentence: 'softwareTokenMfaConfiguration: {enabled: false} is sent with MFA off, which AWS refuses.',
      },
    ],
  },
  {
    title: 'prod with 100 gates',
    stack: 'prod',
    config: { gates: gates(100) },
    known: [
      {
        finding: /RolePolicy of gatehouse-task-id: its inline policies have together/,
        sentence: 'The task role has too many characters with 100 gates, the limit is 10,240 for a role.',
      },
    ],
  },
  {
    title: 'dev with the longest values that options allow',
    stack: 'dev',
    config: {
      domain: LONGEST_DOMAIN,
      hostedZone: LONGEST_DOMAIN,
      groups: [LONGEST_GROUP],
      administrators: [`${'a'.repeat(64)}@${LONGEST_LABEL}.example.com`],
      gates: [
        {
          id: 'i'.repeat(64),
          name: 'n'.repeat(100),
          topic: 't'.repeat(256),
          thing: 'T'.repeat(128),
          groups: [LONGEST_GROUP],
        },
      ],
      mobileCallbackUrls: [`https://example.com/${'p'.repeat(1024)}`],
      tags: {
        ...Object.fromEntries(
          Array.from({ length: 48 }, (_, index) => [`${index}`.padEnd(128, 'k'), 'v'.repeat(256)]),
        ),
        Owner: 'Miller & Sons',
      },
      passwordMinimumLength: 99,
      refreshTokenDays: 3650,
      requestsPerFiveMinutes: 2_000_000_000,
      deletedImageDays: 3650,
      minimumTasks: 50,
      maximumTasks: 50,
    },
    known: [
      {
        finding: /iot\/policy:Policy gatehouse-i+: policy has \d+ characters, at most 2048/,
        sentence:
          "A device's policy is too large with the longest names of thing and topic that gates may have.",
      },
      {
        finding: /Username: has 140 characters, at most 128/,
        sentence:
          'administrators takes addresses of more than 128 characters, which Cognito refuses as user names.',
      },
      {
        finding: /CallbackURLs\[\d\]: has \d+ characters, at most 1024/,
        sentence: 'mobileCallbackUrls takes URLs of more than 1,024 characters.',
      },
      {
        finding: /tags: has 52 (items|entries), at most 50/i,
        sentence: 'tags takes more than the 47 that AWS leaves beside the three that every stack has.',
      },
      {
        finding: /is "Miller & Sons", which does not match/,
        sentence: 'tags takes values with characters that AWS refuses, such as "&".',
      },
    ],
  },
];
