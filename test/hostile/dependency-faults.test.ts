import { setTimeout as delay } from 'node:timers/promises';
import { startServer } from '../../service/server';
import { type Fault, startFaultyProxy } from '../support/faulty-proxy';
import { OPERATIONS, type ServiceBehindFaults, startBehindFaults } from '../support/service-behind-faults';
import { discardingLogger, type ServiceUnderTest, startService } from '../support/service-under-test';
import { until } from '../support/until';

const XML_ERROR = '<?xml version="1.0"?><Error><Code>InternalError</Code><Message>x</Message></Error>';
const answerOf = (status: string, body: string, more = ''): Fault => ({
  answer: `HTTP/1.1 ${status}\r\nContent-Length: ${body.length}\r\n${more}Connection: close\r\n\r\n${body}`,
});

/** Whatever may come of a dependency instead of what was asked for. */
const FAULTS: Record<string, Fault> = {
  'refuses connections': 'refuse',
  'accepts and never answers': 'hang',
  'answers a byte at a time': 'trickle',
  'answers without end': 'endless',
  'ends without an answer': { answer: '' },
  'resets in the middle of the head': { breakAfterBytes: 20 },
  'answers with bytes that are no HTTP': { answer: '\x00\xff\x16\x03\x01 garbage\r\n\r\n' },
  'answers with half a head': { answer: 'HTTP/1.1 200 OK\r\nContent-Le' },
  'answers less than it announced': { answer: 'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{' },
  'answers with broken chunks': {
    answer: 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nx\r\n0\r\n\r\n',
  },
  'answers with a head of a megabyte': {
    answer: `HTTP/1.1 200 OK\r\nX: ${'x'.repeat(1_000_000)}\r\nContent-Length: 0\r\n\r\n`,
  },
  'answers 400': answerOf('400 Bad Request', '{"message":"no"}'),
  'answers 403 without a body': answerOf('403 Forbidden', ''),
  'answers 403 with a page': answerOf('403 Forbidden', '<html>no</html>', 'Content-Type: text/html\r\n'),
  'answers 429': answerOf('429 Too Many Requests', '{}'),
  'answers 500': answerOf('500 Internal Server Error', XML_ERROR),
  'answers 503 that throttles': answerOf('503 Slow Down', XML_ERROR.replace('InternalError', 'SlowDown')),
  'redirects to another place': answerOf('307 Temporary Redirect', '', 'Location: http://127.0.0.1:9/\r\n'),
  'redirects to itself for ever': answerOf('301 Moved Permanently', '', 'Location: /\r\n'),
};

/** Most bytes that a dependency may send in one fault: largest answers, attempts and what sockets hold. */
const LARGEST = 48 * 1024 * 1024;

let faulty: ServiceBehindFaults;

beforeAll(async () => {
  faulty = await startBehindFaults();
});

afterAll(() => faulty.stop());

const bearer = () => ({ Authorization: `Bearer ${faulty.authority.accessToken()}` });

describe('where AWS', () => {
  let passed = 0;

  beforeEach(async () => {
    // The circuit breaker lets a trial through once a second, and one person uploads ten times a minute.
    passed += 61_000;
    const now = Date.now;
    jest.spyOn(Date, 'now').mockImplementation(() => now() + passed);
    await faulty.reset();
  });

  describe.each(Object.entries(FAULTS))('%s,', (_what, fault) => {
    // An image is passed on as it comes, whatever it is.
    it.each(OPERATIONS.filter((operation) => operation !== 'showing an image'))(
      '%s is a documented problem, and works again by itself',
      async (operation) => {
        const { front, send } = faulty.operations[operation];
        const before = front.endlessBytes;
        front.inject(fault);
        const { status, body } = await send();
        expect([502, 503, 504]).toContain(status);
        expect(body.code).toMatch(/^dependency-/);
        expect(front.endlessBytes - before).toBeLessThan(LARGEST);
        expect(JSON.stringify(faulty.service.log)).not.toMatch(/\\n\s+at /);

        front.inject('none');
        passed += 1_100;
        expect((await send()).status).toBeLessThan(300);
      },
    );
  });

  it.each(Object.entries(FAULTS))(
    '%s while the service stops, a command that is under way is answered, and the service ends',
    async (_what, fault) => {
      const { iotFront } = faulty;
      iotFront.inject(fault);
      process.env['AWS_ENDPOINT_URL_IOT_DATA_PLANE'] = iotFront.url;
      const config = { ...faulty.service.config, port: 0, drainDelaySeconds: 0 };
      const server = await startServer(config, discardingLogger());
      const before = iotFront.connections;
      const answer = fetch(`http://127.0.0.1:${server.port}/v1/gates/control`, {
        method: 'POST',
        headers: { ...bearer(), 'Content-Type': 'application/json' },
        body: '{"message":"stop"}',
      });
      await until('AWS IoT is asked', () => iotFront.connections > before);
      await server.stop();
      const { status, headers } = await answer;
      expect([502, 503, 504]).toContain(status);
      expect(headers.get('content-type')).toMatch(/^application\/problem\+json/);
    },
  );
});

describe('where the key servers', () => {
  const readiness = async (service: ServiceUnderTest) => (await service.api.get('/readyz')).status;
  const me = (service: ServiceUnderTest) => service.api.get('/v1/me').set(bearer());

  it.each(Object.entries(FAULTS))(
    '%s at the start, nobody is let in or refused until they work',
    async (_what, fault) => {
      const front = await startFaultyProxy(Object.values(faulty.authority.overrides)[0] as string);
      const overrides = Object.keys(faulty.authority.overrides).map((origin) => [origin, front.url]);
      front.inject(fault);
      const service = await startService(faulty.authority, {
        environment: { KEY_ENDPOINT_OVERRIDES: JSON.stringify(Object.fromEntries(overrides)) },
      });
      expect(await readiness(service)).toBe(503);
      const { status, body, headers } = await me(service);
      expect([status, body.code, headers['retry-after']]).toEqual([503, 'keys-unavailable', '10']);
      expect(service.log).toContainEqual(expect.objectContaining({ msg: 'signing keys not fetched' }));
      expect(JSON.stringify(service.log)).not.toMatch(/\\n\s+at /);

      front.inject('none');
      while ((await readiness(service)) !== 200) await delay(20);
      expect((await me(service)).status).toBe(200);

      // In flight: keys that are there go on being used.
      front.inject(fault);
      await service.app.start();
      expect([await readiness(service), (await me(service)).status]).toEqual([200, 200]);
      service.stop();
      await front.stop();
    },
  );
});
