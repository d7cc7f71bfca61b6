import type { Fetcher } from 'aws-jwt-verify/https';
import { SimpleJwksCache } from 'aws-jwt-verify/jwk';
import type { Logger } from 'pino';
import { describeError } from '../platform/describe-error';
import type { Part } from '../platform/part';

/** How often the key set is fetched anew, so that a key that was rotated out stops counting, in milliseconds. */
const REFRESH_INTERVAL = 5 * 60_000;
/** First and longest wait after a failed fetch, in milliseconds. */
const FIRST_RETRY = 500;
const LONGEST_RETRY = 30_000;

/**
 * Signing keys of the user pool: fetched at start and again every five minutes. A failed fetch keeps the keys that
 * are there. `SimpleJwksCache` alone would keep every key for ever, and would fetch only for a key id it has not seen.
 */
export class PoolKeys implements Part {
  readonly cache: SimpleJwksCache;
  readonly #jwksUri: string;
  readonly #logger: Logger;
  #timer: NodeJS.Timeout | undefined;
  #stopped = false;
  #retryDelay = FIRST_RETRY;
  #hydrated = false;

  constructor(issuer: string, fetcher: Fetcher, logger: Logger) {
    this.#jwksUri = `${issuer}/.well-known/jwks.json`;
    this.cache = new SimpleJwksCache({ fetcher });
    this.#logger = logger;
  }

  /** Never again once the keys have been fetched, since old keys are kept. */
  unready(): string | undefined {
    return this.#hydrated ? undefined : 'The signing keys of the user pool have not been fetched yet';
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

  #schedule(delay: number): void {
    clearTimeout(this.#timer);
    if (this.#stopped) return;
    this.#timer = setTimeout(() => void this.start(), delay);
    this.#timer.unref();
  }
}
