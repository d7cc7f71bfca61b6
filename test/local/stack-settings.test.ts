import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { decodeJwt } from 'jose';
import { OPTIONS } from '../../infra/settings/options';
import { createMachineClients } from '../../local/cognito/machine-clients';
import { LOCAL_USERS, usersOf } from '../../local/cognito/users';
import { LAPTOP_OPTIONS, readStack, STACK_DEFAULTS } from '../../local/stack-settings';
import { welcome } from '../../local/welcome';
import { runLocal } from '../support/local-command';
import { type LocalSystem, startLocalSystem } from '../support/local-system';

const ESTATE = `
config:
  aws:region: eu-west-1
  gatehouse:domain: gates.example.com
  gatehouse:hostedZone: example.com
  gatehouse:userPoolTier: plus
  gatehouse:accessTokenMinutes: 7
  gatehouse:refreshTokenDays: 2
  gatehouse:administrators: [Owner@example.com, admin@example.com]
  gatehouse:groups: [Residents]
  gatehouse:commandTtlSeconds: 42
  gatehouse:commandsPerMinute: 2
  gatehouse:corsOrigins: [https://app.example.com]
  gatehouse:mobileCallbackUrls: ['estate://in']
  gatehouse:mobileSignOutUrls: ['estate://out']
  gatehouse:logLevel: warn
  gatehouse:gates:
    - { id: yard, name: Yard, topic: gates/yard, thing: yard-gate, groups: [Admins] }
    - { id: garden, name: Garden, topic: gates/garden, thing: garden-gate, groups: [Residents] }
`;

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'gatehouse-stack-'));
});

afterEach(() => rmSync(folder, { recursive: true }));

function stackOf(content: string) {
  writeFileSync(path.join(folder, 'Pulumi.estate.yaml'), content);
  return readStack('estate', folder);
}

it('reads the stacks of the repository, and says which options mean nothing on a laptop', () => {
  const { settings, unused } = readStack('prod');
  expect(settings).toMatchObject({
    gates: [{ id: 'main' }, { id: 'yard' }],
    groups: ['Residents', 'Deliveries'],
    accessTokenMinutes: STACK_DEFAULTS.accessTokenMinutes,
  });
  expect(unused).toEqual(expect.arrayContaining(['domain', 'egress', 'alarmEmail']));
  expect(unused).not.toEqual(expect.arrayContaining(['gates', 'mfa']));
  expect(readStack('dev')).toMatchObject({ settings: STACK_DEFAULTS, unused: [] });
});

it('follows every option, or says in docs/laptop.md why not', () => {
  const page = readFileSync(path.join(__dirname, '../../docs/laptop.md'), 'utf8');
  const [table = ''] = page.split('## Followed in part');
  const explained = [...table.matchAll(/^\| (`.*?) \|/gm)].flatMap(([, cell = '']) =>
    [...cell.matchAll(/`(\w+)`/g)].map(([, name]) => name),
  );
  expect([...explained, ...LAPTOP_OPTIONS].sort()).toEqual(Object.keys(OPTIONS).sort());
});

it('refuses a stack that there is not, and names those that there are', async () => {
  expect(await runLocal('main', ['--stack', 'staging'])).toMatchObject({
    code: 1,
    output: '',
    errors: 'There is no stack staging; there is dev, prod\n',
  });
});

it('refuses what the stack itself would refuse', () => {
  expect(() => stackOf('config:\n  gatehouse:accessTokenMinutes: 4\n  gatehouse:gate: []')).toThrow(
    /^Pulumi\.estate\.yaml is not valid:\n {2}gate is not an option; .*\n {2}accessTokenMinutes must be a whole number from 5 to 60$/,
  );
});

it('takes an option that is encrypted for one that nobody set', () => {
  const { unused } = stackOf('config:\n  gatehouse:tags: {}');
  expect(unused).toEqual(['tags']);
  expect(() => stackOf('config:\n  gatehouse:mfa: { secure: v1:abc }')).toThrow('mfa must not be a secret');
});

it('takes a stack with identity providers, whose secrets stay encrypted', () => {
  const stackFile = [
    'config:',
    '  gatehouse:identityProviders: [{ type: google, clientId: gates, admits: everyone }]',
    '  gatehouse:identityProviderSecrets: { google: { secure: v1:abc } }',
  ];
  expect(stackOf(stackFile.join('\n')).unused).toEqual(['identityProviderSecrets']);
  expect(() => stackOf(stackFile.slice(0, 2).join('\n'))).toThrow('identityProviderSecrets must have google');
  const plain = stackFile.join('\n').replace('{ secure: v1:abc }', 'example');
  expect(() => stackOf(plain)).toThrow('identityProviderSecrets must hold secrets');
});

it('has a user in each group of the stack, and each administrator once', () => {
  const users = usersOf({
    administrators: ['Owner@example.com', 'admin@example.com'],
    groups: ['Residents'],
  });
  expect(users.slice(LOCAL_USERS.length)).toMatchObject([
    { username: 'owner@example.com', groups: ['Admins'] },
    { username: 'residents', groups: ['Residents'], password: 'Residents-at-home-1' },
  ]);
  expect(new Set(users.map(({ sub }) => sub)).size).toBe(users.length);
});

it('says at the start what it does not follow, and names a gate in its examples where there are several', () => {
  const welcomed = (gates: string[]) =>
    welcome({
      cognitoUrl: 'http://localhost:8081',
      publicUrl: 'http://localhost:8080',
      users: LOCAL_USERS,
      machines: createMachineClients({
        machineClients: [{ name: 'night-guard', gates, accessTokenMinutes: 60 }],
      }),
      gates,
      dataFolder: '.local',
      stack: 'prod',
      unused: ['domain', 'mfa'],
    });
  expect(welcomed(['main'])).toContain(
    'It follows Pulumi.prod.yaml, except what means nothing on this machine (docs/laptop.md says why): domain, mfa.',
  );
  expect(welcomed(['main'])).toContain(`-d '{"message":"open"}'`);
  expect(welcomed(['main'])).toContain(
    'night-guard, for main: curl -u gatehousenight_guard:local-night-guard-client-secret -d grant_type=client_credentials http://localhost:8081/oauth2/token',
  );
  expect(welcomed(['yard', 'garden'])).toContain(`-d '{"gate":"yard","message":"open"}'`);
  expect(welcomed(['yard', 'garden'])).toContain('npm run gate -- jam --gate yard\n');
});

describe('a local system that follows a stack', () => {
  let system: LocalSystem;

  beforeEach(async () => {
    delete process.env['LOG_LEVEL'];
    system = await startLocalSystem({ settings: stackOf(ESTATE).settings });
  });

  afterEach(() => system.stop());

  async function call(username: string, target: string, body?: object): Promise<Response> {
    const { access_token } = await system.cognito.issueTokens(username);
    return fetch(system.publicUrl + target, {
      method: body ? 'POST' : 'GET',
      headers: { authorization: `Bearer ${access_token}`, 'content-type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    });
  }

  it('has its gates, and lets its groups command them and nobody else', async () => {
    const { gates } = (await (await call('residents', '/v1/gates')).json()) as {
      gates: { id: string; canControl: boolean }[];
    };
    expect(gates.map(({ id, canControl }) => [id, canControl])).toEqual([
      ['yard', false],
      ['garden', true],
    ]);
    expect(system.gates.map(({ gate }) => gate.thing)).toEqual(['yard-gate', 'garden-gate']);
  });

  it('gives tokens the life that it says, and commands too', async () => {
    const { access_token } = await system.cognito.issueTokens('owner@example.com');
    const { exp = 0, iat = 0 } = decodeJwt(access_token);
    expect(exp - iat).toBe(7 * 60);
    const answer = await call('owner@example.com', '/v1/gates/control', { gate: 'yard', message: 'open' });
    const { issuedAt, expiresAt } = (await answer.json()) as Record<string, string>;
    expect(Date.parse(expiresAt ?? '') - Date.parse(issuedAt ?? '')).toBe(42_000);
  });

  it('limits commands as it says', async () => {
    const open = () => call('admin', '/v1/gates/control', { gate: 'yard', message: 'open' });
    expect([(await open()).status, (await open()).status, (await open()).status]).toEqual([200, 200, 429]);
  });

  it('registers its callbacks and sign-out addresses in place of the defaults', () => {
    const { callbackUrls, signOutUrls } = system.cognito.clients.mobile;
    expect(callbackUrls).toEqual([`${system.publicUrl}/docs/oauth2-redirect.html`, 'estate://in']);
    expect(signOutUrls).toContain('estate://out');
    expect(signOutUrls).not.toContain(STACK_DEFAULTS.mobileSignOutUrls[0]);
  });

  it('lets its web apps call the API', async () => {
    const preflight = await fetch(`${system.publicUrl}/v1/gates`, {
      method: 'OPTIONS',
      headers: { origin: 'https://app.example.com', 'access-control-request-method': 'GET' },
    });
    expect(preflight.headers.get('access-control-allow-origin')).toBe('https://app.example.com');
  });

  it('logs as much as it says', () => {
    expect(system.environment.LOG_LEVEL).toBe('warn');
  });
});
