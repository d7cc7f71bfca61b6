import { execFile } from 'node:child_process';
import fs from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { ROOT } from './support/render-stack';

type Input = Record<string, unknown>;

const DAY = 86_400;
const CREATED = Date.parse('2026-01-01T06:00:00Z') / 1000;

const user = (Username: string, email: string, changes: object = {}) => ({
  Username,
  Attributes: [{ Name: 'email', Value: email }],
  Enabled: true,
  UserStatus: 'CONFIRMED',
  UserCreateDate: CREATED,
  ...changes,
});

const USERS = [
  user('ada', 'ada@example.com'),
  user('grace', 'grace@example.com', { UserStatus: 'FORCE_CHANGE_PASSWORD' }),
  user('google_17', 'eve\u001b[2J@example.com', { UserStatus: 'EXTERNAL_PROVIDER', Enabled: false }),
];

/** Stand-in of Cognito's API: a pool of three people, in pages of two. */
const answers: Record<string, (input: Input) => object> = {
  ListUsers: ({ PaginationToken }) =>
    PaginationToken ? { Users: USERS.slice(2) } : { Users: USERS.slice(0, 2), PaginationToken: 'page2' },
  AdminGetUser: ({ Username }) => ({
    Username,
    ...(Username === 'ada' && { UserMFASettingList: ['SOFTWARE_TOKEN_MFA'] }),
  }),
  AdminListGroupsForUser: ({ Username, NextToken }) => {
    if (Username !== 'ada') return { Groups: [] };
    return NextToken
      ? { Groups: [{ GroupName: 'Residents' }] }
      : { Groups: [{ GroupName: 'Admins' }], NextToken: 'page2' };
  },
  // The newest page of everybody holds failures alone.
  AdminListUserAuthEvents: ({ Username, NextToken }) => ({
    ...(!NextToken && { NextToken: 'page2' }),
    AuthEvents: !NextToken
      ? [{ EventType: 'SignIn', EventResponse: 'Fail', CreationDate: CREATED + 9 * DAY }]
      : [
          { EventType: 'SignUp', EventResponse: 'Pass', CreationDate: CREATED + 2 * DAY },
          ...(Username === 'grace'
            ? []
            : [
                { EventType: 'SignIn', EventResponse: 'Pass', CreationDate: CREATED + DAY },
                { EventType: 'SignIn', EventResponse: 'Pass', CreationDate: CREATED - DAY },
              ]),
        ],
  }),
};

describe('the review of accounts', () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'access-review-'));
  const asked: [string, Input][] = [];
  let isPlus: boolean;
  let isAllowed: boolean;
  const server = http.createServer(async (request, response) => {
    const operation = String(request.headers['x-amz-target']).replace(/^.*\./, '');
    const input = JSON.parse(Buffer.concat(await request.toArray()).toString()) as Input;
    asked.push([operation, input]);
    const events = operation === 'AdminListUserAuthEvents';
    const refusal =
      events && !isPlus
        ? { __type: 'UserPoolAddOnNotEnabledException', message: 'Threat protection is off.' }
        : events && !isAllowed
          ? { __type: 'AccessDeniedException', message: 'You may not call AdminListUserAuthEvents' }
          : undefined;
    const body = refusal ?? answers[operation]!(input);
    response
      .writeHead(refusal ? 400 : 200, { 'Content-Type': 'application/x-amz-json-1.1' })
      .end(JSON.stringify(body));
  });

  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const script = '#!/bin/sh\n[ "$*" = "stack output userPoolId --stack prod" ] && echo eu-west-1_example\n';
    fs.writeFileSync(path.join(folder, 'pulumi'), script, { mode: 0o755 });
  });
  beforeEach(() => {
    asked.length = 0;
    isPlus = true;
    isAllowed = true;
  });
  afterAll(() => {
    server.close();
    fs.rmSync(folder, { recursive: true });
  });

  const run = (...commandLine: string[]) =>
    new Promise<{ exitCode: number; out: string; errors: string }>((resolve) => {
      const environment = {
        ...process.env,
        PATH: `${folder}${path.delimiter}${process.env['PATH']}`,
        AWS_REGION: 'eu-west-1',
        AWS_ACCESS_KEY_ID: 'example',
        AWS_SECRET_ACCESS_KEY: 'example',
        AWS_ENDPOINT_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      };
      const script = ['--import', 'tsx', 'scripts/access-review.ts', ...commandLine];
      execFile(process.execPath, script, { cwd: ROOT, env: environment }, (error, out, errors) =>
        resolve({ exitCode: error ? Number(error.code) : 0, out, errors }),
      );
    });

  it('lists everybody of a stack, who has not signed in for longest first, and lets nobody steer the terminal', async () => {
    expect(await run('--stack', 'prod')).toEqual({
      exitCode: 0,
      errors: '',
      out: [
        'USER       CONTACT              STATE                  CREATED     LAST SIGN-IN  SECOND FACTORS      GROUPS',
        'grace      grace@example.com    FORCE_CHANGE_PASSWORD  2026-01-01  never         -                   -',
        'ada        ada@example.com      CONFIRMED              2026-01-01  2026-01-02    SOFTWARE_TOKEN_MFA  Admins Residents',
        'google_17  eve?[2J@example.com  DISABLED               2026-01-01  2026-01-02    -                   -',
        '',
      ].join('\n'),
    });
    expect(asked[0]).toEqual(['ListUsers', { UserPoolId: 'eu-west-1_example' }]);
  });

  it('says that the last sign-in is unknown where Cognito does not tell it, as JSON and comma-separated values too', async () => {
    isPlus = false;
    const { out } = await run('--user-pool-id', 'eu-west-1_example', '--format', 'json');
    expect(JSON.parse(out)).toEqual([
      expect.objectContaining({
        username: 'ada',
        contact: 'ada@example.com',
        state: 'CONFIRMED',
        created: '2026-01-01T06:00:00.000Z',
        lastSignIn: 'unknown',
        secondFactors: ['SOFTWARE_TOKEN_MFA'],
        groups: ['Admins', 'Residents'],
      }),
      expect.objectContaining({ username: 'grace', lastSignIn: 'unknown' }),
      expect.objectContaining({ username: 'google_17', state: 'DISABLED' }),
    ]);
    const values = await run('--user-pool-id', 'eu-west-1_example', '--format', 'csv');
    expect(values.out).toContain(',unknown,');
  });

  it('lists everybody as comma-separated values, which no spreadsheet computes', async () => {
    const strange = [
      user('=1+1', '"a, b"@example.com'),
      user('phil', '', { Attributes: [{ Name: 'phone_number', Value: '+4930123456' }] }),
      user('eve', '@SUM(A1)\r\n=2'),
      user('＝1', 'a\u2028b, c'),
    ];
    const usual = USERS.splice(0, USERS.length, ...strange);
    const { exitCode, errors, out } = await run('--user-pool-id', 'eu-west-1_example', '--format', 'csv');
    USERS.splice(0, USERS.length, ...usual);
    expect([exitCode, errors]).toEqual([0, '']);
    expect(out.split('\r\n')).toEqual([
      'username,contact,state,created,lastSignIn,secondFactors,groups',
      ...[`'=1+1,"""a, b""@example.com"`, `phil,'+4930123456`, `eve,'@SUM(A1)??=2`, `'＝1,"a?b, c"`].map(
        (person) => `${person},CONFIRMED,2026-01-01T06:00:00.000Z,2026-01-02T06:00:00.000Z,,`,
      ),
      '',
    ]);
  });

  it('parts second factors and groups by spaces in comma-separated values', async () => {
    const { out } = await run('--stack', 'prod', '--format', 'csv');
    expect(out).toContain(',SOFTWARE_TOKEN_MFA,Admins Residents\r\n');
    expect(out).toContain(
      'grace,grace@example.com,FORCE_CHANGE_PASSWORD,2026-01-01T06:00:00.000Z,never,,\r\n',
    );
  });

  it('changes nothing', async () => {
    await run('--user-pool-id', 'eu-west-1_example');
    expect([...new Set(asked.map(([operation]) => operation))].sort()).toEqual([
      'AdminGetUser',
      'AdminListGroupsForUser',
      'AdminListUserAuthEvents',
      'ListUsers',
    ]);
  });

  it('says which right is missing, without a stack trace', async () => {
    isAllowed = false;
    expect(await run('--user-pool-id', 'eu-west-1_example')).toEqual({
      exitCode: 1,
      out: '',
      errors: 'access-review: You may not call AdminListUserAuthEvents\n',
    });
  });

  it('says what to do where Pulumi knows no such stack, without a stack trace', async () => {
    expect(await run('--stack', 'test')).toEqual({
      exitCode: 1,
      out: '',
      errors:
        'access-review: The Pulumi CLI does not tell the user pool of stack test: is it installed, and are you logged in? Else give --user-pool-id\n',
    });
  });

  it.each([
    [[], 'either --stack or --user-pool-id must be given'],
    [['--stack', 'prod', '--user-pool-id', 'x'], 'either --stack or --user-pool-id must be given'],
    [['--door', 'yard'], "Unknown option '--door'"],
    [['--stack', 'prod', '--format', 'xml'], '--format must be table, json, csv'],
  ])('refuses %j in one line that says what is allowed', async (commandLine, message) => {
    expect(await run(...commandLine)).toEqual({
      exitCode: 2,
      out: '',
      errors: `access-review: ${message}; see npm run access-review -- --help\n`,
    });
    expect(asked).toEqual([]);
  });

  it('explains itself', async () => {
    const { exitCode, out } = await run('--help');
    expect([exitCode, out]).toEqual([
      0,
      expect.stringContaining('npm run --silent access-review -- --stack'),
    ]);
  });
});
