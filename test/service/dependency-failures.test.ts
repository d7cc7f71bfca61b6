import http from 'node:http';
import { listen } from '../../local/loopback-server';
import { DEFAULT_CALL_LIMITS, MAX_ATTEMPTS } from '../../service/platform/aws-clients';
import type { Fault } from '../support/faulty-proxy';
import { OPERATIONS, type ServiceBehindFaults, startBehindFaults } from '../support/service-behind-faults';
import { startService } from '../support/service-under-test';

let faulty: ServiceBehindFaults;

beforeAll(async () => {
  faulty = await startBehindFaults();
});

beforeEach(() => faulty.reset());

afterAll(() => faulty.stop());

const bearer = () => ({ Authorization: `Bearer ${faulty.authority.accessToken()}` });

const FAULTS: [string, Fault, number, string][] = [
  ['is out of reach', 'refuse', 502, 'dependency-unavailable'],
  ['breaks off before it answers', { breakAfterBytes: 0 }, 502, 'dependency-unavailable'],
  ['does not answer', 'hang', 504, 'dependency-timeout'],
];

describe.each(FAULTS)('where a dependency %s', (_what, fault, status, code) => {
  it.each(OPERATIONS)(
    '%s is a problem within the time limit, logged once, and works again by itself',
    async (operation) => {
      const { service, operations } = faulty;
      const { front, send } = operations[operation];
      front.inject(fault);
      const before = front.connections;
      const response = await send();
      expect([response.status, response.body.code]).toEqual([status, code]);
      expect(front.connections - before).toBeLessThanOrEqual(2);
      expect(service.log.filter(({ level }) => level === 'error')).toEqual([
        expect.objectContaining({
          problem: code,
          cause: expect.objectContaining({ name: expect.any(String) }),
        }),
      ]);
      expect(JSON.stringify(service.log)).not.toMatch(/\\n\s+at /);

      front.inject('none');
      expect((await send()).status).toBeLessThan(300);
    },
  );
});

describe('a command that was not confirmed', () => {
  it('says so, says from when it is void, and is audited as failed', async () => {
    const { service, iot, iotFront, operations } = faulty;
    iotFront.inject('hang');
    const { body } = await operations['opening a gate'].send();
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
    const throttling = await startService(faulty.authority, { iotUrl: `http://127.0.0.1:${port}` });
    const response = await throttling.api.post('/v1/gates/control').set(bearer()).send({ message: 'open' });
    expect([response.status, response.body.code]).toEqual([503, 'dependency-busy']);
    expect(response.headers['retry-after']).toBe('1');
    throttling.stop();
    server.closeAllConnections();
    server.close();
  });

  it('about a bucket that does not exist are a failure, not a missing image', async () => {
    const misconfigured = await startService(faulty.authority, {
      s3Url: faulty.s3.url,
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
    const patient = await startService(faulty.authority, { iotUrl: faulty.iotFront.url });
    faulty.iotFront.inject('hang');
    await patient.api.post('/v1/gates/control').set(bearer()).send({ message: 'open' }).expect(504);
    patient.stop();
  });
});
