/** Consecutive failures after which a breaker opens. */
const FAILURES = 5;
/**
 * How long an open breaker lets no call through, in milliseconds. With the longest time that a call takes, it is what a
 * dependency that works again is noticed after: less than five seconds.
 */
const OPEN = 1_000;

/**
 * Circuit breaker of one dependency: after five calls in a row have failed, calls are refused at once instead of each
 * waiting for its time-out. Once a second one call goes through as a trial; its success lets all through again.
 */
export class CircuitBreaker {
  #failures = 0;
  /** When the breaker opened, or a trial began. */
  #since = 0;
  readonly #now: () => number;

  /** @param now the time in milliseconds; only differences count */
  constructor(now: () => number = () => Date.now()) {
    this.#now = now;
  }

  /** Whether a call may begin now. Where the breaker is open, one `true` a second is a trial. */
  admits(): boolean {
    if (this.#failures < FAILURES) return true;
    const now = this.#now();
    // A clock that was set back must not keep a breaker open.
    if (Math.abs(now - this.#since) < OPEN) return false;
    this.#since = now;
    return true;
  }

  /** Tells how a call ended; calls that were never asked for count too. */
  report(success: boolean): void {
    if (success) this.#failures = 0;
    else {
      this.#failures++;
      this.#since = this.#now();
    }
  }
}
