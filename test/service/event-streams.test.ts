import { mkdtemp, rm } from 'node:fs/promises';
import http from 'node:http';
import net from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import express from 'express';
import type { Gate } from '../../contract/gate';
import { DEFAULT_GATE } from '../../local/stack-settings';
import { EventStream } from '../../service/gates/event-stream';
import { readConfig } from '../../service/platform/config';
import { startServer } from '../../service/server';
import { EventReader } from '../support/event-reader';
import { LiveService } from '../support/live-service';
import { discardingLogger, environmentFor } from '../support/service-under-test';
import { residentClaims, SigningAuthority } from '../support/signing-authority';
import { until } from '../support/until';

describe('a stream of events', () => {
  let service: LiveService;

  beforeEach(async () => {
    service = await LiveService.start();
  });

  afterEach(() => service.stop());

  it('needs a session: without one it is a 401 with a challenge, not a redirect', async () => {
    const answer = await fetch(`${service.url}/v1/events`);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([
      401,
      'application/problem+json; charset=utf-8',
    ]);
    expect(answer.headers.get('www-authenticate')).toContain('Bearer');
  });

  it('needs the scopes that reading gates needs', async () => {
    const viewer = await service.watch({ scope: 'openid' });
    expect(viewer.response.statusCode).toBe(403);
  });

  it('is neither kept nor changed on the way', async () => {
    const { response } = await service.watch();
    expect(response.headers['content-type']).toMatch(/^text\/event-stream/);
    expect(response.headers['cache-control']).toBe('no-store, no-transform');
  });

  it('answers HEAD, and ends', async () => {
    const answer = await fetch(`${service.url}/v1/events`, { method: 'HEAD', headers: service.bearer() });
    expect([answer.status, await answer.text()]).toEqual([200, '']);
  });

  it('shows each caller what the caller may do', async () => {
    const admin = await (await service.watch()).ready();
    const resident = await (await service.watch(residentClaims())).ready();
    expect([admin.gate()?.canControl, resident.gate()?.canControl]).toEqual([true, false]);
  });

  it('has an id that is the version of the shadow', async () => {
    await service.report({ state: 'open' });
    const viewer = await service.watch();
    const id = `main:${service.iot.shadow('main-gate')?.version}`;
    await until('the reported state', () => viewer.gate()?.state === 'open');
    expect(viewer.events).toContainEqual(expect.objectContaining({ event: 'gate', id }));
  });

  it('ends when the access token expires', async () => {
    const viewer = await service.watch({ exp: Math.floor(Date.now() / 1000) + 2 });
    await until('the end', () => viewer.has('end'));
    await viewer.closed;
    expect(viewer.events.at(-1)).toEqual({ event: 'end', data: { reason: 'session-over' } });
  });

  it('ends after 15 minutes, however long the token is valid', async () => {
    const timers = jest.spyOn(globalThis, 'setTimeout');
    const viewer = await (await service.watch({ exp: Math.floor(Date.now() / 1000) + 3600 })).ready();
    const [end] = timers.mock.calls.find(([, delay]) => delay === 15 * 60_000) ?? [];
    end?.();
    await until('the end', () => viewer.has('end'));
  });

  it('has a heartbeat every 15 seconds that script can see', async () => {
    const timers = jest.spyOn(globalThis, 'setInterval');
    const viewer = await (await service.watch()).ready();
    const [beat] = timers.mock.calls.find(([, delay]) => delay === 15_000) ?? [];
    beat?.();
    const beats = () => viewer.events.filter(({ event }) => event === 'heartbeat').length;
    await until('a second heartbeat', () => beats() === 2);
  });

  it('is refused to a person who has 20 already, until one is closed', async () => {
    const viewers = await Promise.all(Array.from({ length: 20 }, () => service.watch()));
    const refused = await service.watch();
    expect([refused.response.statusCode, refused.response.headers['retry-after']]).toEqual([429, '60']);
    expect((await service.watch({ sub: 'somebody-else' })).response.statusCode).toBe(200);
    const aborted = service.said('request aborted');
    viewers[0]?.close();
    await until('it is closed', () => service.said('request aborted') > aborted);
    expect((await service.watch()).response.statusCode).toBe(200);
  });
});

it('makes the text of a change once for all viewers who see the same', async () => {
  const service = await LiveService.start();
  try {
    await service.report({ state: 'closed' });
    await service.live();
    const admins = ['one', 'two', 'three'].map((sub) => ({ sub }));
    const viewers = await Promise.all([...admins, residentClaims()].map((claims) => service.watch(claims)));
    for (const viewer of viewers) await viewer.ready();
    const made = jest.spyOn(JSON, 'stringify');
    await service.report({ state: 'opening' });
    await until('the change', () => viewers.every((viewer) => viewer.gate()?.state === 'opening'));
    const views = made.mock.calls.filter(([value]) => value?.state === 'opening' && 'canControl' in value);
    expect(views.map(([{ canControl }]) => canControl).sort()).toEqual([false, true]);
    expect(viewers.map((viewer) => viewer.gate()?.canControl)).toEqual([true, true, true, false]);
  } finally {
    await service.stop();
  }
});

it('counts no open stream as a request under way: many viewers keep nobody from anything else', async () => {
  const service = await LiveService.start(undefined, {}, 2);
  try {
    for (let count = 0; count < 5; count++) await (await service.watch()).ready();
    expect((await service.get('/v1/me')).status).toBe(200);
  } finally {
    await service.stop();
  }
});

describe('200 open streams', () => {
  it('all end in an orderly way when the service stops, and tell when to come back', async () => {
    const authority = await SigningAuthority.start();
    const config = readConfig(environmentFor(authority, { PORT: '0', DRAIN_DELAY_SECONDS: '1' }));
    const server = await startServer(config, discardingLogger());
    const url = `http://127.0.0.1:${server.port}`;
    const bearer = (person: number) => ({
      Authorization: `Bearer ${authority.accessToken({ sub: `person-${person}` })}`,
    });
    const tokens = Array.from({ length: 10 }, (_, person) => bearer(person));
    const viewers = await Promise.all(
      tokens.flatMap((headers) => Array.from({ length: 20 }, () => EventReader.open(url, headers))),
    );
    expect(viewers.map(({ response }) => response.statusCode)).toEqual(Array(200).fill(200));
    const stopped = server.stop();
    await Promise.all(viewers.map(({ closed }) => closed));
    // The server still listens, for the load balancer to notice: who comes now is sent away.
    const late = await EventReader.open(url, bearer(99));
    expect([late.response.statusCode, late.response.headers['retry-after']]).toEqual([503, '1']);
    await stopped;
    for (const { response, events } of viewers) {
      expect(response.complete).toBe(true);
      expect(events.slice(-2)).toEqual([
        { event: 'retry', data: expect.any(Number) },
        { event: 'end', data: { reason: 'draining' } },
      ]);
    }
    const pauses = viewers.map(({ events }) => Number(events.at(-2)?.data));
    expect(Math.max(...pauses)).toBeLessThanOrEqual(1_200);
    expect(new Set(pauses).size).toBeGreaterThan(20);
    await authority.stop();
  });
});

describe('100 viewers who read nothing', () => {
  const GATES: Gate[] = ['a', 'b', 'c'].map((id) => ({ ...DEFAULT_GATE, id }));
  const NAME = 'x'.repeat(2_000);

  let folder: string;
  let server: http.Server;
  let streams: { stream: EventStream; response: http.ServerResponse }[];
  let viewers: net.Socket[];
  let version: number;
  /** Events that were made. */
  let made: number;

  beforeEach(async () => {
    streams = [];
    viewers = [];
    version = 0;
    made = 0;
    folder = await mkdtemp(path.join(tmpdir(), 'gatehouse-streams-'));
    const app = express();
    app.get('/', (_request, response) => {
      const view = (gate: Gate) => {
        made++;
        const shown = { id: gate.id, name: NAME, canControl: true, obstructed: false, connected: true };
        return { version, json: JSON.stringify({ ...shown, state: 'open', position: version }) };
      };
      streams.push({
        stream: new EventStream(response, { gates: GATES, isLive: () => true, view }),
        response,
      });
    });
    server = http.createServer(app);
    // Whose buffers are small and known, other than those of TCP.
    const socketPath = path.join(folder, 'socket');
    await new Promise<void>((resolve) => server.listen(socketPath, resolve));
    for (let index = 0; index < 100; index++) {
      const viewer = net.connect(socketPath);
      viewer.pause().write('GET / HTTP/1.1\r\nHost: a\r\n\r\n');
      viewers.push(viewer);
    }
    await until('all streams are open', () => streams.length === 100);
  });

  afterEach(async () => {
    for (const viewer of viewers) viewer.destroy();
    await new Promise((resolve) => server.close(resolve));
    await rm(folder, { recursive: true });
  });

  /** All gates report as often; the sockets get a chance to take what they can after each time. */
  async function report(times: number): Promise<void> {
    for (let time = 0; time < times; time++) {
      version++;
      for (const { stream } of streams) for (const gate of GATES) stream.onGate(gate);
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  it('are written to no more once their sockets are full, and cost a bounded amount of memory', async () => {
    await report(200);
    made = 0;
    await report(100);
    expect(made).toBe(0);
    for (const { response } of streams) {
      expect(response.writableLength).toBeLessThan(response.writableHighWaterMark + 2 * NAME.length);
    }
  });

  it('get the newest state of every gate, and nothing in between, when they read again', async () => {
    await report(200);
    let text = '';
    const [viewer] = viewers;
    viewer?.on('data', (chunk) => {
      text += chunk;
    });
    viewer?.resume();
    await until('the newest state', () => GATES.every(({ id }) => text.includes(`id: ${id}:${version}\n`)));
    expect(text).not.toContain(`id: a:${version - 1}\n`);
  });

  it('are cut off at the end if they take not even that', async () => {
    await report(200);
    const closed = streams.map(({ response }) => new Promise((resolve) => response.once('close', resolve)));
    for (const { stream } of streams) stream.end('draining');
    await Promise.all(closed);
  });
});
