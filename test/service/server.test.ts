import http from 'node:http';
import net from 'node:net';
import { listen } from '../../local/loopback-server';
import { readConfig } from '../../service/platform/config';
import { type Server, startServer } from '../../service/server';
import { discardingLogger, environmentFor } from '../support/service-under-test';
import { SigningAuthority } from '../support/signing-authority';
import { until } from '../support/until';

let authority: SigningAuthority;
let server: Server;
let iot: http.Server;
/** Requests that AWS IoT keeps waiting until the test answers them. */
let held: http.ServerResponse[];
const agent = new http.Agent({ keepAlive: true });

beforeEach(async () => {
  authority = await SigningAuthority.start();
  held = [];
  iot = http.createServer((_request, response) => held.push(response));
  process.env['AWS_ENDPOINT_URL_IOT_DATA_PLANE'] = `http://127.0.0.1:${await listen(iot, 0)}`;
  const environment = environmentFor(authority, { PORT: '0', DRAIN_DELAY_SECONDS: '1' });
  server = await startServer(readConfig(environment), discardingLogger());
});

afterEach(async () => {
  iot.closeAllConnections();
  await new Promise((resolve) => iot.close(resolve));
  await authority.stop();
});

afterAll(() => agent.destroy());

function send(method: string, path: string) {
  return new Promise<http.IncomingMessage>((resolve, reject) => {
    const headers = {
      Authorization: `Bearer ${authority.accessToken()}`,
      'Content-Type': 'application/json',
    };
    const request = http.request({ port: server.port, method, path, headers, agent }, (response) => {
      response.resume();
      response.once('end', () => resolve(response));
    });
    request.once('error', reject);
    request.end(method === 'POST' ? '{"message":"open"}' : undefined);
  });
}

/** Sends text as it is, and returns all that comes back until the connection ends. */
function sendRaw(text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = net.connect(server.port, '127.0.0.1', () => socket.write(text));
    let answer = '';
    socket.on('data', (chunk) => {
      answer += chunk;
    });
    socket.once('end', () => resolve(answer));
    socket.once('error', reject);
  });
}

describe('stopping', () => {
  it('fails readiness first, lets the request in flight finish, and ends keep-alive connections', async () => {
    const idle = await send('GET', '/livez');
    expect(idle.headers.connection).toBe('keep-alive');
    const command = send('POST', '/v1/gates/control');
    await until('the command is in flight', () => held.length === 1);

    const stopped = server.stop();
    const [ready, live] = [await send('GET', '/readyz'), await send('GET', '/livez')];
    expect([ready.statusCode, ready.headers.connection]).toEqual([503, 'close']);
    expect([live.statusCode, live.headers.connection]).toEqual([200, 'close']);

    held[0]?.end('{"message":"OK"}');
    const { statusCode, headers } = await command;
    expect([statusCode, headers.connection]).toEqual([200, 'close']);
    await stopped;
    await expect(send('GET', '/livez')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });
});

describe('a browser session', () => {
  afterEach(() => server.stop());

  it('may fill as many headers as the load balancer lets through', async () => {
    const cookies = 'x'.repeat(50_000);
    expect(
      await sendRaw(`GET /livez HTTP/1.1\r\nHost: x\r\nCookie: ${cookies}\r\nConnection: close\r\n\r\n`),
    ).toMatch(/^HTTP\/1.1 200 /);
  });
});

describe('a request that is not HTTP, or too much of it', () => {
  afterEach(() => server.stop());

  it('is answered with a problem all the same', async () => {
    expect(await sendRaw('NONSENSE\r\n\r\n')).toMatch(
      /^HTTP\/1.1 400 Bad Request\r\n[\s\S]*"code":"malformed-request"/,
    );
    expect(await sendRaw('FOO /v1/gates HTTP/1.1\r\nHost: x\r\n\r\n')).toMatch(
      /^HTTP\/1.1 400 [\s\S]*"code":"malformed-request"/,
    );
    expect(await sendRaw(`GET / HTTP/1.1\r\nHost: x\r\nX: ${'x'.repeat(70_000)}\r\n\r\n`)).toMatch(
      /^HTTP\/1.1 431 [\s\S]*application\/problem\+json[\s\S]*"code":"headers-too-large"/,
    );
  });
});
