import pLimit from 'p-limit';
import { CircuitBreaker } from './circuit-breaker';

/** Most calls to one dependency at once, urgent ones aside; there are more sockets, so that no call waits for one. */
const CALLS_AT_ONCE = 48;
/** Most calls that are under way or wait for their turn: a list of an estate's gates takes one for each gate. */
const CALLS = 1_024;

/** A call was not begun, since the dependency has too many or does not answer. */
export class CallRefused extends Error {
  override name = 'CallRefused';
}

/** A call took longer than its deadline. */
class DeadlineError extends Error {
  override name = 'TimeoutError';

  constructor() {
    super('The call took longer than its deadline');
  }
}

interface CallOptions {
  /** Begins the call whatever has become of those before it. */
  urgent?: boolean;
  /** Aborted when the result is no longer wanted. */
  over?: AbortSignal;
}

interface Client {
  destroy(): void;
}

type Call<C, Result> = (client: C, abortSignal: AbortSignal) => Promise<Result>;

/**
 * Client of one dependency, behind limits: at most 48 calls at once and 1,024 with those that wait, none while its
 * {@link CircuitBreaker} is open, and a deadline for each as a whole.
 */
export class LimitedClient<C extends Client> {
  readonly #create: () => Promise<C>;
  readonly #deadline: number;
  readonly #breaker = new CircuitBreaker();
  readonly #limit = pLimit(CALLS_AT_ONCE);
  #client: Promise<C> | undefined;

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
  async call<Result>(call: Call<C, Result>, { urgent = false, over }: CallOptions = {}): Promise<Result> {
    if (!urgent && this.#limit.activeCount + this.#limit.pendingCount >= CALLS) {
      throw new CallRefused(`${CALLS} calls are under way or waiting`);
    }
    const client = await this.client();
    over?.throwIfAborted();
    const ended = new AbortController();
    const leave = () => ended.abort(over?.reason);
    const timer = setTimeout(() => ended.abort(new DeadlineError()), this.#deadline);
    over?.addEventListener('abort', leave, { once: true });
    try {
      if (urgent) return await this.#run(() => call(client, ended.signal), ended.signal);
      return await Promise.race([
        this.#limit(() => {
          if (!this.#breaker.admits()) throw new CallRefused('The last calls have failed');
          return this.#run(() => call(client, ended.signal), ended.signal);
        }),
        rejectionBy(ended.signal),
      ]);
    } finally {
      clearTimeout(timer);
      over?.removeEventListener('abort', leave);
    }
  }

  /** The client itself, for what is no call, such as to ask for its credentials. */
  client(): Promise<C> {
    this.#client ??= this.#create();
    return this.#client;
  }

  async #run<Result>(call: () => Promise<Result>, signal: AbortSignal): Promise<Result> {
    signal.throwIfAborted();
    const began = performance.now();
    try {
      const result = await call();
      this.#breaker.report(true);
      return result;
    } catch (error) {
      if (!signal.aborted) this.#breaker.report(isAnswer(error));
      // A call that began late, since there were others before it, has proven nothing by its end.
      else if (signal.reason instanceof DeadlineError && performance.now() - began >= this.#deadline / 2) {
        this.#breaker.report(false);
      }
      throw signal.aborted ? signal.reason : error;
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

/** Rejects with the reason of the signal, for a call that still waits for its turn. */
function rejectionBy(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}
