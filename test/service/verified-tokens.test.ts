import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { Principal } from '../../service/auth/principal';
import { VerifiedTokens } from '../../service/auth/verified-tokens';
import { type ServiceUnderTest, startService } from '../support/service-under-test';
import { SigningAuthority } from '../support/signing-authority';

const PRINCIPAL: Principal = {
  actor: 'person',
  sub: 'a',
  username: 'a',
  clientId: 'client',
  groups: [],
  scopes: [],
  jti: 'a',
  expiresAt: 0,
  via: 'bearer',
};
const NOW = Date.parse('2026-01-01T00:00:00Z');
const IN_AN_HOUR = NOW / 1000 + 3600;

/** Freezes the clock, and nothing else: sockets go on. */
function freezeClock(now = NOW): void {
  jest.useFakeTimers({
    now,
    doNotFake: ['nextTick', 'setImmediate', 'setTimeout', 'setInterval', 'performance'],
  });
}

afterEach(() => {
  jest.useRealTimers();
});

describe('a verified token', () => {
  let currentKeys: Set<string>;
  let verifiedTokens: VerifiedTokens;

  beforeEach(() => {
    freezeClock();
    currentKeys = new Set(['key1']);
    verifiedTokens = new VerifiedTokens((keyId) => currentKeys.has(keyId));
    verifiedTokens.remember('token', { principal: PRINCIPAL, keyId: 'key1', expiresAt: IN_AN_HOUR });
  });

  it('is found again, and only by the exact token', () => {
    expect(verifiedTokens.find('token')).toBe(PRINCIPAL);
    for (const other of ['tokem', 'token ', 'Token', 'toke', '']) {
      expect(verifiedTokens.find(other)).toBeUndefined();
    }
  });

  it('is found as long as it is valid, however long that is', () => {
    jest.setSystemTime(NOW + 3_600_000 - 1);
    expect(verifiedTokens.find('token')).toBe(PRINCIPAL);
    jest.setSystemTime(NOW + 3_600_000);
    expect(verifiedTokens.find('token')).toBeUndefined();
    expect(verifiedTokens.size).toBe(0);
  });

  it('is not found from the second on in which it expires', () => {
    verifiedTokens.remember('short', { principal: PRINCIPAL, keyId: 'key1', expiresAt: NOW / 1000 + 2 });
    jest.setSystemTime(NOW + 1_999);
    expect(verifiedTokens.find('short')).toBe(PRINCIPAL);
    jest.setSystemTime(NOW + 2_000);
    expect(verifiedTokens.find('short')).toBeUndefined();
  });

  it('is not found once its key has left the key set', () => {
    currentKeys.delete('key1');
    expect(verifiedTokens.find('token')).toBeUndefined();
  });

  it('makes room by forgetting the one that was not used for longest', () => {
    const remember = (name: string) => {
      const token = name.padEnd(1_000);
      verifiedTokens.remember(token, { principal: PRINCIPAL, keyId: 'key1', expiresAt: IN_AN_HOUR });
      return token;
    };
    const [used, unused] = [remember('used'), remember('unused')];
    for (let count = 0; count < 25_000; count++) {
      remember(`another ${count}`);
      if (count % 100 === 0) expect(verifiedTokens.find(used)).toBe(PRINCIPAL);
    }
    expect(verifiedTokens.size).toBeLessThan(25_000);
    expect(verifiedTokens.find(unused)).toBeUndefined();
  });
});

/** Memory in use after collecting what is not, in bytes. */
function memoryInUse(): number {
  setFlagsFromString('--expose_gc');
  (runInNewContext('gc') as () => void)();
  return process.memoryUsage().heapUsed;
}

describe('verified tokens', () => {
  /** Principals with texts of their own, as parsing makes them. */
  const principal = (count: number, groups: number): Principal =>
    JSON.parse(
      JSON.stringify({
        ...PRINCIPAL,
        sub: `${count}`.padStart(36, 's'),
        username: `${count}`.padStart(36, 'u'),
        jti: `${count}`.padStart(36, 'j'),
        groups: Array.from({ length: groups }, (_, group) => `Group-${group}-${count}`),
        scopes: ['openid', 'profile', 'email', 'Admins-mobile'],
      }),
    );

  // Cognito's usual token, and the longest that is looked at.
  it.each([
    [1_000, 1, 15_000, 22_000],
    [12_000, 100, 1_500, 2_500],
  ])('of %i characters with %i groups take no more than 32 MiB of memory', (length, groups, least, most) => {
    const verifiedTokens = new VerifiedTokens(() => true);
    const before = memoryInUse();
    for (let count = 0; count < most; count++) {
      const token = `${count}`.padStart(length, 'x');
      verifiedTokens.remember(token, {
        principal: principal(count, groups),
        keyId: 'key1',
        expiresAt: IN_AN_HOUR,
      });
    }
    const memory = memoryInUse() - before;
    expect(verifiedTokens.size).toBeGreaterThan(least);
    expect(verifiedTokens.size).toBeLessThan(most);
    expect(memory).toBeLessThan(32 * 1024 * 1024);
  });

  it('are remembered without the headers that they were cut from', () => {
    const verifiedTokens = new VerifiedTokens(() => true);
    const before = memoryInUse();
    for (let count = 0; count < 1_000; count++) {
      const header = Buffer.from(`${' '.repeat(60_000)}${String(count).padStart(1_000, 'x')}`).toString(
        'latin1',
      );
      const token = header.trimStart();
      verifiedTokens.remember(token, { principal: PRINCIPAL, keyId: 'key1', expiresAt: IN_AN_HOUR });
    }
    const megabytes = (memoryInUse() - before) / 1024 ** 2;
    expect(verifiedTokens.size).toBe(1_000);
    expect(megabytes).toBeLessThan(20);
  });
});

describe('a token that the service has accepted before', () => {
  let authority: SigningAuthority;
  let service: ServiceUnderTest;

  beforeEach(async () => {
    authority = await SigningAuthority.start();
    service = await startService(authority);
  });

  afterEach(async () => {
    service.stop();
    await authority.stop();
  });

  const me = (token: string) => service.api.get('/v1/me').set('Authorization', `Bearer ${token}`);

  it('is refused when it has expired', async () => {
    const token = authority.accessToken({ exp: Math.floor(Date.now() / 1000) + 60 });
    await me(token).expect(200);
    freezeClock(Date.now() + 61_000);
    const { body } = await me(token).expect(401);
    expect(body.detail).toBe('The token has expired');
  });

  it('is refused when its key has been rotated out', async () => {
    const token = authority.accessToken();
    await me(token).expect(200);
    authority.rotatePoolKey();
    // What the service does by itself every five minutes.
    await service.app.start();
    await me(token).expect(401);
    await me(authority.accessToken()).expect(200);
  });

  it('is refused with another signature, or without one', async () => {
    const token = authority.accessToken();
    await me(token).expect(200);
    const [header, payload, signature] = token.split('.') as [string, string, string];
    const changed = `${signature.startsWith('A') ? 'B' : 'A'}${signature.slice(1)}`;
    await me(`${header}.${payload}.${changed}`).expect(401);
    await me(`${header}.${payload}.`).expect(401);
    await me(`${header}.${payload}`).expect(401);
  });
});
