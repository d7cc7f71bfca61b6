import http from 'node:http';
import type { Socket } from 'node:net';
import { setInterval as every } from 'node:timers/promises';
import { close, listen } from '../../local/loopback-server';
import type { CallLimits } from '../../service/platform/aws-clients';
import { type ServiceUnderTest, startService } from '../support/service-under-test';
import { SigningAuthority } from '../support/signing-authority';
import { until } from '../support/until';

/** Short, so that the tests are. */
const CALL_LIMITS = { connectionTimeout: 200, requestTimeout: 300, deadline: 500 };

let authority: SigningAuthority;
/** Stands in for AWS IoT and Amazon S3. */
let dependency: http.Server;
let answer: http.RequestListener;
let service: ServiceUnderTest;
let dependencyUrl: string;
let open: Set<Socket>;
let mostOpen: number;
/** Requests that it received. */
let received: string[];

beforeEach(async () => {
  authority = await SigningAuthority.start();
  [open, mostOpen, received] = [new Set(), 0, []];
  dependency = http.createServer((request, response) => {
    received.push(`${request.method} ${request.url}`);
    answer(request, response);
  });
  dependency.on('connection', (socket) => {
    open.add(socket);
    mostOpen = Math.max(mostOpen, open.size);
    socket.once('close', () => open.delete(socket));
    socket.on('error', () => {});
  });
  dependencyUrl = `http://127.0.0.1:${await listen(dependency, 0)}`;
  service = await startService(authority, {
    iotUrl: dependencyUrl,
    s3Url: dependencyUrl,
    callLimits: CALL_LIMITS,
  });
});

afterEach(async () => {
  service.stop();
  await close(dependency);
  await authority.stop();
});

const bearer = () => ({ Authorization: `Bearer ${authority.accessToken()}` });
const showGate = () => service.api.get('/v1/gates/main').set(bearer());
const showImage = () => service.api.get('/v1/profile-image').set(bearer());
const control = (message: string) => service.api.post('/v1/gates/control').set(bearer()).send({ message });

/** A service with many gates, at the same dependency. */
function startEstate(count: number, callLimits?: CallLimits): Promise<ServiceUnderTest> {
  const gates = Array.from({ length: count }, (_, index) => ({
    id: `gate-${index}`,
    name: `Gate ${index}`,
    topic: `gates/${index}`,
    thing: `gate-${index}`,
    groups: ['Admins'],
  }));
  return startService(authority, {
    iotUrl: dependencyUrl,
    ...(callLimits && { callLimits }),
    environment: { GATES: JSON.stringify(gates) },
  });
}

const hang: http.RequestListener = () => {};
const work: http.RequestListener = (_request, response) =>
  response.end('{"state":{"reported":{"state":"open"}}}');

describe('an answer of AWS', () => {
  it('that trickles is given up when the deadline of the call is over', async () => {
    answer = async (_request, response) => {
      response.writeHead(200, { 'Content-Length': '100' });
      for await (const _ of every(50)) if (!response.write('{')) break;
    };
    expect((await showGate()).body).toMatchObject({ status: 504, code: 'dependency-timeout' });
  });

  it('that never ends is broken off when it is larger than any that is right', async () => {
    let sent = 0;
    answer = (_request, response) => {
      const more = () => {
        while (!response.destroyed) {
          sent += 16_384;
          if (!response.write(' '.repeat(16_384))) break;
        }
      };
      response.on('drain', more);
      more();
    };
    expect((await showGate()).body).toMatchObject({ status: 502, code: 'dependency-unavailable' });
    await until('the connections are closed', () => open.size === 0);
    // Two attempts of 64 KiB, and what was on its way in the buffers of the system.
    expect(sent).toBeLessThan(32 * 1024 * 1024);
  });

  it('that announces an image larger than any that is stored is a failure before any of it is sent', async () => {
    answer = (_request, response) => {
      response.writeHead(200, { 'Content-Length': String(8 * 1024 * 1024 + 1), ETag: '"x"' }).write('x');
    };
    expect((await showImage()).body).toMatchObject({ status: 502, code: 'dependency-unavailable' });
  });

  it('that does not say how long an image is is refused', async () => {
    answer = (_request, response) => {
      response.writeHead(200, { ETag: '"x"' }).write('x');
      response.end('y');
    };
    expect((await showImage()).body).toMatchObject({ status: 502, code: 'dependency-unavailable' });
  });
});

describe('an entity tag that is longer than any of S3', () => {
  it('is not sent on to S3', async () => {
    let forwarded: unknown;
    answer = (request, response) => {
      forwarded = request.headers['if-none-match'];
      response.writeHead(200, { 'Content-Length': '1', ETag: '"x"' }).end('x');
    };
    const ask = (tag: string) => showImage().set({ Accept: 'image/png', 'If-None-Match': tag }).expect(200);
    await ask(`"${'a'.repeat(12_000)}"`);
    expect(forwarded).toBeUndefined();
    await ask('"abc"');
    expect(forwarded).toBe('"abc"');
  });
});

describe('the gates of a large estate', () => {
  it('are all read, over at most 64 connections', async () => {
    answer = work;
    const estate = await startEstate(100);
    const { body } = await estate.api.get('/v1/gates').set(bearer()).expect(200);
    expect(body.gates.map(({ state }: { state: string }) => state)).toEqual(Array(100).fill('open'));
    expect(mostOpen).toBeLessThanOrEqual(64);
    estate.stop();
  });
});

describe('a dependency that hangs', () => {
  it('costs at most 64 connections, answers the others at once, and still gets each stop', async () => {
    answer = hang;
    // Those who ask for one gate share a read: each asks for another.
    const estate = await startEstate(300, CALL_LIMITS);
    const control = (message: string) =>
      estate.api.post('/v1/gates/control').set(bearer()).send({ gate: 'gate-0', message });
    await control('open').expect(504);
    [mostOpen, received] = [0, []];
    const server = http.createServer(estate.app.handle);
    const port = await listen(server, 0);
    const agent = new http.Agent({ keepAlive: true });
    const ask = (gate: number) =>
      new Promise<number>((resolve, reject) => {
        http
          .get({ port, path: `/v1/gates/gate-${gate}`, headers: bearer(), agent }, (response) => {
            response.resume();
            resolve(response.statusCode ?? 0);
          })
          .once('error', reject);
      });
    const statuses = await Promise.all(Array.from({ length: 300 }, (_, gate) => ask(gate)));
    expect(new Set(statuses)).toEqual(new Set([503, 504]));
    expect(mostOpen).toBeLessThanOrEqual(64);
    expect(statuses.filter((status) => status === 503).length).toBeGreaterThanOrEqual(300 - 48 - 5);

    received = [];
    // Only commands count: a read that was sent just before its deadline may arrive after its answer.
    const commands = () => received.filter((request) => request.startsWith('POST /topics/'));
    const { body, headers } = await control('open').expect(503);
    expect([body.code, headers['retry-after']]).toEqual(['dependency-busy', '1']);
    expect(body.detail).toMatch(/The command was not sent\.$/);
    expect(commands()).toEqual([]);
    await control('stop').expect(504);
    await until('the stop has arrived', () => commands().length > 0);
    agent.destroy();
    await close(server);
    estate.stop();
  });

  it('is used again within a second after it works again', async () => {
    answer = hang;
    for (let count = 0; count < 5; count++) await showGate().expect(504);
    answer = work;
    await showGate().expect(503);
    const now = Date.now();
    jest.spyOn(Date, 'now').mockImplementation(() => now + 1_001);
    await showGate().expect(200);
    await showGate().expect(200);
  });

  it('is used again at once after a stop has succeeded', async () => {
    answer = hang;
    for (let count = 0; count < 5; count++) await showGate().expect(504);
    answer = work;
    await control('stop').expect(200);
    await showGate().expect(200);
  });
});
