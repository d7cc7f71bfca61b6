import http from 'node:http';
import sharp from 'sharp';
import { type LocalIot, startIot } from '../../local/iot/start-iot';
import { listen } from '../../local/loopback-server';
import { type LocalS3, startS3 } from '../../local/s3/start-s3';
import { DEFAULT_CALL_LIMITS, MAX_ATTEMPTS } from '../../service/platform/aws-clients';
import { type Fault, type FaultyProxy, startFaultyProxy } from '../support/faulty-proxy';
import { type ServiceUnderTest, startService } from '../support/service-under-test';
import { ADMIN_SUB, SigningAuthority } from '../support/signing-authority';

let authority: SigningAuthority;
let iot: LocalIot;
let s3: LocalS3;
let iotFront: FaultyProxy;
let s3Front: FaultyProxy;
let service: ServiceUnderTest;

beforeAll(async () => {
  authority = await SigningAuthority.start();
  iot = await startIot();
  s3 = await startS3();
  iotFront = await startFaultyProxy(iot.url);
  s3Front = await startFaultyProxy(s3.url);
  service = await startService(authority, {
    iotUrl: iotFront.url,
    s3Url: s3Front.url,
    // Short, so that the tests are; the last one keeps the real limits.
    callLimits: { connectionTimeout: 200, requestTimeout: 200, deadline: 500 },
  });
});

beforeEach(async () => {
  await s3.put(`${ADMIN_SUB}.png`, await image());
  service.log.length = 0;
  iot.forgetPublished();
});

afterEach(() => {
  iotFront.inject('none');
  s3Front.inject('none');
});

afterAll(async () => {
  service.stop();
  await Promise.all([iotFront.stop(), s3Front.stop()]);
  await Promise.all([iot.stop(), s3.stop(), authority.stop()]);
});

const image = () =>
  sharp({ create: { width: 8, height: 8, channels: 3, background: 'red' } })
    .png()
    .toBuffer();
const bearer = () => ({ Authorization: `Bearer ${authority.accessToken()}` });

const openGate = () => service.api.post('/v1/gates/control').set(bearer()).send({ message: 'open' });
const listGates = () => service.api.get('/v1/gates').set(bearer());
const showImage = () => service.api.get('/v1/profile-image').set(bearer());
const removeImage = () => service.api.delete('/v1/profile-image').set(bearer());
const replaceImage = async () =>
  service.api
    .put('/v1/profile-image')
    .set(bearer())
    .set('Content-Type', 'image/png')
    .send(await image());

const OPERATIONS = [
  ['a command', () => iotFront, openGate],
  ['the state of gates', () => iotFront, listGates],
  ['showing an image', () => s3Front, showImage],
  ['removing an image', () => s3Front, removeImage],
  ['replacing an image', () => s3Front, replaceImage],
] as const;

const FAULTS: [string, Fault, number, string][] = [
  ['is out of reach', 'refuse', 502, 'dependency-unavailable'],
  ['breaks off before it answers', { breakAfterBytes: 0 }, 502, 'dependency-unavailable'],
  ['does not answer', 'hang', 504, 'dependency-timeout'],
];

describe.each(FAULTS)('where a dependency %s', (_what, fault, status, code) => {
  it.each(OPERATIONS)(
    '%s is a problem within the time limit, logged once, and works again by itself',
    async (_operation, front, send) => {
      front().inject(fault);
      const before = front().connections;
      const response = await send();
      expect([response.status, response.body.code]).toEqual([status, code]);
      expect(front().connections - before).toBeLessThanOrEqual(2);
      expect(service.log.filter(({ level }) => level === 'error')).toEqual([
        expect.objectContaining({
          problem: code,
          cause: expect.objectContaining({ name: expect.any(String) }),
        }),
      ]);
      expect(JSON.stringify(service.log)).not.toMatch(/\\n\s+at /);

      front().inject('none');
      expect((await send()).status).toBeLessThan(300);
    },
  );
});

describe('a command that was not confirmed', () => {
  it('says so, says from when it is void, and is audited as failed', async () => {
    iotFront.inject('hang');
    const { body } = await openGate();
    expect(body.detail).toMatch(
      /^AWS IoT did not answer in time\. The command was not confirmed, but it may have been carried out; it is void after \d{4}-\d\d-\d\dT[\d:.]+Z\.$/,
    );
    expect(service.log).toContainEqual(
      expect.objectContaining({ audit: 'gate-command', outcome: 'failed', reason: 'dependency-timeout' }),
    );
    expect(iot.published).toEqual([]);
  });
});

describe('AWS errors', () => {
  it('that throttle are a 503 that says when to try again', async () => {
    const server = http.createServer((_request, response) => {
      response
        .writeHead(429, { 'x-amzn-errortype': 'ThrottlingException' })
        .end('{"message":"Rate exceeded"}');
    });
    const port = await listen(server, 0);
    const throttling = await startService(authority, { iotUrl: `http://127.0.0.1:${port}` });
    const response = await throttling.api.post('/v1/gates/control').set(bearer()).send({ message: 'open' });
    expect([response.status, response.body.code]).toEqual([503, 'dependency-busy']);
    expect(response.headers['retry-after']).toBe('1');
    throttling.stop();
    server.closeAllConnections();
    server.close();
  });

  it('about a bucket that does not exist are a failure, not a missing image', async () => {
    const misconfigured = await startService(authority, {
      s3Url: s3.url,
      environment: { PROFILE_IMAGE_BUCKET: 'no-such-bucket' },
    });
    const response = await misconfigured.api.get('/v1/profile-image').set(bearer());
    expect([response.status, response.body.code]).toEqual([502, 'dependency-unavailable']);
    misconfigured.stop();
  });
});

describe('the real time limits', () => {
  it('let nobody at a gate wait for more than seven seconds', () => {
    const { connectionTimeout, requestTimeout } = DEFAULT_CALL_LIMITS;
    expect(MAX_ATTEMPTS * (connectionTimeout + requestTimeout)).toBeLessThanOrEqual(7_000);
  });

  it('are kept where no others are named', async () => {
    const patient = await startService(authority, { iotUrl: iotFront.url });
    iotFront.inject('hang');
    await patient.api.post('/v1/gates/control').set(bearer()).send({ message: 'open' }).expect(504);
    patient.stop();
  });
});
