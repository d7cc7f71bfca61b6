import http from 'node:http';
import { text } from 'node:stream/consumers';
import type { RequestHandler } from 'express';
import supertest from 'supertest';
import { createApp } from '../../service/app';
import { principalOf } from '../../service/auth/principal';
import { readConfig } from '../../service/platform/config';
import { createLogger } from '../../service/platform/log';
import type { Part } from '../../service/platform/part';
import { startServer } from '../../service/server';
import { collectLines, environmentFor, type LogLine } from '../support/service-under-test';
import { SigningAuthority } from '../support/signing-authority';

let authority: SigningAuthority;
let log: LogLine[];

beforeEach(async () => {
  authority = await SigningAuthority.start();
  log = [];
});

afterEach(() => authority.stop());

const config = () => readConfig(environmentFor(authority, { PORT: '0', DRAIN_DELAY_SECONDS: '0' }));
const logger = () => createLogger('info', collectLines(log));
const appWith = (...parts: Part[]) => createApp({ config: config(), logger: logger(), parts });

const route = (path: string, handler: RequestHandler): NonNullable<Part['routes']>[number] => ({
  method: 'get',
  path,
  steps: [{ handler }],
  documentation: { operationId: path, responses: {} },
});

/** A part that holds each response open until it is drained, as a stream of events does. */
function openStreams(): Part & { events: string[] } {
  const streams = new Set<http.ServerResponse>();
  const events: string[] = [];
  return {
    events,
    routes: [
      route('/v1/stream', (_request, response) => {
        streams.add(response);
        response.write('begun\n');
      }),
    ],
    drain() {
      events.push(`drain ${streams.size}`);
      for (const stream of streams) stream.end('ended\n');
    },
    stop() {
      events.push('stop');
    },
  };
}

describe('a part of the app', () => {
  it('ends its open responses when it is drained, so that stopping does not wait for them', async () => {
    const part = openStreams();
    const server = await startServer(config(), logger(), [part]);
    const response = await new Promise<http.IncomingMessage>((resolve, reject) => {
      http.get({ port: server.port, path: '/v1/stream' }, resolve).once('error', reject);
    });
    await server.stop();
    expect(await text(response)).toBe('begun\nended\n');
    expect(part.events).toEqual(['drain 1', 'stop']);
    expect(log.map(({ msg }) => msg)).not.toContain('requests were cut off');
  });

  it('is asked whether the service is ready', async () => {
    let reason: string | undefined = 'The gates are not known yet';
    const app = appWith({ unready: () => reason });
    await app.start();
    const { body } = await supertest(app.express).get('/readyz').expect(503);
    expect(body.detail).toBe('The gates are not known yet');
    reason = undefined;
    await supertest(app.express).get('/readyz').expect(200);
    app.drain();
    expect((await supertest(app.express).get('/readyz').expect(503)).body.detail).toBe(
      'The service is about to stop',
    );
    app.stop();
  });

  it('is told to drain and to stop though another part fails at it', async () => {
    const told: string[] = [];
    const failing = () => {
      throw new TypeError('broken');
    };
    const app = appWith(
      { drain: failing, stop: failing },
      { drain: () => told.push('drain'), stop: () => told.push('stop') },
    );
    app.drain();
    app.stop();
    expect(told).toEqual(['drain', 'stop']);
    expect(log).toEqual([
      expect.objectContaining({ level: 'error', msg: 'a part failed', event: 'drain' }),
      expect.objectContaining({ level: 'error', msg: 'a part failed', event: 'stop' }),
    ]);
  });
});

describe('a route that reads its principal without authenticating', () => {
  it('fails with an internal error and says so in the log', async () => {
    const app = appWith({
      routes: [route('/v1/careless', (_request, response) => response.json(principalOf(response) ?? null))],
    });
    const { body } = await supertest(app.express).get('/v1/careless').expect(500);
    expect(body.code).toBe('internal-error');
    expect(log).toContainEqual(
      expect.objectContaining({
        cause: expect.objectContaining({
          message: 'This route asks for its principal without authenticating',
        }),
      }),
    );
    app.stop();
  });
});
