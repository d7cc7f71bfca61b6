import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import net from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { LOCAL_USERS } from '../../local/cognito/users';
import type { Ports } from '../../local/ports';
import {
  childOf,
  freePorts,
  killCommands,
  type LocalCommand,
  portsFreed,
  runLocal,
  startLocal,
  startNpm,
} from '../support/local-command';

/** Real processes, on a machine that may have much else to do. */
jest.setTimeout(90_000);

let dataFolder: string;
let publicPort: number;
let ports: Ports;
let publicUrl: string;

beforeAll(async () => {
  dataFolder = path.join(await mkdtemp(path.join(tmpdir(), 'gatehouse-system-')), 'data');
  ({ publicPort, ports } = await freePorts());
  publicUrl = `http://localhost:${publicPort}`;
});
afterAll(() => rm(path.dirname(dataFolder), { recursive: true }));

/** The next system gets the same ports. */
async function endAll(): Promise<void> {
  killCommands();
  await portsFreed(ports);
}

const place = () => ['--port', `${publicPort}`, '--data', dataFolder];
const start = async (...parameters: string[]) => {
  const system = startLocal('main', [...place(), ...parameters]);
  await system.said(/Gatehouse runs/);
  return system;
};

const api = (target: string, token: string, init: RequestInit = {}) =>
  fetch(publicUrl + target, {
    ...init,
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      accept: 'image/png, */*',
    },
  });

const gate = async (token: string) => {
  const { state, position } = (await (await api('/v1/gates/main', token)).json()) as Record<string, unknown>;
  return { state, position };
};

async function image(token: string): Promise<Buffer> {
  const response = await api('/v1/profile-image', token);
  expect(response.headers.get('content-type')).toBe('image/png');
  return Buffer.from(await response.arrayBuffer());
}

/** Of an earlier run, for a later one. */
let earlierToken: string;
let earlierImage: Buffer;
let earlierGate: { state?: unknown; position?: unknown };

describe('the running system', () => {
  afterAll(endAll);

  let system: LocalCommand;
  let token: string;
  let firstAnswer: Response | undefined;

  beforeAll(async () => {
    system = startLocal('main', place());
    while (!firstAnswer) {
      await delay(20);
      firstAnswer = await fetch(`${publicUrl}/openapi.json`).catch(() => undefined);
    }
    await system.said(/Gatehouse runs/);
    const printed = await runLocal('token', ['--user', 'admin', '--port', `${publicPort}`]);
    expect(printed).toEqual({
      code: 0,
      output: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+\n$/),
      errors: '',
    });
    token = printed.output.trim();
    earlierToken = token;
  });

  it('answers 503 until its service is up, and says when to come back', () => {
    expect(firstAnswer?.status).toBe(503);
    expect(firstAnswer?.headers.get('retry-after')).toMatch(/^\d+$/);
  });

  it('says where to go, as whom, and what to try', () => {
    const output = system.output();
    expect(output).toContain(`Gatehouse runs at ${publicUrl} `);
    for (const { username, password } of LOCAL_USERS) {
      expect(output).toMatch(new RegExp(`${username} +${password}`));
    }
    for (const target of ['/v1/gates', '/v1/gates/control', '/v1/profile-image', '/docs']) {
      expect(output).toContain(publicUrl + target);
    }
    expect(output).toContain(`npm run --silent token -- --user admin --port ${publicPort}`);
    expect(output).toContain(`npm run gate -- jam --port ${publicPort}`);
    expect(system.errors()).toBe('');
  });

  it('opens the gate', async () => {
    const answer = await api('/v1/gates/control', token, { method: 'POST', body: '{"message":"open"}' });
    expect(answer.status).toBe(200);
    await system.said(/gate main obeyed open/);
    expect((await gate(token)).state).toMatch(/^open/);
  });

  it('shows each user another profile image, until the user replaces it', async () => {
    const resident = await runLocal('token', ['--user', 'resident', '--port', `${publicPort}`]);
    const first = await image(token);
    const others = await image(resident.output.trim());
    expect(first.equals(others)).toBe(false);
    const replaced = await fetch(`${publicUrl}/v1/profile-image`, {
      method: 'PUT',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'image/png' },
      body: new Uint8Array(others),
    });
    expect(replaced.ok).toBe(true);
    earlierImage = await image(token);
    expect(earlierImage.equals(first)).toBe(false);
  });

  it("shows the service's log in lines for people", async () => {
    await api('/v1/gates/unknown', token);
    await system.said(/^\d\d:\d\d:\d\d GET \/v1\/gates\/\{id\} 404 \d+ ms/m);
  });

  it('keeps others off its ports, which say so in one line', async () => {
    expect(await runLocal('main', ['--port', `${publicPort}`, '--data', `${dataFolder}-other`])).toEqual({
      code: 1,
      output: '',
      errors: `Port ${publicPort} is taken; the load balancer needs it. Give all ports another place with --port.\n`,
    });
  });

  it('starts its service again where that ends by itself, and answers 503 meanwhile', async () => {
    process.kill(await childOf(system.process.pid, 'service/main.ts'), 'SIGKILL');
    await system.said(/The service ended by itself: signal SIGKILL\. It is started again\.\n/);
    expect((await api('/v1/gates', token)).status).toBe(503);
    await system.said(/started again[\s\S]*listening/);
    let status = 503;
    while (status === 503) {
      await delay(20);
      ({ status } = await api('/v1/gates', token));
    }
    expect(status).toBe(200);
  });

  it('ends with Ctrl-C: exit code 0, and nothing left behind', async () => {
    // Later the gate is asked whether it still stands where it stopped.
    await api('/v1/gates/control', token, { method: 'POST', body: '{"message":"stop"}' });
    await system.said(/gate main obeyed stop/);
    // It reports that it stands after it has said so.
    do earlierGate = await gate(token);
    while (String(earlierGate.state).endsWith('ing'));
    system.process.kill('SIGINT');
    expect(await system.ended).toBe(0);
    expect(system.errors()).toBe('');
    await portsFreed(ports);
  });

  it("leaves the service's log as the service wrote it", async () => {
    const log = await readFile(path.join(dataFolder, 'service.log'), 'utf8');
    expect(log).toContain('/v1/gates/{id}');
    for (const line of log.trim().split('\n')) expect(JSON.parse(line)).toHaveProperty('msg');
  });
});

describe('a second start', () => {
  afterEach(endAll);

  it('keeps tokens, images and gates as they were, and ends with npm', async () => {
    const npm = startNpm(['start', '--silent', '--', ...place()]);
    await npm.said(/Gatehouse runs/);
    expect(await gate(earlierToken)).toEqual(earlierGate);
    expect(earlierGate.position).toBeGreaterThan(0);
    expect((await image(earlierToken)).equals(earlierImage)).toBe(true);
    npm.process.kill('SIGTERM');
    await portsFreed(ports);
  });
});

describe('a start with --reset', () => {
  afterEach(endAll);

  it('forgets all that was kept, and nothing else', async () => {
    await mkdir(dataFolder, { recursive: true });
    await writeFile(path.join(dataFolder, 'notes.txt'), 'mine');
    const system = await start('--reset');
    expect((await api('/v1/gates', earlierToken)).status).toBe(401);
    const fresh = await runLocal('token', ['--user', 'admin', '--port', `${publicPort}`]);
    expect(await gate(fresh.output.trim())).toMatchObject({ state: 'closed', position: 0 });
    expect(await readdir(dataFolder)).toContain('notes.txt');

    // However the system ends, its service ends too.
    system.process.kill('SIGKILL');
    await portsFreed(ports);
  });
});

describe('a service that can not be started again', () => {
  afterEach(endAll);

  it('takes the system with it, in one line', async () => {
    const system = await start();
    process.kill(await childOf(system.process.pid, 'service/main.ts'), 'SIGKILL');
    await system.said(/The service ended by itself/);
    const squatter = net.createServer((socket) => socket.destroy());
    await once(squatter.listen(ports.service, '127.0.0.1'), 'listening');
    expect(await system.ended).toBe(1);
    squatter.close();
    expect(system.errors()).toMatch(
      /^The service ended before it was ready: exit code \d+\. It does not stay up, so everything was stopped\.\n$/,
    );
    await portsFreed(ports);
  });
});

describe('a service that can not start', () => {
  afterEach(endAll);

  it('ends the system in one line, after the reason that the service gave', async () => {
    const { code, output, errors } = await runLocal('main', place(), { LOG_LEVEL: 'chatty' });
    expect([code, errors]).toEqual([1, 'The service ended before it was ready: exit code 78\n']);
    expect(output).toContain('LOG_LEVEL must be one of');
    await portsFreed(ports);
  });
});
