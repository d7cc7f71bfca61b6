import { once } from 'node:events';
import http from 'node:http';
import type { Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { close, listen } from '../../local/loopback-server';
import { SECURITY_HEADERS } from '../../service/platform/security-headers';
import { type ServiceUnderTest, startService } from '../support/service-under-test';
import { SigningAuthority } from '../support/signing-authority';
import { until } from '../support/until';

let authority: SigningAuthority;
let iot: http.Server;
let service: ServiceUnderTest;
/** The service at a port, for who sends it bytes. */
let server: http.Server;
/** Calls that AWS IoT keeps waiting until the test answers them. */
let held: http.ServerResponse[];

const LIMIT = 3;
const ORIGIN = 'https://app.example.com';
const STOP = '{"message":"stop"}';

beforeEach(async () => {
  authority = await SigningAuthority.start();
  held = [];
  iot = http.createServer((_request, response) => held.push(response));
  service = await startService(authority, {
    iotUrl: `http://127.0.0.1:${await listen(iot, 0)}`,
    callLimits: { connectionTimeout: 60_000, requestTimeout: 60_000, deadline: 60_000 },
    requestLimit: LIMIT,
    environment: { CORS_ORIGINS: ORIGIN },
  });
  server = http.createServer(service.app.handle);
});

afterEach(async () => {
  service.stop();
  await close(server);
  await close(iot);
  await authority.stop();
});

const bearer = () => ({ Authorization: `Bearer ${authority.accessToken()}` });
const command = (message: string, path = '/v1/gates/control') =>
  service.api.post(path).set(bearer()).send({ message });
const showMe = () => service.api.get('/v1/me').set(bearer());

const pick = (headers: Record<string, string>, names: string[]) =>
  Object.fromEntries(names.map((name) => [name, headers[name]]));

/** Fills the service with as many requests as it takes. */
async function fill(): Promise<Promise<{ status: number }>[]> {
  const requests = Array.from({ length: LIMIT }, () => command('open').then(({ status }) => ({ status })));
  await until('all are under way', () => held.length === LIMIT);
  return requests;
}

describe('a service that has as many requests as it takes', () => {
  it('refuses others at once and says when to try again, and answers those that it has', async () => {
    const taken = await fill();
    for (const refused of [await showMe().expect(503), await command('close').expect(503)]) {
      expect(refused.body.code).toBe('overloaded');
      expect(refused.headers['retry-after']).toBe('1');
    }
    expect(held).toHaveLength(LIMIT);
    for (const response of held) response.end('{}');
    expect((await Promise.all(taken)).map(({ status }) => status)).toEqual([200, 200, 200]);
    await until('all are over', () => service.log.filter(({ status }) => status === 200).length === LIMIT);
    await showMe().expect(200);
  });

  it('refuses commands before it looks at who sent them, so that a refusal costs little', async () => {
    const taken = await fill();
    const { body } = await service.api.post('/v1/gates/control').send({ message: 'open' }).expect(503);
    expect(body.code).toBe('overloaded');
    await service.api.post('/v1/gates/control').send({ message: 'stop' }).expect(401);
    await service.api.post('/v1/gates/control').set(bearer()).send({ message: 'stops' }).expect(503);
    expect(service.log.filter(({ audit }) => audit !== undefined)).toEqual([]);
    for (const response of held) response.end('{}');
    await Promise.all(taken);
  });

  it.each(['/v1/gates/control', '/v1/gates/control/', '/v1/gates/control?x=1'])(
    'takes each stop (%s) and each health check',
    async (path) => {
      const taken = await fill();
      const stop = command('stop', path).then(({ status }) => status);
      await until('the stop is under way', () => held.length === LIMIT + 1);
      for (const path of ['/livez', '/readyz']) await service.api.get(path).expect(200);
      for (const response of held) response.end('{}');
      expect(await stop).toBe(200);
      await Promise.all(taken);
    },
  );

  it.each<[string, Record<string, string>, Buffer]>([
    ['with an escaped letter', {}, Buffer.from('{"message":"\\u0073top"}')],
    ['in UTF-16', { 'Content-Type': 'application/json; charset=utf-16le' }, Buffer.from(STOP, 'utf16le')],
    ['compressed', { 'Content-Encoding': 'gzip' }, gzipSync(STOP)],
    ['after a kilobyte of blanks', {}, Buffer.from(STOP.padStart(1_100))],
  ])('takes a stop %s', async (_name, headers, body) => {
    const taken = await fill();
    const stop = service.api
      .post('/v1/gates/control')
      .set({ 'Content-Type': 'application/json', ...headers, ...bearer() })
      .serialize((body) => body)
      .send(body)
      .then(({ status }) => status);
    await until('the stop is under way', () => held.length === LIMIT + 1);
    for (const response of held) response.end('{}');
    expect(await stop).toBe(200);
    await Promise.all(taken);
  });

  it('takes a stop whose body comes in two parts', async () => {
    const taken = await fill();
    const request = http.request({
      port: await listen(server, 0),
      method: 'POST',
      path: '/v1/gates/control',
      headers: { ...bearer(), 'Content-Type': 'application/json', 'Content-Length': STOP.length },
    });
    request.flushHeaders();
    const [socket] = (await once(request, 'socket')) as [Socket];
    await once(socket, 'connect');
    request.write(STOP.slice(0, 13));
    // What was sent before has arrived when this is answered.
    await showMe().expect(503);
    request.end(STOP.slice(13));
    await until('the stop is under way', () => held.length === LIMIT + 1);
    for (const response of held) response.end('{}');
    const [response] = (await once(request, 'response')) as [http.IncomingMessage];
    expect(response.resume().statusCode).toBe(200);
    await Promise.all(taken);
  });

  it('refuses with the headers of every answer, and lets a page of another origin read them', async () => {
    const usual = await showMe().expect(200);
    const taken = await fill();
    const { headers } = await showMe().set('Origin', ORIGIN).expect(503);
    const ofEvery = SECURITY_HEADERS.map(([name]) => name);
    expect(pick(headers, ofEvery)).toEqual(pick(usual.headers, ofEvery));
    expect(headers['access-control-allow-origin']).toBe(ORIGIN);
    expect(headers['access-control-expose-headers']).toContain('Retry-After');
    expect((await showMe().set('Origin', 'https://evil.example').expect(503)).headers).not.toHaveProperty(
      'access-control-allow-origin',
    );
    for (const response of held) response.end('{}');
    await Promise.all(taken);
  });

  it('refuses with a body of a length that is said, which nobody may keep', async () => {
    const taken = await fill();
    const { headers, text } = await showMe().expect(503);
    expect(headers['content-length']).toBe(String(text.length));
    expect(headers['cache-control']).toBe('no-store');
    for (const response of held) response.end('{}');
    await Promise.all(taken);
  });

  it('refuses a person at a browser with a page', async () => {
    const taken = await fill();
    const port = await listen(server, 0);
    const response = await fetch(`http://127.0.0.1:${port}/v1/me`, { headers: { Accept: 'text/html' } });
    expect(response.status).toBe(503);
    expect(response.headers.get('retry-after')).toBe('1');
    expect(await response.text()).toContain('<h1>');
    for (const response of held) response.end('{}');
    await Promise.all(taken);
  });

  it('refuses the preflight of a page of another origin', async () => {
    const taken = await fill();
    const preflight = service.api
      .options('/v1/me')
      .set({ Origin: ORIGIN, 'Access-Control-Request-Method': 'GET' });
    expect((await preflight.expect(503)).body.code).toBe('overloaded');
    for (const response of held) response.end('{}');
    await Promise.all(taken);
  });

  it.each([
    ['is empty', 503, {}, ''],
    ['cannot be read', 400, { 'Content-Encoding': 'gzip' }, 'no archive'],
  ])('answers a command whose body %s with %i', async (_what, status, headers, body) => {
    const taken = await fill();
    await service.api
      .post('/v1/gates/control')
      .set({ 'Content-Type': 'application/json', 'Content-Length': String(body.length), ...headers })
      .serialize((body) => body)
      .send(body)
      .expect(status);
    for (const response of held) response.end('{}');
    await Promise.all(taken);
  });

  it('writes one line a second of what it refuses, which the answers name', async () => {
    const taken = await fill();
    const refused = [await showMe().expect(503), await command('open').expect(503)];
    const isReport = ({ msg }: { msg: string }) => msg === 'requests refused';
    await until('the line is there', () => service.log.some(isReport));
    const [line] = service.log.filter(isReport);
    expect(line).toMatchObject({ level: 'error', requests: 2, problem: 'overloaded' });
    for (const { body } of refused) expect(body.instance).toBe(`urn:uuid:${line?.requestId}`);
    const next = await showMe().expect(503);
    expect(next.body.instance).not.toBe(refused[0]?.body.instance);
    expect(service.log.some(({ status }) => status === 503)).toBe(false);
    for (const response of held) response.end('{}');
    await Promise.all(taken);
  });

  it('writes what it has refused since the last line when it stops', async () => {
    const taken = await fill();
    const { body } = await showMe().expect(503);
    for (const response of held) response.end('{}');
    await Promise.all(taken);
    service.stop();
    const [line] = service.log.filter(({ msg }) => msg === 'requests refused');
    expect(line).toMatchObject({ requests: 1 });
    expect(body.instance).toBe(`urn:uuid:${line?.requestId}`);
  });
});

it('a service that has refused nothing has nothing to say of it when it stops', () => {
  service.log.length = 0;
  service.stop();
  expect(service.log).toEqual([]);
});
