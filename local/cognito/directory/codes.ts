import { randomInt, timingSafeEqual } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { attemptLimitExceeded, CognitoError } from './cognito-error';

/** How many codes are open, and how many counters run, at most: the longest unused is forgotten first. */
const LIMIT = 10_000;

/** Codes that are sent for one purpose to one person in an hour, and wrong ones that are taken. */
export const ATTEMPTS_PER_HOUR = 5;

const HOUR = 3_600_000;

interface OpenCode {
  code: string;
  /** Milliseconds since 1970. */
  ends: number;
  /** What the code was sent for, such as the new address. */
  value: string;
}

/** Codes of 6 digits that were sent to people. Each serves once, for a while, and cannot be guessed by trying. */
export class Codes {
  readonly #open = new LRUCache<string, OpenCode>({ max: LIMIT });
  readonly #sent: HourlyLimit;
  readonly #wrong: HourlyLimit;

  constructor(private readonly now: () => number) {
    this.#sent = new HourlyLimit(now);
    this.#wrong = new HourlyLimit(now);
  }

  /**
   * Makes a code, which replaces an earlier one.
   *
   * @param purpose what it is for, and whose it is
   * @param lifetime in milliseconds
   */
  create(purpose: string, lifetime: number, value = ''): string {
    const code = String(randomInt(1_000_000)).padStart(6, '0');
    this.#open.set(purpose, { code, ends: this.now() + lifetime, value });
    return code;
  }

  /**
   * Counts a code that somebody asks for without having proved who they are, or again.
   *
   * @throws {CognitoError} `LimitExceededException`
   */
  limitSending(purpose: string): void {
    this.#sent.count(purpose);
  }

  /**
   * Takes a code, and says what it was sent for.
   *
   * @throws {CognitoError} `CodeMismatchException`, `ExpiredCodeException`, `LimitExceededException`
   */
  take(purpose: string, code: string): string {
    const value = this.check(purpose, code);
    this.#open.delete(purpose);
    this.#wrong.clear(purpose);
    return value;
  }

  /**
   * Looks at a code, which can be taken afterwards.
   *
   * @throws {CognitoError} as {@link Codes.take} does
   */
  check(purpose: string, code: string): string {
    this.#wrong.check(purpose);
    const open = this.#open.get(purpose);
    if (!open || open.ends <= this.now()) {
      throw new CognitoError('ExpiredCodeException', 'Invalid code provided, please request a code again.');
    }
    if (!isSame(code, open.code)) {
      this.#wrong.count(purpose);
      throw wrongCode();
    }
    return open.value;
  }
}

export const wrongCode = () =>
  new CognitoError('CodeMismatchException', 'Invalid verification code provided, please try again.');

export function isSame(one: string, other: string): boolean {
  const [left, right] = [Buffer.from(one), Buffer.from(other)];
  return left.length === right.length && timingSafeEqual(left, right);
}

/** Counts what happens in an hour, by a key, and refuses what is too much. */
export class HourlyLimit {
  readonly #counts = new LRUCache<string, { since: number; count: number }>({ max: LIMIT });

  constructor(private readonly now: () => number) {}

  /** @throws {CognitoError} `LimitExceededException` where nothing more is allowed in this hour */
  check(key: string): void {
    if (this.#current(key).count >= ATTEMPTS_PER_HOUR) throw attemptLimitExceeded();
  }

  /** @throws {CognitoError} `LimitExceededException` where it was too much already */
  count(key: string): void {
    this.check(key);
    const { since, count } = this.#current(key);
    this.#counts.set(key, { since, count: count + 1 });
  }

  clear(key: string): void {
    this.#counts.delete(key);
  }

  #current(key: string): { since: number; count: number } {
    const counted = this.#counts.get(key);
    return counted && this.now() - counted.since < HOUR ? counted : { since: this.now(), count: 0 };
  }
}
