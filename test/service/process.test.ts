import http from 'node:http';
import net, { type AddressInfo } from 'node:net';
import {
  isolatedBuild,
  killProcesses,
  runProcess,
  type ServiceProcess,
  startProcess,
} from '../support/service-process';
import { environmentFor } from '../support/service-under-test';
import { SigningAuthority } from '../support/signing-authority';
import { until } from '../support/until';

let build: Awaited<ReturnType<typeof isolatedBuild>>;
let authority: SigningAuthority;

beforeAll(async () => {
  build = await isolatedBuild();
  authority = await SigningAuthority.start();
}, 30_000);

afterAll(async () => {
  killProcesses();
  await build.remove();
  await authority.stop();
});

const environment = (changes: Record<string, string> = {}) => ({
  ...(environmentFor(authority) as Record<string, string>),
  AWS_ACCESS_KEY_ID: 'local',
  AWS_SECRET_ACCESS_KEY: 'local',
  DRAIN_DELAY_SECONDS: '0',
  ...changes,
});

describe('the production build, from a folder that holds only what the image holds', () => {
  let service: ServiceProcess;

  beforeAll(async () => {
    service = await startProcess(build.folder, environment());
  });

  afterAll(async () => {
    service.process.kill('SIGTERM');
    await service.exited;
  });

  it('serves the API and its documentation', async () => {
    for (const path of ['/livez', '/docs', '/docs/swagger-ui-bundle.js', '/openapi.json']) {
      expect([path, (await fetch(service.url + path)).status]).toEqual([path, 200]);
    }
  });

  it('decodes images with its own native library', async () => {
    const response = await fetch(`${service.url}/v1/profile-image`, {
      method: 'PUT',
      headers: { Authorization: `Bearer ${authority.accessToken()}`, 'Content-Type': 'image/png' },
      body: Buffer.from('not an image'),
    });
    expect(await response.json()).toMatchObject({ code: 'invalid-image' });
  });

  it('answers even what is not HTTP, or too much of it, with a problem', async () => {
    expect(await rawRequest(service.url, 'NONSENSE\r\n\r\n')).toMatch(
      /^HTTP\/1.1 400 Bad Request\r\n[\s\S]*"code":"malformed-request"/,
    );
    expect(
      await rawRequest(service.url, `GET / HTTP/1.1\r\nHost: x\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`),
    ).toMatch(/^HTTP\/1.1 431 [\s\S]*application\/problem\+json[\s\S]*"code":"headers-too-large"/);
  });

  it('has a health check that passes, and fails where nothing listens', async () => {
    const port = new URL(service.url).port;
    expect(await runProcess(build.folder, 'healthcheck.js', { PORT: port }).exited).toBe(0);
    expect(await runProcess(build.folder, 'healthcheck.js', { PORT: '9' }).exited).toBe(1);
  });
});

describe('a wrong configuration', () => {
  it('ends the process with exit code 78 and one line for each problem, without a stack trace', async () => {
    const service = runProcess(build.folder, 'main.js', environment({ PORT: 'x', PUBLIC_URL: '' }));
    expect(await service.exited).toBe(78);
    const lines = service.output().trim().split('\n');
    expect(lines).toEqual([
      'The configuration is not valid:',
      '  PORT must be a whole number from 0 to 65535',
      '  PUBLIC_URL is not set; it must be an origin without a path or trailing slash, such as https://gates.example.com',
    ]);
  });
});

describe('a port that is taken', () => {
  it('ends the process with exit code 1 and a log line that says so', async () => {
    const taken = http.createServer();
    await new Promise<void>((resolve) => taken.listen(0, resolve));
    const { port } = taken.address() as AddressInfo;
    const service = runProcess(build.folder, 'main.js', environment({ PORT: String(port) }));
    expect(await service.exited).toBe(1);
    expect(service.output()).toContain('EADDRINUSE');
    expect(service.output()).not.toContain('    at ');
    await new Promise((resolve) => taken.close(resolve));
  });
});

describe('SIGTERM', () => {
  let iot: Awaited<ReturnType<typeof heldIot>>;

  afterEach(() => iot.stop());

  it('fails readiness first, lets the request in flight finish, closes connections and exits 0', async () => {
    iot = await heldIot();
    const service = await startProcess(
      build.folder,
      environment({ DRAIN_DELAY_SECONDS: '1', AWS_ENDPOINT_URL_IOT_DATA_PLANE: iot.url }),
    );
    const agent = new http.Agent({ keepAlive: true });
    const command = post(`${service.url}/v1/gates/control`, authority.accessToken(), agent);
    await until('the command is in flight', () => iot.held.length === 1);

    service.process.kill('SIGTERM');
    await until('draining', () => service.output().includes('"draining"'));
    const ready = await fetch(`${service.url}/readyz`);
    expect(ready.status).toBe(503);
    expect(await ready.json()).toMatchObject({ detail: 'The service is about to stop' });
    expect(service.process.exitCode).toBeNull();

    iot.held[0]?.end('{"message":"OK"}');
    const { status, headers } = await command;
    expect([status, headers.connection]).toEqual([200, 'close']);
    expect(await service.exited).toBe(0);
    agent.destroy();
  });
});

/** An AWS IoT that keeps every request waiting until the test answers it. */
async function heldIot() {
  const held: http.ServerResponse[] = [];
  const server = http.createServer((_request, response) => {
    held.push(response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    held,
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Sends text as it is, and returns all that comes back until the connection ends. */
function rawRequest(url: string, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = net.connect(Number(new URL(url).port), '127.0.0.1', () => socket.write(text));
    let answer = '';
    socket.on('data', (chunk) => {
      answer += chunk;
    });
    socket.once('end', () => resolve(answer));
    socket.once('error', reject);
  });
}

function post(url: string, token: string, agent: http.Agent) {
  return new Promise<{ status: number | undefined; headers: http.IncomingHttpHeaders }>((resolve, reject) => {
    const headers = { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' };
    const request = http.request(url, { method: 'POST', headers, agent }, (response) => {
      response.resume();
      response.once('end', () => resolve({ status: response.statusCode, headers: response.headers }));
    });
    request.once('error', reject);
    request.end('{"message":"open"}');
  });
}
