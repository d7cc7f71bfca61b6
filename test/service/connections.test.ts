import { once } from 'node:events';
import type http from 'node:http';
import net from 'node:net';
import type { RequestHandler } from 'express';
import { readConfig } from '../../service/platform/config';
import { createLogger } from '../../service/platform/log';
import type { Part } from '../../service/platform/part';
import { type Server, startServer } from '../../service/server';
import { collectLines, environmentFor, type LogLine } from '../support/service-under-test';
import { SigningAuthority } from '../support/signing-authority';
import { until } from '../support/until';

let authority: SigningAuthority;
let server: Server;
let log: LogLine[];
/** Responses that the test answers itself, in the order of their requests. */
let held: http.ServerResponse[];
/** How many of them have heard that they are over. */
let closed: number;

const route = (path: string, handler: RequestHandler): NonNullable<Part['routes']>[number] => ({
  method: 'get',
  path,
  steps: [{ handler }],
  documentation: { operationId: path, responses: {} },
});

beforeEach(async () => {
  authority = await SigningAuthority.start();
  [log, held, closed] = [[], [], 0];
  const holding: Part = {
    routes: [
      route('/held', (_request, response) => {
        held.push(response);
        response.once('close', () => closed++);
      }),
    ],
  };
  const environment = environmentFor(authority, { PORT: '0', DRAIN_DELAY_SECONDS: '0' });
  server = await startServer(readConfig(environment), createLogger('info', collectLines(log)), [holding]);
});

afterEach(() => authority.stop());

const HELD = 'GET /held HTTP/1.1\r\nHost: x\r\n\r\n';

async function connect(): Promise<net.Socket> {
  const socket = net.connect(server.port, '127.0.0.1').on('error', () => {});
  await once(socket, 'connect');
  return socket;
}

/** Sends text as it is, and returns all that comes back until the connection ends. */
async function sendRaw(text: string): Promise<string> {
  const socket = await connect();
  let answer = '';
  socket.on('data', (chunk) => {
    answer += chunk;
  });
  socket.write(text);
  await once(socket, 'close');
  return answer;
}

it('requests that are sent one after another may be as many as a client likes on one connection', async () => {
  const socket = await connect();
  for (let count = 1; count <= 20; count++) {
    socket.write(HELD);
    await until('it is in flight', () => held.length === count);
    held.at(-1)?.end('done');
    await until('it is over', () => closed === count);
  }
  expect(socket.destroyed).toBe(false);
  await server.stop();
});

describe('requests that are sent before the last one is answered', () => {
  it('are all told and logged when their connection is reset', async () => {
    const socket = await connect();
    socket.write(HELD.repeat(8));
    await until('all are in flight', () => held.length === 8);
    socket.resetAndDestroy();
    await until('all have heard', () => closed === 8);
    expect(log.filter(({ msg }) => msg === 'request aborted')).toHaveLength(8);
    await server.stop();
  });

  it('are at most eight; a connection with more is ended, and the log says so', async () => {
    expect(await sendRaw(HELD.repeat(100))).toBe('');
    expect(held).toHaveLength(8);
    await until('all have heard', () => closed === 8);
    expect(log.filter(({ level }) => level === 'warn')).toEqual([
      expect.objectContaining({ msg: 'a connection with too many requests in flight was ended', limit: 8 }),
    ]);
    await server.stop();
  });
});

describe('bytes that are no request', () => {
  afterEach(() => server.stop());

  it('after a request end the connection: no answer to them is taken for that of the request', async () => {
    const answering = sendRaw(`${HELD}NONSENSE\r\n\r\n`);
    expect(await answering).toBe('');
  });

  it.each([
    ['after its request', HELD],
    ['in the body of its request', HELD.replace('Host: x', 'Host: x\r\nTransfer-Encoding: chunked')],
  ])('in the middle of an answer, %s, end the connection: no text is put into it', async (_what, request) => {
    const socket = await connect();
    let answer = '';
    socket.on('data', (chunk) => {
      answer += chunk;
    });
    socket.write(request);
    await until('the request is there', () => held.length === 1);
    held[0]?.writeHead(200, { 'Content-Length': '100' }).write('begun');
    await until('the answer has begun', () => answer.endsWith('begun'));
    socket.write('NONSENSE\r\n\r\n');
    await once(socket, 'close');
    expect(answer).toMatch(/begun$/);
  });

  it('as the body of a request are answered with a problem', async () => {
    const head =
      'POST /v1/gates/control HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nContent-Type: application/json\r\n';
    const token = `Authorization: Bearer ${authority.accessToken()}\r\n`;
    expect(await sendRaw(`${head}${token}\r\nNONSENSE\r\n`)).toMatch(/^HTTP\/1.1 400 .*"malformed-request"/s);
  });
});

describe('a request', () => {
  afterEach(() => server.stop());

  it.each([
    ['without Host', 'GET /livez HTTP/1.1\r\n', 400, 'malformed-request'],
    ['with two Host headers', 'GET /livez HTTP/1.1\r\nHost: x\r\nhost: y\r\n', 400, 'malformed-request'],
    ['with the same Host twice', 'GET /livez HTTP/1.1\r\nHost: x\r\nHost: x\r\n', 400, 'malformed-request'],
    ['with an expectation', 'GET /livez HTTP/1.1\r\nHost: x\r\nExpect: more\r\n', 417, 'expectation-failed'],
  ])('%s is refused with a problem', async (_what, head, status, code) => {
    const answer = await sendRaw(`${head}Connection: close\r\n\r\n`);
    expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(answer).toContain('application/problem+json');
    expect(answer).toContain(`"code":"${code}"`);
  });

  it('of HTTP/1.0 needs no Host', async () => {
    expect(await sendRaw('GET /livez HTTP/1.0\r\n\r\n')).toMatch(/^HTTP\/1.1 200 /);
  });
});

describe('stopping', () => {
  it('answers connections that the system has accepted when the server is about to close', async () => {
    const stopped = server.stop();
    const answers = Promise.all(
      Array.from({ length: 20 }, () => sendRaw('GET /livez HTTP/1.1\r\nHost: x\r\n\r\n')),
    );
    // Node runs timers that are due before it accepts: the end of the drain delay comes before the connections.
    process.nextTick(() => {
      const end = performance.now() + 20;
      while (performance.now() < end);
    });
    expect(await answers).toEqual(
      Array(20).fill(expect.stringMatching(/^HTTP\/1.1 200 .*Connection: close/s)),
    );
    await stopped;
  });
});
