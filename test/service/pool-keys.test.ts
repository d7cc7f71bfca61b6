import { generateKeyPairSync } from 'node:crypto';
import { pino } from 'pino';
import { PoolKeys } from '../../service/auth/pool-keys';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });

const keySetOf = (...ids: string[]) => {
  const key = publicKey.export({ format: 'jwk' });
  const keys = ids.map((kid) => ({ ...key, kid, use: 'sig', alg: 'RS256' }));
  return new Uint8Array(Buffer.from(JSON.stringify({ keys }))).buffer as ArrayBuffer;
};

const tokenOf = (kid: string) => ({
  header: { alg: 'RS256', kid },
  headerB64: '',
  payload: {},
  payloadB64: '',
  signatureB64: '',
});

/** Seconds since the start at which keys were fetched. */
let fetches: number[];
let fetchKeys: () => Promise<ArrayBuffer>;
let log: string[];
let keys: PoolKeys;

beforeEach(() => {
  jest.useFakeTimers();
  const start = Date.now();
  [fetches, log] = [[], []];
  fetchKeys = async () => keySetOf('one');
  const fetcher = {
    fetch: () => {
      fetches.push((Date.now() - start) / SECOND);
      return fetchKeys();
    },
  };
  const logger = pino({ level: 'debug' }, { write: (line: string) => log.push(line) });
  keys = new PoolKeys('https://pool.example.com', fetcher, logger);
});

afterEach(() => {
  keys.stop();
  jest.useRealTimers();
});

const fail = async () => {
  throw new Error('no answer');
};

/** A fetch that ends when the test wants. */
function pending() {
  let settle: { resolve: (keys: ArrayBuffer) => void; reject: (error: Error) => void } | undefined;
  const answer = new Promise<ArrayBuffer>((resolve, reject) => {
    settle = { resolve, reject };
  });
  fetchKeys = () => answer;
  return settle as NonNullable<typeof settle>;
}

describe('fetching the keys of the pool', () => {
  it('is repeated every five minutes', async () => {
    await keys.start();
    await jest.advanceTimersByTimeAsync(10 * MINUTE);
    expect(fetches).toEqual([0, 300, 600]);
  });

  it('is tried again at intervals that double from half a second to half a minute', async () => {
    fetchKeys = fail;
    await keys.start();
    await jest.advanceTimersByTimeAsync(2 * MINUTE);
    expect(fetches).toEqual([0, 0.5, 1.5, 3.5, 7.5, 15.5, 31.5, 61.5, 91.5]);
  });

  it('is tried again after half a second, where it fails after a success', async () => {
    fetchKeys = fail;
    await keys.start();
    await jest.advanceTimersByTimeAsync(SECOND);
    fetchKeys = async () => keySetOf('one');
    await jest.advanceTimersByTimeAsync(SECOND);
    expect(fetches).toEqual([0, 0.5, 1.5]);
    fetchKeys = fail;
    await jest.advanceTimersByTimeAsync(5 * MINUTE);
    expect(fetches).toEqual([0, 0.5, 1.5, 301.5, 302]);
  });

  it('happens no more after the stop', async () => {
    await keys.start();
    keys.stop();
    await jest.advanceTimersByTimeAsync(10 * MINUTE);
    expect(fetches).toEqual([0]);
  });

  it.each(['succeeds', 'fails'])('that %s after the stop is the last', async (outcome) => {
    const answer = pending();
    const started = keys.start();
    keys.stop();
    if (outcome === 'succeeds') answer.resolve(keySetOf('one'));
    else answer.reject(new Error('no answer'));
    await started;
    await jest.advanceTimersByTimeAsync(10 * MINUTE);
    expect(fetches).toEqual([0]);
  });

  it('does not keep the process alive', async () => {
    const unref = jest.spyOn(global, 'setTimeout');
    await keys.start();
    const timer = unref.mock.results.at(-1)?.value as NodeJS.Timeout;
    expect(timer.hasRef()).toBe(false);
  });

  it('is told of as information once, and to those who debug after that', async () => {
    await keys.start();
    await jest.advanceTimersByTimeAsync(5 * MINUTE);
    expect(log.map((line) => JSON.parse(line))).toMatchObject([
      { level: 30, msg: 'signing keys fetched' },
      { level: 20, msg: 'signing keys fetched' },
    ]);
  });
});

describe('the key that a token names', () => {
  it('is found among those that were fetched, without another fetch', async () => {
    await keys.start();
    expect(await keys.find(tokenOf('one'))).toMatchObject({ kid: 'one' });
    expect(keys.has('one')).toBe(true);
    expect(keys.has('two')).toBe(false);
    expect(fetches).toEqual([0]);
  });

  it('is fetched for where it is not among them, though only every ten seconds', async () => {
    await keys.start();
    await expect(keys.find(tokenOf('two'))).rejects.toThrow('two');
    await expect(keys.find(tokenOf('three'))).rejects.toThrow('lately');
    await jest.advanceTimersByTimeAsync(10 * SECOND - 1);
    await expect(keys.find(tokenOf('three'))).rejects.toThrow('lately');
    await jest.advanceTimersByTimeAsync(1);
    fetchKeys = async () => keySetOf('one', 'three');
    expect(await keys.find(tokenOf('three'))).toMatchObject({ kid: 'three' });
    expect(fetches).toEqual([0, 0, 10]);
  });

  it('may be fetched for at once after another was found', async () => {
    await keys.start();
    fetchKeys = async () => keySetOf('one', 'two');
    await keys.find(tokenOf('two'));
    fetchKeys = async () => keySetOf('one', 'two', 'three');
    await keys.find(tokenOf('three'));
    expect(fetches).toHaveLength(3);
  });

  it('is looked for in what is being fetched anyway, which takes nobody their fetch', async () => {
    const answer = pending();
    const started = keys.start();
    const found = Promise.all([keys.find(tokenOf('one')), keys.find(tokenOf('one'))]);
    answer.resolve(keySetOf('one'));
    await started;
    expect(await found).toMatchObject([{ kid: 'one' }, { kid: 'one' }]);
    expect(fetches).toEqual([0]);
    fetchKeys = async () => keySetOf('one', 'two');
    expect(await keys.find(tokenOf('two'))).toMatchObject({ kid: 'two' });
  });

  it('is known to be missing once it was fetched for in vain, until it is there', async () => {
    await keys.start();
    expect(keys.isKnownToBeMissing('two')).toBe(false);
    await expect(keys.find(tokenOf('two'))).rejects.toThrow();
    expect(keys.isKnownToBeMissing('two')).toBe(true);
    expect(keys.isKnownToBeMissing('three')).toBe(false);
    expect(keys.isKnownToBeMissing(undefined)).toBe(false);
    fetchKeys = async () => keySetOf('one', 'two');
    await jest.advanceTimersByTimeAsync(5 * MINUTE);
    expect(keys.isKnownToBeMissing('two')).toBe(false);
  });

  it('is forgotten as missing after a thousand others', async () => {
    await keys.start();
    for (let number = 0; number <= 1_000; number++) {
      await expect(keys.find(tokenOf(`forged-${number}`))).rejects.toThrow();
      await jest.advanceTimersByTimeAsync(10 * SECOND);
    }
    expect(keys.isKnownToBeMissing('forged-0')).toBe(false);
    expect(keys.isKnownToBeMissing('forged-1')).toBe(true);
  });
});

it('a pool is unready until its keys have been fetched, and never after that', async () => {
  fetchKeys = fail;
  await keys.start();
  expect(keys.unready()).toContain('have not been fetched yet');
  fetchKeys = async () => keySetOf('one');
  await jest.advanceTimersByTimeAsync(SECOND);
  expect(keys.unready()).toBeUndefined();
  fetchKeys = async () => keySetOf();
  await jest.advanceTimersByTimeAsync(6 * MINUTE);
  expect(keys.unready()).toBeUndefined();
  expect(keys.has('one')).toBe(true);
});
