import { AlbKeyFetches, KeyFetchLimitError } from '../../service/auth/alb-key-fetches';

const SECOND = 1_000;

let fetched: string[];
let fetches: AlbKeyFetches;

beforeEach(() => {
  jest.useFakeTimers({ doNotFake: ['performance'] });
  // lru-cache has taken the real one when it was loaded.
  jest.spyOn(performance, 'now').mockImplementation(() => Date.now());
  fetched = [];
  fetches = new AlbKeyFetches({
    async fetch(uri) {
      fetched.push(uri);
      return new ArrayBuffer(0);
    },
  });
});

afterEach(() => jest.useRealTimers());

const fetchKey = (keyId: string) => fetches.fetch(`https://keys.example.com/${keyId}`);

async function fetchMany(count: number): Promise<void> {
  for (let number = 0; number < count; number++) await fetchKey(`made-up-${number}`);
}

describe('fetching keys of the load balancer', () => {
  it('is refused after twenty within a minute, for all people together', async () => {
    await fetchMany(20);
    const refusal = fetchKey('made-up');
    await expect(refusal).rejects.toBeInstanceOf(KeyFetchLimitError);
    await expect(refusal).rejects.toThrow('20 key fetches within 60 s');
    expect(fetched).toHaveLength(20);
  });

  it('is possible again as soon as a fetch is a minute old', async () => {
    await fetchMany(10);
    await jest.advanceTimersByTimeAsync(30 * SECOND);
    await fetchMany(10);
    await jest.advanceTimersByTimeAsync(30 * SECOND - 1);
    await expect(fetchKey('made-up')).rejects.toBeInstanceOf(KeyFetchLimitError);
    await jest.advanceTimersByTimeAsync(1);
    await fetchMany(10);
    await expect(fetchKey('made-up')).rejects.toBeInstanceOf(KeyFetchLimitError);
  });

  it('goes on for a key that has verified a session, when made-up ids have used up what may be fetched', async () => {
    fetches.trust('genuine');
    await fetchMany(20);
    await fetchKey('genuine');
    expect(fetched.at(-1)).toBe('https://keys.example.com/genuine');
  });

  it('is counted again for a key that was trusted before eight others', async () => {
    for (let number = 0; number <= 8; number++) fetches.trust(`genuine-${number}`);
    await fetchMany(20);
    await fetchKey('genuine-1');
    await expect(fetchKey('genuine-0')).rejects.toBeInstanceOf(KeyFetchLimitError);
  });
});

describe('one person', () => {
  const ask = (keyId: unknown, sub = 'somebody') => fetches.assertMayAskFor(keyId, sub);

  it('may come with two key ids a minute, each as often as it takes', () => {
    for (let count = 0; count < 3; count++) {
      ask('one');
      ask('two');
    }
    expect(() => ask('three')).toThrow('2 key ids of one person within 60 s');
    ask('three', 'another person');
  });

  it('may come with others a minute after the first of them', async () => {
    ask('one');
    await jest.advanceTimersByTimeAsync(50 * SECOND);
    ask('two');
    expect(() => ask('three')).toThrow(KeyFetchLimitError);
    await jest.advanceTimersByTimeAsync(10 * SECOND + 1);
    ask('three');
  });

  it('may come with any key that has verified a session', () => {
    fetches.trust('genuine');
    ask('one');
    ask('two');
    ask('genuine');
    expect(() => ask('three')).toThrow(KeyFetchLimitError);
  });

  it('comes with no key id where it is no text, which is refused elsewhere', () => {
    for (const keyId of [undefined, null, 1, {}, []]) {
      fetches.trust(keyId);
      ask(keyId);
    }
    ask('one');
    ask('two');
  });
});
