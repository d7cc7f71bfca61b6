import { once } from 'node:events';
import http from 'node:http';
import net from 'node:net';
import { close, listen } from '../../local/loopback-server';
import { ArrivingBodies } from '../../service/platform/arriving-bodies';
import { discardingLogger } from '../support/service-under-test';
import { until } from '../support/until';

const LENGTH = 5 * 1024 * 1024;
const HEAD = `PUT / HTTP/1.1\r\nHost: x\r\nContent-Length: ${LENGTH}\r\n\r\n`;

let bodies: ArrivingBodies;
let server: http.Server;
let socket: net.Socket;
let answer: string;
let begun: boolean;
/** Bytes of the body that have arrived. */
let arrived: number;

beforeEach(async () => {
  // Only what the deadline is measured with; sockets keep real time.
  jest.useFakeTimers({
    doNotFake: ['nextTick', 'setImmediate', 'setTimeout', 'clearTimeout', 'queueMicrotask', 'performance'],
  });
  bodies = new ArrivingBodies(discardingLogger());
  [answer, arrived, begun] = ['', 0, false];
  server = http.createServer((request, response) => {
    begun = true;
    bodies.add(request, response);
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
  socket.write(HEAD);
  await until('the request has begun', () => begun);
});

afterEach(async () => {
  jest.useRealTimers();
  bodies.stop();
  socket.destroy();
  await close(server);
});

/** Sends bytes, and lets time pass when they have arrived. */
async function send(bytes: number, seconds: number): Promise<void> {
  const expected = arrived + bytes;
  socket.write(Buffer.alloc(bytes));
  await until('the bytes have arrived', () => arrived === expected);
  jest.advanceTimersByTime(seconds * 1000);
}

describe('a body', () => {
  it('of 5 MiB arrives at a steady 0.6 Mbit/s, which takes 70 s', async () => {
    const portion = 10 * 75_000;
    for (let sent = 0; sent < LENGTH; sent += portion) await send(Math.min(portion, LENGTH - sent), 10);
    await until('it is answered', () => answer.endsWith('whole'));
  });

  it('may pause for 30 s', async () => {
    await send(1, 30);
    await send(LENGTH - 1, 0);
    await until('it is answered', () => answer.endsWith('whole'));
  });

  it('that trickles is ended with a problem when 30 s are over', async () => {
    await send(1, 30);
    await send(1, 1);
    await once(socket, 'close');
    expect(answer).toMatch(/^HTTP\/1.1 408 .*"code":"request-timeout"/s);
  });

  it('that trickles after its answer has begun ends the connection', async () => {
    server.removeAllListeners('request');
    await send(1, 40);
    await once(socket, 'close');
    expect(answer).not.toContain('whole');
  });
});
