import { LRUCache } from 'lru-cache';
import { CognitoError } from './cognito-error';

const FREE_ATTEMPTS = 5;

const LONGEST = 15 * 60_000;

/** Names that are watched; the longest unused is forgotten first. */
const LIMIT = 10_000;

/**
 * Lockout after wrong passwords (Amazon Cognito: "Authentication", lockout behaviour): after five, a second, then twice
 * as long each time, up to 15 minutes. Names that do not exist are locked out too.
 */
export class Lockout {
  readonly #failures = new LRUCache<string, { count: number; until: number }>({ max: LIMIT });

  constructor(private readonly now: () => number) {}

  /** @throws {CognitoError} `NotAuthorizedException` while the name is locked out */
  check(name: string): void {
    if ((this.#failures.get(keyOf(name))?.until ?? 0) > this.now()) {
      throw new CognitoError('NotAuthorizedException', 'Password attempts exceeded');
    }
  }

  failed(name: string): void {
    const last = this.#failures.get(keyOf(name));
    // A quarter of an hour after the last lockout, it begins anew.
    const count = last && this.now() - last.until < LONGEST ? last.count + 1 : 1;
    const locked = count < FREE_ATTEMPTS ? 0 : Math.min(1000 * 2 ** (count - FREE_ATTEMPTS), LONGEST);
    this.#failures.set(keyOf(name), { count, until: this.now() + locked });
  }

  succeeded(name: string): void {
    this.#failures.delete(keyOf(name));
  }
}

const keyOf = (name: string) => name.trim().toLowerCase();
