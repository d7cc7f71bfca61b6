import http from 'node:http';
import net from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { startAlb } from '../../local/alb/start-alb';
import { Target } from '../../local/alb/target-group';
import { type StandIns, startStandIns } from '../../local/stand-ins';
import { type EchoService, startEchoService } from '../support/echo-service';

let standIns: StandIns;
let service: EchoService;

beforeAll(async () => {
  standIns = await startStandIns();
});
beforeEach(async () => {
  service = await startEchoService();
  standIns.forwardTo(service.url);
});
afterEach(() => service.stop());
afterAll(() => standIns.stop());

const send = (path: string, init: RequestInit = {}) => fetch(standIns.publicUrl + path, init);
async function expectUnavailable(url: string): Promise<void> {
  const response = await fetch(url);
  const { status, headers } = response;
  expect([status, headers.get('retry-after'), headers.get('server')]).toEqual([503, '2', 'awselb/2.0']);
  expect(await response.text()).toContain('<h1>503 Service Unavailable</h1>');
}

const port = () => Number(new URL(standIns.publicUrl).port);

describe('the load balancer', () => {
  it('forwards method, target, host and body, and the answer', async () => {
    const response = await send('/v1/gates/control?x=%2F', { method: 'POST', body: '{"message":"open"}' });
    expect([response.status, response.headers.get('x-service'), await response.text()]).toEqual([
      200,
      'echo',
      'from the service',
    ]);
    expect(service.last).toMatchObject({
      method: 'POST',
      target: '/v1/gates/control?x=%2F',
      body: '{"message":"open"}',
      headers: { host: `localhost:${port()}` },
    });
  });

  it('tells the service where the request came from, after what the client claims', async () => {
    await send('/docs');
    expect(service.last?.headers).toMatchObject({
      'x-forwarded-for': '127.0.0.1',
      'x-forwarded-proto': 'http',
      'x-forwarded-port': String(port()),
    });
    await send('/docs', { headers: { 'x-forwarded-for': '203.0.113.7', 'x-forwarded-proto': 'https' } });
    expect(service.last?.headers).toMatchObject({
      'x-forwarded-for': '203.0.113.7, 127.0.0.1',
      'x-forwarded-proto': 'http',
    });
  });

  it('gives each request a trace id, and keeps the root of one that there is', async () => {
    await send('/docs');
    expect(service.last?.headers['x-amzn-trace-id']).toMatch(/^Root=1-[0-9a-f]{8}-[0-9a-f]{24}$/);
    await send('/docs', {
      headers: { 'x-amzn-trace-id': 'Self=1-old;Root=1-5759e988-bd862e3fe1be46a994272793' },
    });
    expect(service.last?.headers['x-amzn-trace-id']).toMatch(
      /^Self=1-[0-9a-f]{8}-[0-9a-f]{24};Root=1-5759e988-bd862e3fe1be46a994272793$/,
    );
  });

  it('drops headers with names that are not valid at a load balancer', async () => {
    const response = await new Promise<http.IncomingMessage>((resolve) => {
      http.get(
        `${standIns.publicUrl}/docs`,
        { headers: { x_forwarded_user: 'admin', 'x-kept': 'yes' } },
        resolve,
      );
    });
    response.resume();
    expect(service.last?.headers).toMatchObject({ 'x-kept': 'yes' });
    expect(service.last?.headers).not.toHaveProperty('x_forwarded_user');
  });

  it.each([
    ['a space in a header name', 'GET /docs HTTP/1.1\r\nHost: localhost\r\nX Y: 1\r\n\r\n'],
    [
      'two lengths of one body',
      'POST /docs HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    ],
  ])('refuses a malformed request: %s', async (_name, request) => {
    const answer = await new Promise<string>((resolve) => {
      const socket = net.connect(port(), '127.0.0.1', () => socket.write(request));
      socket.once('data', (data) => resolve(String(data)));
    });
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
    expect(service.count).toBe(0);
  });

  it('answers 502 in its own page where the service is down, and 200 as soon as it is back', async () => {
    await service.stop();
    const response = await send('/v1/me');
    expect([response.status, response.headers.get('server')]).toEqual([502, 'awselb/2.0']);
    expect(await response.text()).toContain('<h1>502 Bad Gateway</h1>');
    service = await startEchoService();
    standIns.forwardTo(service.url);
    expect((await send('/v1/me')).status).toBe(200);
  });

  it('answers 502 where the service breaks off', async () => {
    expect((await send('/v1/break-off')).status).toBe(502);
  });

  it('answers 503 in its own page while no service is registered, and says when to come back', async () => {
    standIns.forwardTo();
    await expectUnavailable(`${standIns.publicUrl}/v1/me`);
    expect(service.count).toBe(0);
  });

  it('answers 503 from the moment that it listens, before it knows Cognito', async () => {
    const alb = await startAlb();
    await expectUnavailable(alb.publicUrl).finally(() => alb.stop());
  });

  it('names the port that is taken, and leaves the other one free', async () => {
    const taken = port();
    const free = await startAlb();
    await free.stop();
    const keyPort = Number(new URL(free.keysUrl).port);
    await expect(startAlb({ port: taken, keyPort })).rejects.toMatchObject({
      code: 'EADDRINUSE',
      port: taken,
    });
    const alb = await startAlb({ keyPort });
    await alb.stop();
  });
});

describe('the load balancer with two tasks', () => {
  let other: EchoService;

  beforeEach(async () => {
    other = await startEchoService();
  });
  afterEach(() => other.stop());

  /** Sends requests, each with a pause for what happens beside them, until they end up as they should. */
  const untilSent = async (what: string, condition: () => boolean) => {
    for (let sent = 0; !condition(); sent++) {
      if (sent > 1_000) throw new Error(`Sent ${sent} requests in vain: ${what}`);
      await send('/docs');
      await delay(3);
    }
  };

  it('sends a request to the task with the fewest under way', async () => {
    standIns.forwardTo(service.url, other.url);
    const streams = [await send('/v1/never-ends')];
    const [busy, idle] = service.count > 0 ? [service, other] : [other, service];
    await untilSent('the other one is known to be healthy', () => idle.count > 0);
    const before = busy.count;
    for (let count = 0; count < 5; count++) await send('/docs');
    expect(busy.count).toBe(before);
    streams.push(await send('/v1/never-ends'), await send('/v1/never-ends'));
    expect([busy.last?.target, idle.last?.target]).toEqual(['/v1/never-ends', '/v1/never-ends']);
    for (const { body } of streams) await body?.cancel();
  });

  it('sends nothing to a task that is not ready, and goes on with it when it is again', async () => {
    service.isReady = false;
    standIns.forwardTo(service.url, other.url);
    await untilSent('the ready one is found', () => other.count > 0);
    const before = service.count;
    for (let count = 0; count < 10; count++) await send('/docs');
    expect(service.count).toBe(before);
    service.isReady = true;
    await untilSent('it is back', () => service.count > before);
  });

  it('keeps a task that fails a single health check', async () => {
    const target = new Target('http://127.0.0.1:9');
    const healthAfter = (hasPassed: boolean) => {
      target.checked(hasPassed);
      return target.isHealthy;
    };
    expect([true, false, true, false, false, true, true].map(healthAfter)).toEqual([
      true,
      true,
      true,
      true,
      false,
      false,
      true,
    ]);
  });

  it('sends requests to tasks that are not ready where none is', async () => {
    [service.isReady, other.isReady] = [false, false];
    standIns.forwardTo(service.url, other.url);
    expect((await send('/docs')).status).toBe(200);
  });
});
