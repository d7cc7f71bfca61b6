import { CallRefused, LimitedClient } from '../../service/platform/limited-client';

const DEADLINE = 1_000;

interface Call {
  signal: AbortSignal;
  resolve(value: string): void;
  reject(error: Error): void;
}

let created: number;
let destroyed: number;
/** Calls that have begun, in order. */
let begun: Call[];
let client: LimitedClient<{ destroy(): void }>;

beforeEach(() => {
  jest.useFakeTimers();
  [created, destroyed, begun] = [0, 0, []];
  client = new LimitedClient(async () => {
    created++;
    return { destroy: () => void destroyed++ };
  }, DEADLINE);
});

afterEach(() => jest.useRealTimers());

type Options = Parameters<typeof client.call>[1];

/** Makes a call, and says how it ended: the value, or the name of the error. */
function call(options?: Options): Promise<string> {
  return client
    .call(
      (_client, signal) =>
        new Promise<string>((resolve, reject) => {
          begun.push({ signal, resolve, reject });
        }),
      options,
    )
    .catch((error: unknown) => (error instanceof CallRefused ? 'refused' : (error as Error).name));
}

const calls = (count: number) => Array.from({ length: count }, () => call());
const settled = () => jest.advanceTimersByTimeAsync(0);

/** An error of the SDK: with the status of an answer, or without any. */
const failure = (httpStatusCode?: number) =>
  Object.assign(new Error('x'), { name: 'Failure', $metadata: { httpStatusCode } });

async function fail(times: number, error: Error = failure(500)): Promise<void> {
  for (let count = 0; count < times; count++) {
    const result = call();
    await settled();
    begun.at(-1)?.reject(error);
    expect(await result).toBe('Failure');
  }
}

async function succeed(options?: Options): Promise<void> {
  const result = call(options);
  await settled();
  begun.at(-1)?.resolve('done');
  expect(await result).toBe('done');
}

describe('the client of a dependency', () => {
  it('is created when it is first used, once, and destroyed with its owner', async () => {
    client.stop();
    expect(created).toBe(0);
    await succeed();
    await succeed();
    expect(await client.client()).toBe(await client.client());
    expect(created).toBe(1);
    client.stop();
    await settled();
    expect(destroyed).toBe(1);
  });

  it('makes 48 calls at once, and the next when one of them has ended', async () => {
    const results = calls(49);
    await settled();
    expect(begun).toHaveLength(48);
    begun[0]?.resolve('done');
    expect(await results[0]).toBe('done');
    await settled();
    expect(begun).toHaveLength(49);
  });

  it('takes no more than 1,024 calls with those that wait, except urgent ones, which begin at once', async () => {
    calls(1_024);
    await settled();
    expect(await call()).toBe('refused');
    const urgent = call({ urgent: true });
    await settled();
    expect(begun).toHaveLength(49);
    begun.at(-1)?.resolve('done');
    expect(await urgent).toBe('done');
  });

  it('ends a call at its deadline, whether it has begun or waits, and says so to the call', async () => {
    const results = calls(49);
    await jest.advanceTimersByTimeAsync(DEADLINE - 1);
    expect(begun.filter(({ signal }) => signal.aborted)).toEqual([]);
    await jest.advanceTimersByTimeAsync(1);
    expect(await results[48]).toBe('TimeoutError');
    expect(begun.every(({ signal }) => signal.aborted)).toBe(true);
    for (const { reject } of begun) reject(failure());
    expect(new Set(await Promise.all(results))).toEqual(new Set(['TimeoutError']));
  });

  it('leaves no timer behind', async () => {
    await succeed();
    await fail(1);
    expect(jest.getTimerCount()).toBe(0);
  });

  it('ends a call when its result is no longer wanted, with the reason, and begins none then', async () => {
    const over = new AbortController();
    const result = call({ over: over.signal });
    await settled();
    over.abort(Object.assign(new Error('left'), { name: 'Left' }));
    expect(begun[0]?.signal.aborted).toBe(true);
    begun[0]?.reject(failure());
    expect(await result).toBe('Left');
    expect(await call({ over: over.signal })).toBe('Left');
    expect(begun).toHaveLength(1);
  });

  it('refuses calls after five failures in a row, except urgent ones, and takes all again when one succeeds', async () => {
    await fail(5);
    expect(await call()).toBe('refused');
    await succeed({ urgent: true });
    await succeed();
  });

  it.each([
    ['an answer that the request was wrong', failure(404), 'done'],
    ['an answer that the dependency failed', failure(500), 'refused'],
    ['no answer at all', failure(), 'refused'],
    ['an error that is not of the SDK', Object.assign(new Error('x'), { name: 'Failure' }), 'refused'],
  ])('counts %s as what it is', async (_what, error, next) => {
    await fail(5, error);
    const result = call();
    await settled();
    begun.at(-1)?.resolve('done');
    expect(await result).toBe(next);
  });

  it('counts a deadline as a failure, and a client that has left as nothing', async () => {
    for (let count = 0; count < 5; count++) {
      const over = new AbortController();
      const result = call({ over: over.signal });
      await settled();
      over.abort(new Error('left'));
      begun.at(-1)?.reject(failure(500));
      await result;
    }
    await succeed();
    for (let count = 0; count < 5; count++) {
      const result = call();
      await settled();
      const { signal, reject } = begun.at(-1) as Call;
      signal.addEventListener('abort', () => reject(failure()));
      await jest.advanceTimersByTimeAsync(DEADLINE);
      expect(await result).toBe('TimeoutError');
    }
    expect(await call()).toBe('refused');
  });

  it('counts a deadline as nothing for a call that waited for its turn for most of the time', async () => {
    const first = calls(48);
    const waiting = calls(10);
    await jest.advanceTimersByTimeAsync(0.6 * DEADLINE);
    for (const { resolve } of begun.splice(0)) resolve('done');
    await Promise.all(first);
    await settled();
    expect(begun).toHaveLength(10);
    for (const { signal, reject } of begun) signal.addEventListener('abort', () => reject(failure()));
    await jest.advanceTimersByTimeAsync(DEADLINE);
    expect(new Set(await Promise.all(waiting))).toEqual(new Set(['TimeoutError']));
    await succeed();
  });
});
