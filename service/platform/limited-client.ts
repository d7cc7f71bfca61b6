import { CircuitBreaker } from './circuit-breaker';

/** Most calls to one dependency at once, urgent ones aside; there are more sockets, so that no call waits for one. */
const CALLS_AT_ONCE = 64;

/** A call was not begun, since the dependency has too many or does not answer. */
export class CallRefused extends Error {
  override name = 'CallRefused';
}

export interface CallOptions {
  /** Begins the call whatever has become of those before it. */
  urgent?: boolean;
  /** Aborted when the result is no longer wanted. */
  over?: AbortSignal;
}

interface Client {
  destroy(): void;
}

/**
 * Client of one dependency, behind limits: at most 64 calls at once, none while its {@link CircuitBreaker} is open, and a
 * deadline for each as a whole.
 */
export class LimitedClient<C extends Client> {
  readonly #create: () => Promise<C>;
  readonly #deadline: number;
  readonly #breaker = new CircuitBreaker();
  #client: Promise<C> | undefined;
  #calls = 0;

  /**
   * @param create called when the client is first used
   * @param deadline longest time for one call, in milliseconds
   */
  constructor(create: () => Promise<C>, deadline: number) {
    this.#create = create;
    this.#deadline = deadline;
  }

  /**
   * Makes a call.
   *
   * @param call gives the signal to the SDK as `abortSignal`. Streams in its result outlive the deadline.
   * @throws {CallRefused} without having begun
   * @throws what the call throws; after the deadline an error with name `TimeoutError`
   */
  async call<Result>(
    call: (client: C, abortSignal: AbortSignal) => Promise<Result>,
    { urgent = false, over }: CallOptions = {},
  ): Promise<Result> {
    if (!urgent && (this.#calls >= CALLS_AT_ONCE || !this.#breaker.admits())) {
      throw new CallRefused('Too many calls are under way, or the last ones have failed');
    }
    this.#calls++;
    this.#client ??= this.#create();
    const ended = new AbortController();
    const end = () => ended.abort();
    over?.addEventListener('abort', end, { once: true });
    let isLate = false;
    try {
      const client = await this.#client;
      over?.throwIfAborted();
      const timer = setTimeout(() => {
        isLate = true;
        end();
      }, this.#deadline);
      try {
        const result = await call(client, ended.signal);
        this.#breaker.report(true);
        return result;
      } finally {
        clearTimeout(timer);
      }
    } catch (error) {
      if (isLate || !over?.aborted) this.#breaker.report(isAnswer(error));
      throw isLate ? late(error) : error;
    } finally {
      over?.removeEventListener('abort', end);
      this.#calls--;
    }
  }

  stop(): void {
    void this.#client?.then((client) => client.destroy());
  }
}

/** Whether an error shows that the dependency works: it has answered, and not that it failed. */
function isAnswer(error: unknown): boolean {
  const status = (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode;
  return status !== undefined && status < 500;
}

function late(cause: unknown): Error {
  return Object.assign(new Error('The call took longer than its deadline', { cause }), {
    name: 'TimeoutError',
  });
}
