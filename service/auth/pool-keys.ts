import { JwksValidationError, WaitPeriodNotYetEndedJwkError } from 'aws-jwt-verify/error';
import type { Fetcher } from 'aws-jwt-verify/https';
import { assertIsJwks, type Jwk, type Jwks, SimpleJwksCache } from 'aws-jwt-verify/jwk';
import type { DecomposedJwt } from 'aws-jwt-verify/jwt';
import { LRUCache } from 'lru-cache';
import type { Logger } from 'pino';
import { describeError } from '../platform/describe-error';
import type { Part } from '../platform/part';

/** How often the key set is fetched anew, so that a key that was rotated out stops counting, in milliseconds. */
const REFRESH_INTERVAL = 5 * 60_000;
/** First and longest wait after a failed fetch, in milliseconds. */
const FIRST_RETRY = 500;
const LONGEST_RETRY = 30_000;
/** Least time between two fetches that unknown key ids cause, in milliseconds. */
const UNKNOWN_KEY_INTERVAL = 10_000;
/** Most key ids that are remembered as not being in the key set. */
const UNKNOWN_KEYS = 1_000;

/**
 * Signing keys of the user pool: fetched at start and again every five minutes, and when a token names a key id that is
 * not among them, though at most every ten seconds. A failed fetch keeps the keys that are there, and so does an answer
 * without any key. `SimpleJwksCache` alone would keep every key for ever, and would fetch only for a key id it has not seen.
 */
export class PoolKeys implements Part {
  readonly cache: SimpleJwksCache;
  readonly #jwksUri: string;
  readonly #logger: Logger;
  #timer: NodeJS.Timeout | undefined;
  #stopped = false;
  #retryDelay = FIRST_RETRY;
  #hydrated = false;
  #fetching = 0;
  #nextUnknownKeyFetch = 0;
  /** Key ids that a fetch for their sake did not find. */
  readonly #unknown = new LRUCache<string, true>({ max: UNKNOWN_KEYS });

  constructor(issuer: string, fetcher: Fetcher, logger: Logger) {
    this.#jwksUri = `${issuer}/.well-known/jwks.json`;
    this.cache = new SimpleJwksCache({
      fetcher: { fetch: (...parameters) => this.#fetch(fetcher, ...parameters) },
      jwksParser: parseKeySet,
      penaltyBox: {
        wait: async () => this.#assertMayFetch(),
        registerFailedAttempt: (_uri, keyId) => {
          this.#unknown.set(keyId, true);
        },
        registerSuccessfulAttempt: () => {
          this.#nextUnknownKeyFetch = 0;
        },
      },
    });
    this.#logger = logger;
  }

  /** Never again once the keys have been fetched, since old keys are kept. */
  unready(): string | undefined {
    return this.#hydrated ? undefined : 'The signing keys of the user pool have not been fetched yet';
  }

  /**
   * The key that a token names, fetched where it is not among those that there are.
   *
   * @throws an error of aws-jwt-verify where there is none, or where it can't be told
   */
  find(token: DecomposedJwt): Promise<Jwk> {
    return this.cache.getJwk(this.#jwksUri, token);
  }

  /** Whether a key is in the key set as it was last fetched. */
  has(keyId: string): boolean {
    try {
      this.cache.getCachedJwk(this.#jwksUri, { header: { alg: 'RS256', kid: keyId }, payload: {} });
      return true;
    } catch {
      return false;
    }
  }

  /** Whether a key was not in the key set when it was last fetched for its sake; it may have been in it before. */
  isKnownToBeMissing(keyId: unknown): boolean {
    return typeof keyId === 'string' && this.#unknown.has(keyId) && !this.has(keyId);
  }

  /** Fetches the keys now and from now on; never throws, and tries until it succeeds. */
  async start(): Promise<void> {
    try {
      await this.cache.getJwks(this.#jwksUri);
      this.#retryDelay = FIRST_RETRY;
      this.#logger[this.#hydrated ? 'debug' : 'info']({ jwksUri: this.#jwksUri }, 'signing keys fetched');
      this.#hydrated = true;
      this.#schedule(REFRESH_INTERVAL);
    } catch (error) {
      this.#logger.warn({ jwksUri: this.#jwksUri, cause: describeError(error) }, 'signing keys not fetched');
      this.#schedule(this.#retryDelay);
      this.#retryDelay = Math.min(this.#retryDelay * 2, LONGEST_RETRY);
    }
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
  }

  async #fetch(fetcher: Fetcher, ...parameters: Parameters<Fetcher['fetch']>) {
    this.#fetching++;
    try {
      return await fetcher.fetch(...parameters);
    } finally {
      this.#fetching--;
    }
  }

  /** Asked before a fetch for an unknown key id; a fetch that is under way anyway serves all who wait for it. */
  #assertMayFetch(): void {
    if (this.#fetching > 0) return;
    const now = Date.now();
    if (now < this.#nextUnknownKeyFetch) {
      throw new WaitPeriodNotYetEndedJwkError('The keys were fetched for an unknown key id lately');
    }
    this.#nextUnknownKeyFetch = now + UNKNOWN_KEY_INTERVAL;
  }

  #schedule(delay: number): void {
    clearTimeout(this.#timer);
    if (this.#stopped) return;
    this.#timer = setTimeout(() => void this.start(), delay);
    this.#timer.unref();
  }
}

/** @throws {JwksValidationError} where there is no key: a user pool always has one, so this is a failure of the server */
function parseKeySet(bytes: ArrayBuffer): Jwks {
  const keySet: Parameters<typeof assertIsJwks>[0] = JSON.parse(Buffer.from(bytes).toString());
  assertIsJwks(keySet);
  if (keySet.keys.length === 0) throw new JwksValidationError('The key set has no keys');
  return keySet;
}
