import { once } from 'node:events';
import http from 'node:http';
import net from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { close, listen } from '../../local/loopback-server';
import { isolatedBuild, killProcesses, type ServiceProcess, startProcess } from '../support/service-process';
import { environmentFor } from '../support/service-under-test';
import { SigningAuthority } from '../support/signing-authority';

let build: Awaited<ReturnType<typeof isolatedBuild>>;
let authority: SigningAuthority;
let iot: http.Server;
let iotUrl: string;
/** Ids of the commands that AWS IoT was given. */
let published: string[];

beforeAll(async () => {
  build = await isolatedBuild();
  authority = await SigningAuthority.start();
  iot = http.createServer(async (request, response) => {
    // Shadows are read with GET.
    if (request.method === 'POST') published.push(JSON.parse(await text(request)).commandId);
    response.end('{"message":"OK"}');
  });
  iotUrl = `http://127.0.0.1:${await listen(iot, 0)}`;
});

beforeEach(() => {
  published = [];
});

afterEach(killProcesses);

afterAll(async () => {
  await Promise.all([build.remove(), authority.stop(), close(iot)]);
});

const environment = () => ({
  ...(environmentFor(authority) as Record<string, string>),
  AWS_ACCESS_KEY_ID: 'local',
  AWS_SECRET_ACCESS_KEY: 'local',
  AWS_ENDPOINT_URL_IOT_DATA_PLANE: iotUrl,
  AWS_ENDPOINT_URL_S3: 'http://127.0.0.1:9',
  DRAIN_DELAY_SECONDS: '1',
});

interface Answer {
  status: number;
  body: Record<string, string>;
}

async function send(url: string, method: string, path: string, agent?: http.Agent): Promise<Answer> {
  const headers = { Authorization: `Bearer ${authority.accessToken()}`, 'Content-Type': 'application/json' };
  const request = http.request(url + path, { method, headers, agent });
  request.end(method === 'POST' ? '{"message":"stop"}' : undefined);
  const [response] = (await once(request, 'response')) as [http.IncomingMessage];
  return { status: response.statusCode ?? 0, body: JSON.parse(await text(response)) };
}

async function untilReady({ url }: ServiceProcess): Promise<void> {
  while ((await send(url, 'GET', '/readyz')).status !== 200) await delay(20);
}

describe('SIGTERM', () => {
  it('loses no command of 32 clients, half of which connect anew for each, until the service is not ready', async () => {
    const service = await startProcess(build.folder, environment());
    await untilReady(service);
    let isOver = false;
    const answers: Answer[] = [];
    const clients = Array.from({ length: 32 }, async (_, index) => {
      const agent = new http.Agent({ keepAlive: index % 2 === 0 });
      while (!isOver) answers.push(await send(service.url, 'POST', '/v1/gates/control', agent));
      agent.destroy();
    });
    // What the load balancer does: it sends requests until a health check has failed.
    const loadBalancer = (async () => {
      while ((await send(service.url, 'GET', '/readyz')).status === 200) await delay(50);
      isOver = true;
    })();
    while (answers.length < 100) await delay(10);
    service.process.kill('SIGTERM');
    await Promise.all([...clients, loadBalancer]);

    expect(await service.exited).toBe(0);
    expect(answers.filter(({ status }) => status !== 200)).toEqual([]);
    expect(answers.map(({ body }) => body['commandId']).sort()).toEqual(published.sort());
  });
});

describe('a process that may open 256 files', () => {
  it('goes on serving those who are connected when there are 600, and all again afterwards', async () => {
    const service = await startProcess(build.folder, environment(), { descriptors: 256 });
    await untilReady(service);
    const connected = new http.Agent({ keepAlive: true, maxSockets: 1 });
    expect((await send(service.url, 'POST', '/v1/gates/control', connected)).status).toBe(200);

    const sockets = Array.from({ length: 600 }, () =>
      net.connect(Number(new URL(service.url).port), '127.0.0.1').on('error', () => {}),
    );
    await Promise.all(
      sockets.map(
        (socket) => new Promise((resolve) => socket.once('connect', resolve).once('close', resolve)),
      ),
    );
    expect((await send(service.url, 'GET', '/livez', connected)).status).toBe(200);
    const { status, body } = await send(service.url, 'POST', '/v1/gates/control', connected);
    // The connection to AWS IoT may have been kept; a new one has no descriptor left.
    expect([200, 502, 503]).toContain(status);
    expect(body['code'] ?? body['status']).toMatch(/^(published|dependency-.*)$/);

    for (const socket of sockets) socket.destroy();
    await untilReady(service);
    expect((await send(service.url, 'POST', '/v1/gates/control')).status).toBe(200);
    expect(service.output()).not.toMatch(/\\n\s+at |"level":"fatal"/);
    connected.destroy();
  });
});

describe('500 connections that begin a request and never end it', () => {
  it.each([
    ['in its first line', 'POST /v1/ga'],
    ['in its head', 'POST /v1/gates/control HTTP/1.1\r\nHost: x\r\nAuthorization: Bea'],
    ['in its body', 'POST /v1/gates/control HTTP/1.1\r\nHost: x\r\nContent-Length: 18\r\n\r\n{"mess'],
  ])('%s keep nobody else from stopping a gate', async (_where, beginning) => {
    const service = await startProcess(build.folder, environment());
    await untilReady(service);
    const sockets = await Promise.all(
      Array.from({ length: 500 }, async () => {
        const socket = net.connect(Number(new URL(service.url).port), '127.0.0.1').on('error', () => {});
        await once(socket, 'connect');
        socket.write(beginning);
        return socket;
      }),
    );
    expect((await send(service.url, 'POST', '/v1/gates/control')).status).toBe(200);
    for (const socket of sockets) socket.destroy();
    service.process.kill('SIGTERM');
    expect(await service.exited).toBe(0);
  });
});
