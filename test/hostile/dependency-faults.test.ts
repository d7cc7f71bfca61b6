import { setTimeout as delay } from 'node:timers/promises';
import sharp from 'sharp';
import { type LocalIot, startIot } from '../../local/iot/start-iot';
import { type LocalS3, startS3 } from '../../local/s3/start-s3';
import { type Fault, type FaultyProxy, startFaultyProxy } from '../support/faulty-proxy';
import { type ServiceUnderTest, startService } from '../support/service-under-test';
import { ADMIN_SUB, SigningAuthority } from '../support/signing-authority';

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

let authority: SigningAuthority;
let iot: LocalIot;
let s3: LocalS3;
let image: Buffer;

beforeAll(async () => {
  authority = await SigningAuthority.start();
  iot = await startIot();
  s3 = await startS3();
  image = await sharp({ create: { width: 8, height: 8, channels: 3, background: 'red' } })
    .png()
    .toBuffer();
});

afterAll(() => Promise.all([iot.stop(), s3.stop(), authority.stop()]));

const bearer = () => ({ Authorization: `Bearer ${authority.accessToken()}` });

describe('where AWS', () => {
  let iotFront: FaultyProxy;
  let s3Front: FaultyProxy;
  let service: ServiceUnderTest;
  let passed = 0;

  beforeAll(async () => {
    iotFront = await startFaultyProxy(iot.url);
    s3Front = await startFaultyProxy(s3.url);
    service = await startService(authority, {
      iotUrl: iotFront.url,
      s3Url: s3Front.url,
      callLimits: { connectionTimeout: 200, requestTimeout: 200, deadline: 500 },
    });
  });

  beforeEach(async () => {
    // The circuit breaker lets a trial through once a second, and one person uploads ten times a minute.
    passed += 61_000;
    const now = Date.now;
    jest.spyOn(Date, 'now').mockImplementation(() => now() + passed);
    service.log.length = 0;
    await s3.put(`${ADMIN_SUB}.png`, image);
  });

  afterAll(async () => {
    service.stop();
    await Promise.all([iotFront.stop(), s3Front.stop()]);
  });

  const stopGate = () => service.api.post('/v1/gates/control').set(bearer()).send({ message: 'stop' });
  const openGate = () => service.api.post('/v1/gates/control').set(bearer()).send({ message: 'open' });
  const listGates = () => service.api.get('/v1/gates').set(bearer());
  const removeImage = () => service.api.delete('/v1/profile-image').set(bearer());
  const replaceImage = () =>
    service.api.put('/v1/profile-image').set(bearer()).set('Content-Type', 'image/png').send(image);

  const OPERATIONS = [
    ['stopping a gate', () => iotFront, stopGate],
    ['opening a gate', () => iotFront, openGate],
    ['the state of gates', () => iotFront, listGates],
    ['removing an image', () => s3Front, removeImage],
    ['replacing an image', () => s3Front, replaceImage],
  ] as const;

  describe.each(Object.entries(FAULTS))('%s,', (_what, fault) => {
    it.each(OPERATIONS)(
      '%s is a documented problem, and works again by itself',
      async (_operation, front, send) => {
        const before = front().endlessBytes;
        front().inject(fault);
        const { status, body } = await send();
        expect([502, 503, 504]).toContain(status);
        expect(body.code).toMatch(/^dependency-/);
        expect(front().endlessBytes - before).toBeLessThan(LARGEST);
        expect(JSON.stringify(service.log)).not.toMatch(/\\n\s+at /);

        front().inject('none');
        passed += 1_100;
        expect((await send()).status).toBeLessThan(300);
      },
    );
  });
});

describe('where the key servers', () => {
  const readiness = async (service: ServiceUnderTest) => (await service.api.get('/readyz')).status;
  const me = (service: ServiceUnderTest) => service.api.get('/v1/me').set(bearer());

  it.each(Object.entries(FAULTS))(
    '%s at the start, nobody is let in or refused until they work',
    async (_what, fault) => {
      const front = await startFaultyProxy(Object.values(authority.overrides)[0] as string);
      const overrides = Object.keys(authority.overrides).map((origin) => [origin, front.url]);
      front.inject(fault);
      const service = await startService(authority, {
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
