import { once } from 'node:events';
import http from 'node:http';
import net from 'node:net';
import { closedLoop } from '../../bench/load/closed-loop';
import { openLoop } from '../../bench/load/open-loop';
import { httpRequest } from '../../bench/load/request';
import { interleave } from '../../bench/rounds';
import { close, listen } from '../../local/loopback-server';

let server: http.Server;
let port: number;
let answer: http.RequestListener;
let tokens: string[];

const requests = ['a', 'b', 'c'].map((token) => httpRequest({ path: '/x', token }));

beforeAll(async () => {
  server = http.createServer((request, response) => {
    tokens.push(request.headers.authorization ?? '');
    answer(request, response);
  });
  port = await listen(server, 0);
});

beforeEach(() => {
  tokens = [];
  answer = (_request, response) => response.setHeader('Content-Length', 2).end('ok');
});

afterAll(() => close(server));

describe('the load generator', () => {
  it('sends each request once, in turn, and counts the answers', async () => {
    const { answered } = await closedLoop({ port, connections: 2, requests, until: 'all sent' });
    expect(answered).toBe(3);
    expect(tokens.sort()).toEqual(['Bearer a', 'Bearer b', 'Bearer c']);
  });

  it('reads answers that arrive in pieces, however they are cut', async () => {
    const text = 'HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n0123456789';
    const raw = net.createServer({ noDelay: true }, (socket) => {
      socket.on('data', () => {
        socket.write(text.slice(0, 20), () =>
          socket.write(text.slice(20, 42), () => socket.write(text.slice(42))),
        );
      });
    });
    raw.listen(0, '127.0.0.1');
    await once(raw, 'listening');
    const { answered } = await closedLoop({
      port: (raw.address() as net.AddressInfo).port,
      connections: 1,
      requests,
      until: 'all sent',
    });
    expect(answered).toBe(3);
    raw.close();
    await once(raw, 'close');
  });

  it('fails where an answer is not a success, so that only good answers are counted', async () => {
    answer = (_request, response) => response.writeHead(401, { 'Content-Length': 0 }).end();
    await expect(closedLoop({ port, connections: 1, requests, until: 'all sent' })).rejects.toThrow(
      'Answered 401',
    );
  });

  it('sends no faster than the rate that was asked for, and times every answer', async () => {
    const answers = await openLoop({ port, connections: 4, requests, rate: 100, duration: 200 });
    expect(answers.length).toBe(tokens.length);
    expect(answers.length).toBeGreaterThan(0);
    expect(answers.length).toBeLessThanOrEqual(20);
    expect(Math.min(...answers.map(({ time }) => time))).toBeGreaterThan(0);
    expect(
      answers.every(({ status, at }, index) => status === 200 && at >= (answers[index - 1]?.at ?? 0)),
    ).toBe(true);
  });
});

describe('rounds', () => {
  it('measure all contestants in turn, and take medians', async () => {
    const order: string[] = [];
    const contestant = (name: string, values: number[]) => ({
      name,
      measure: async () => {
        order.push(name);
        return { value: values.shift() ?? Number.NaN };
      },
    });
    const measurements = await interleave(3, [contestant('A', [9, 1, 2]), contestant('B', [4, 6, 5])]);
    expect(order.join('')).toBe('ABABAB');
    expect(measurements.map(({ median }) => median)).toEqual([2, 5]);
  });
});
