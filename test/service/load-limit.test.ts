import http from 'node:http';
import { close, listen } from '../../local/loopback-server';
import { type ServiceUnderTest, startService } from '../support/service-under-test';
import { SigningAuthority } from '../support/signing-authority';
import { until } from '../support/until';

let authority: SigningAuthority;
let iot: http.Server;
let service: ServiceUnderTest;
/** Calls that AWS IoT keeps waiting until the test answers them. */
let held: http.ServerResponse[];

const LIMIT = 3;

beforeEach(async () => {
  authority = await SigningAuthority.start();
  held = [];
  iot = http.createServer((_request, response) => held.push(response));
  service = await startService(authority, {
    iotUrl: `http://127.0.0.1:${await listen(iot, 0)}`,
    callLimits: { connectionTimeout: 60_000, requestTimeout: 60_000, deadline: 60_000 },
    requestLimit: LIMIT,
  });
});

afterEach(async () => {
  service.stop();
  await close(iot);
  await authority.stop();
});

const bearer = () => ({ Authorization: `Bearer ${authority.accessToken()}` });
const command = (message: string, path = '/v1/gates/control') =>
  service.api.post(path).set(bearer()).send({ message });
const showMe = () => service.api.get('/v1/me').set(bearer());

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
    await service.api.post('/v1/gates/control').type('json').send('{"message":').expect(400);
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
});
