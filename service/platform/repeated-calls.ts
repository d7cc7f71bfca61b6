import { randomUUID } from 'node:crypto';
import type { AwsCredentialIdentity, RetryStrategy, RetryStrategyV2 } from '@smithy/types';
import type { UndiciHttpHandler } from '@smithy/undici-http-handler';
import { LRUCache } from 'lru-cache';
import type { RequestSigner } from './request-signer';

type Handle = UndiciHttpHandler['handle'];
type Request = Parameters<Handle>[0];
type Outcome = ReturnType<Handle>;
/** Answer of AWS, as undici has it. */
export type Answer = Awaited<Outcome>['response'];

/** Most requests that are kept as templates, of about 2 KB each; a gate has two. */
const TEMPLATES = 2_048;

export interface CallOptions {
  abortSignal: AbortSignal;
}

/** Options of a call by the SDK's client, which hands them on to its request handler. */
interface HandlerOptions extends CallOptions {
  /** What the request becomes the template of. */
  key: string;
  /** What came of the first attempt, where it was made already. */
  outcome?: Outcome;
}

/** What a call takes from the configuration of the SDK's client. */
interface ClientConfig {
  credentials(): Promise<AwsCredentialIdentity>;
  retryStrategy(): Promise<RetryStrategy | RetryStrategyV2>;
  /** In milliseconds; the SDK corrects it where AWS says that the clock is wrong. */
  systemClockOffset: number;
}

/** One of many calls that differ little. */
interface Call<Result> {
  /** All that the request says, but for what {@link Call.change} replaces. */
  key: string;
  /** Puts into the request what is of this call. */
  change(request: Request): void;
  /** The result; undefined where the SDK is to say what the answer means, who can still read its body then. */
  read(answer: Answer): Promise<{ result: Result } | undefined>;
  bySdk(options: HandlerOptions): Promise<Result>;
}

/**
 * Repeated calls: many calls of a few kinds, at a fraction of the CPU time that the SDK's client takes for them (ADR 67). The
 * SDK's client makes the first call of each kind; its request is the template of the next, which are sent with what differs,
 * time and signature.
 *
 * Whatever is no success is handed to the SDK's client as the outcome of its own first attempt: what an error means,
 * whether to try again, and how wrong the clock is stay its decisions.
 */
export class RepeatedCalls {
  readonly #templates = new LRUCache<string, Request>({ max: TEMPLATES });
  readonly #handle: Handle;

  /**
   * @param handler of the SDK's client, which it must have been created with
   */
  constructor(
    private readonly config: ClientConfig,
    private readonly signer: RequestSigner,
    handler: UndiciHttpHandler,
  ) {
    this.#handle = handler.handle.bind(handler);
    handler.handle = (request, options: Partial<HandlerOptions> = {}) => {
      const { key, outcome } = options;
      if (key !== undefined && !this.#templates.has(key)) this.#templates.set(key, request);
      delete options.outcome;
      return outcome ?? this.#handle(request, options);
    };
  }

  async call<Result>(options: CallOptions, { key, change, read, bySdk }: Call<Result>): Promise<Result> {
    const template = this.#templates.get(key);
    if (!template) return bySdk({ ...options, key });
    const request = await this.#signed(template, change);
    // The SDK has no strategies of another version.
    const retries = (await this.config.retryStrategy()) as RetryStrategyV2;
    const token = await retries.acquireInitialRetryToken('');
    const outcome = this.#handle(request, options);
    try {
      const { response } = await outcome;
      const success = await read(response);
      if (success) {
        retries.recordSuccess(token);
        return success.result;
      }
    } catch {
      // The outcome tells the SDK.
    }
    return bySdk({ ...options, key, outcome });
  }

  /** The request that the SDK's client would send now. */
  async #signed(template: Request, change: (request: Request) => void): Promise<Request> {
    const { config } = this;
    // Without `clone`, which nobody calls: to clone the template would cost more than all the rest.
    const request = {
      ...template,
      headers: { ...template.headers, 'amz-sdk-invocation-id': randomUUID() },
    } as Partial<Request> as Request;
    change(request);
    this.signer.sign(request, await config.credentials(), new Date(Date.now() + config.systemClockOffset));
    return request;
  }
}
