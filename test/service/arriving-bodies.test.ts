import { once } from 'node:events';
import http from 'node:http';
import net from 'node:net';
import { close, listen } from '../../local/loopback-server';
import { ArrivingBodies } from '../../service/platform/arriving-bodies';
import { discardingLogger } from '../support/service-under-test';
import { until } from '../support/until';

const LENGTH = 5 * 1024 * 1024;
const head = (path: string, field = `Content-Length: ${LENGTH}`) =>
  `PUT ${path} HTTP/1.1\r\nHost: x\r\n${field}\r\n\r\n`;

let bodies: ArrivingBodies;
let server: http.Server;
let socket: net.Socket;
let answer: string;
/** Requests that have begun. */
let begun: number;
/** Bytes of the body that have arrived. */
let arrived: number;

beforeEach(async () => {
  // Only what the deadline is measured with; sockets keep real time.
  jest.useFakeTimers({
    doNotFake: ['nextTick', 'setImmediate', 'setTimeout', 'clearTimeout', 'queueMicrotask', 'performance'],
  });
  bodies = new ArrivingBodies(discardingLogger());
  [answer, arrived, begun] = ['', 0, 0];
  server = http.createServer((request, response) => {
    begun++;
    bodies.add(request, response);
    if (request.url === '/answered-early') response.writeHead(200).write('begun');
    request.on('data', (chunk: Buffer) => {
      arrived += chunk.length;
    });
    request.on('error', () => {});
    request.once('end', () => response.end('whole'));
  });
  socket = net.connect(await listen(server, 0), '127.0.0.1');
  socket.on('data', (chunk) => {
    answer += chunk;
  });
});

afterEach(async () => {
  jest.useRealTimers();
  bodies.stop();
  socket.destroy();
  await close(server);
});

async function begin(requestHead: string): Promise<void> {
  const expected = begun + 1;
  socket.write(requestHead);
  await until('the request has begun', () => begun === expected);
}

/** Sends bytes, and lets time pass when they have arrived. */
async function send(bytes: number, seconds: number): Promise<void> {
  const expected = arrived + bytes;
  socket.write(Buffer.alloc(bytes));
  await until('the bytes have arrived', () => arrived === expected);
  jest.advanceTimersByTime(seconds * 1000);
}

describe('a body', () => {
  it('of 5 MiB arrives at a steady 0.6 Mbit/s, which takes 70 s', async () => {
    await begin(head('/'));
    const portion = 10 * 75_000;
    for (let sent = 0; sent < LENGTH; sent += portion) await send(Math.min(portion, LENGTH - sent), 10);
    await until('it is answered', () => answer.endsWith('whole'));
  });

  it('may pause for 30 s', async () => {
    await begin(head('/'));
    await send(1, 30);
    await send(LENGTH - 1, 0);
    await until('it is answered', () => answer.endsWith('whole'));
  });

  it('that has arrived is not looked at again, however long its connection stays open', async () => {
    await begin(head('/'));
    await send(LENGTH, 0);
    await until('it is answered', () => answer.endsWith('whole'));
    jest.advanceTimersByTime(3_600_000);
    await begin(head('/'));
    await send(LENGTH, 0);
    await until('the next is answered', () => answer.match(/whole/g)?.length === 2);
  });

  it.each(['Content-Length: 9', 'Transfer-Encoding: chunked'])(
    'that trickles is ended with a problem when 30 s are over (%s)',
    async (field) => {
      await begin(head('/', field));
      socket.write('5\r\n');
      jest.advanceTimersByTime(31_000);
      await once(socket, 'close');
      expect(answer).toMatch(/^HTTP\/1.1 408 .*"code":"request-timeout"/s);
    },
  );

  it('that trickles is ended though its connection has carried much before', async () => {
    await begin(head('/'));
    await send(LENGTH, 0);
    await until('it is answered', () => answer.endsWith('whole'));
    await begin(head('/'));
    await send(1, 40);
    await once(socket, 'close');
    expect(answer).toContain('408');
  });

  it('that trickles after its answer has begun ends the connection without another answer', async () => {
    await begin(head('/answered-early'));
    await send(1, 40);
    await once(socket, 'close');
    expect(answer).toContain('begun');
    expect(answer).not.toContain('408');
  });
});

test('bodies are no longer looked at once the server has stopped', () => {
  bodies.stop();
  expect(jest.getTimerCount()).toBe(0);
});
