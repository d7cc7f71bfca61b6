import type { Fetcher } from 'aws-jwt-verify/https';
import { LRUCache } from 'lru-cache';

/** Most key fetches for all people together in a window: a load balancer rotates its keys rarely. */
const FETCHES = 20;
/** Most key ids in a window that one person may come with and that are not trusted yet. */
const KEYS_OF_ONE_PERSON = 2;
const WINDOW = 60_000;
/** Most people, and most trusted keys, that are kept in mind. */
const PEOPLE = 10_000;
const TRUSTED = 8;

/** More key fetches were asked for than {@link AlbKeyFetches} lets through. */
export class KeyFetchLimitError extends Error {
  override name = 'KeyFetchLimitError';
}

/**
 * Key fetches from the key server of the load balancer, which has an address for each key id: so a made-up id costs a
 * request. One person may cause two a minute, all people together twenty. Neither limit counts for a key that has
 * verified a session, so made-up ids can't lock out those who are signed in.
 */
export class AlbKeyFetches implements Fetcher {
  readonly #fetcher: Fetcher;
  readonly #trusted = new LRUCache<string, true>({ max: TRUSTED });
  readonly #asked = new LRUCache<string, Set<string>>({ max: PEOPLE, ttl: WINDOW });
  #started: number[] = [];

  constructor(fetcher: Fetcher) {
    this.#fetcher = fetcher;
  }

  /** @throws {KeyFetchLimitError} where this person has come with too many key ids */
  assertMayAskFor(keyId: unknown, sub: string): void {
    if (typeof keyId !== 'string' || this.#trusted.has(keyId)) return;
    const asked = this.#asked.get(sub) ?? new Set();
    if (!asked.has(keyId) && asked.size >= KEYS_OF_ONE_PERSON) {
      throw new KeyFetchLimitError(`${KEYS_OF_ONE_PERSON} key ids of one person within ${WINDOW / 1000} s`);
    }
    if (asked.size === 0) this.#asked.set(sub, asked);
    asked.add(keyId);
  }

  /** Says that a key has verified a session. */
  trust(keyId: unknown): void {
    if (typeof keyId === 'string') this.#trusted.set(keyId, true);
  }

  async fetch(...parameters: Parameters<Fetcher['fetch']>) {
    const keyId = parameters[0].slice(parameters[0].lastIndexOf('/') + 1);
    if (!this.#trusted.has(keyId)) this.#countFetch();
    return this.#fetcher.fetch(...parameters);
  }

  #countFetch(): void {
    const now = Date.now();
    this.#started = this.#started.filter((time) => now - time < WINDOW);
    if (this.#started.length >= FETCHES) {
      throw new KeyFetchLimitError(`${FETCHES} key fetches within ${WINDOW / 1000} s`);
    }
    this.#started.push(now);
  }
}
