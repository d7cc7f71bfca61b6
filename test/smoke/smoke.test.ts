import { spawn } from 'node:child_process';
import path from 'node:path';
import { type StandIns, startStandIns } from '../../local/stand-ins';
import { readConfig } from '../../service/platform/config';
import { type Server, startServer } from '../../service/server';
import { discardingLogger } from '../support/service-under-test';

/** Each run starts jest in a process of its own. */
jest.setTimeout(60_000);

let standIns: StandIns;
let service: Server;
let token: string;

beforeAll(async () => {
  standIns = await startStandIns();
  Object.assign(process.env, standIns.environment);
  service = await startServer(readConfig(standIns.environment), discardingLogger());
  standIns.forwardTo(`http://127.0.0.1:${service.port}`);
  token = (await standIns.cognito.issueTokens('admin')).access_token;
});

afterAll(async () => {
  await service?.stop();
  await standIns?.stop();
});

function smoke(...commandLine: string[]): Promise<{ exitCode: number | null; output: string }> {
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', path.join(__dirname, 'main.ts'), ...commandLine],
    { env: { PATH: process.env['PATH'] } },
  );
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      output += chunk;
    });
  }
  return new Promise((resolve) => child.once('close', (exitCode) => resolve({ exitCode, output })));
}

test('a sound system passes, with a command and an image', async () => {
  const { exitCode, output } = await smoke(
    ...['--url', standIns.publicUrl, '--token', token, '--command', 'stop', '--image'],
  );

  expect(output).toContain('a command is published');
  expect(output).toContain('passes the firewall and comes back');
  expect({ exitCode, failures: output.match(/●.*/g) }).toEqual({ exitCode: 0, failures: null });
});

test('without being asked to, it neither moves a gate nor touches an image', async () => {
  const { exitCode, output } = await smoke('--url', standIns.publicUrl, '--token', token);

  expect(exitCode).toBe(0);
  expect(output).not.toMatch(/command is published|comes back/);
});

test('without a token, it examines what needs none', async () => {
  const { exitCode, output } = await smoke('--url', standIns.publicUrl, '--anonymous');

  expect(exitCode).toBe(0);
  expect(output).toContain('refused with a challenge');
  expect(output).not.toContain('the token is accepted');
});

test('a service that is down fails it', async () => {
  const { exitCode } = await smoke('--url', 'http://127.0.0.1:9', '--token', token);

  expect(exitCode).toBe(1);
});

test('a wrong command line is one line and exit code 2', async () => {
  const { exitCode, output } = await smoke(
    '--url',
    standIns.publicUrl,
    '--token',
    token,
    '--command',
    'explode',
  );

  expect({ exitCode, output }).toEqual({
    exitCode: 2,
    output: 'smoke: --command must be one of open, close, stop; see npm run smoke -- --help\n',
  });
});
