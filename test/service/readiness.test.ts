import { type ServiceUnderTest, startService } from '../support/service-under-test';
import { SigningAuthority } from '../support/signing-authority';
import { until } from '../support/until';

let authority: SigningAuthority;
let service: ServiceUnderTest | undefined;

beforeEach(async () => {
  authority = await SigningAuthority.start();
  // Only what is waited for in minutes; sockets keep real time.
  jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask', 'performance'] });
});

afterEach(async () => {
  jest.useRealTimers();
  service?.stop();
  await authority.stop();
});

const FIVE_MINUTES = 5 * 60_000;

const logged = (message: string, count: number) =>
  until(message, () => service?.log.filter(({ msg }) => msg === message).length === count);

const callerStatus = async (token: string) =>
  (await service?.api.get('/v1/me').set('Authorization', `Bearer ${token}`))?.status;

describe('while the key server is down', () => {
  it('the service lives, says that it is not ready and why, and becomes ready by itself', async () => {
    authority.isDown = true;
    service = await startService(authority);
    await service.api.get('/livez').expect(200, { status: 'live' });
    const { body } = await service.api.get('/readyz').expect(503);
    expect(body).toMatchObject({
      code: 'not-ready',
      detail: 'The signing keys of the user pool have not been fetched yet',
    });

    authority.isDown = false;
    jest.advanceTimersByTime(500);
    await logged('signing keys fetched', 1);
    await service.api.get('/readyz').expect(200, { status: 'ready' });
  });

  it('a token that can not be checked is an outage, not a rejection', async () => {
    authority.isDown = true;
    service = await startService(authority);
    const response = await service.api
      .get('/v1/me')
      .set('Authorization', `Bearer ${authority.accessToken()}`);
    expect(response.status).toBe(503);
    expect(response.headers['retry-after']).toBe('10');
    expect(response.body.code).toBe('keys-unavailable');
    expect(response.headers).not.toHaveProperty('www-authenticate');
  });

  it('keys that are there go on counting', async () => {
    service = await startService(authority);
    const token = authority.accessToken({ exp: Math.floor(Date.now() / 1000) + 3600 });
    authority.isDown = true;
    jest.advanceTimersByTime(FIVE_MINUTES);
    await logged('signing keys not fetched', 1);
    expect(await callerStatus(token)).toBe(200);
    await service.api.get('/readyz').expect(200);
    expect(service.log).toContainEqual(
      expect.objectContaining({ level: 'warn', msg: 'signing keys not fetched' }),
    );
  });
});

describe('while the key server answers without any key', () => {
  it('the service is not ready', async () => {
    authority.isEmpty = true;
    service = await startService(authority);
    await service.api.get('/readyz').expect(503);
  });

  it('keys that are there go on counting', async () => {
    service = await startService(authority);
    authority.isEmpty = true;
    jest.advanceTimersByTime(FIVE_MINUTES);
    await logged('signing keys not fetched', 1);
    expect(await callerStatus(authority.accessToken())).toBe(200);
  });
});

describe('when the pool rotates its key', () => {
  it('a token of the new key is accepted at once', async () => {
    service = await startService(authority);
    authority.rotatePoolKey();
    expect(await callerStatus(authority.accessToken())).toBe(200);
  });

  it('a token of the old key is refused after five minutes at most', async () => {
    service = await startService(authority);
    const token = authority.accessToken({ exp: Math.floor(Date.now() / 1000) + 3600 });
    expect(await callerStatus(token)).toBe(200);
    authority.rotatePoolKey();
    jest.advanceTimersByTime(FIVE_MINUTES);
    await logged('signing keys fetched', 2);
    expect(await callerStatus(token)).toBe(401);
  });

  it('a token of the old key is refused each time, though keys are fetched at most every ten seconds', async () => {
    service = await startService(authority);
    const token = authority.accessToken({ exp: Math.floor(Date.now() / 1000) + 3600 });
    authority.rotatePoolKey();
    jest.advanceTimersByTime(FIVE_MINUTES);
    await logged('signing keys fetched', 2);
    const fetches = authority.requests.length;
    for (let count = 0; count < 3; count++) expect(await callerStatus(token)).toBe(401);
    expect(authority.requests.length - fetches).toBe(1);
  });
});
