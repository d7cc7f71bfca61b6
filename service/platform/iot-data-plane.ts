import { randomUUID } from 'node:crypto';
import type {
  GetThingShadowCommandInput,
  IoTDataPlane,
  IoTDataPlaneClientConfig,
  PublishCommandInput,
} from '@aws-sdk/client-iot-data-plane';
import type { RetryStrategyV2 } from '@smithy/types';
import type { UndiciHttpHandler } from '@smithy/undici-http-handler';
import { LRUCache } from 'lru-cache';
import { RequestSigner } from './request-signer';

type Handle = UndiciHttpHandler['handle'];
type Request = Parameters<Handle>[0];
type Outcome = ReturnType<Handle>;

/** Most requests that are kept as templates, of about 2 KB each; a gate has two. */
const TEMPLATES = 2_048;

interface CallOptions {
  abortSignal: AbortSignal;
}

/** Options of a call by the SDK's client, which hands them on to its request handler. */
interface HandlerOptions extends CallOptions {
  /** What the request becomes the template of. */
  key: string;
  /** What came of the first attempt, where it was made already. */
  outcome?: Outcome;
}

/** Body of an answer, as undici has it. */
interface Body {
  bytes(): Promise<Uint8Array>;
}

interface Call<Result> {
  /** Everything of the input but the payload. */
  key: string;
  payload?: Uint8Array;
  /** The result, from the answer's body. */
  read(body: Uint8Array): Result;
  bySdk(options: HandlerOptions): Promise<Result>;
}

/**
 * Data plane of AWS IoT for the two calls that there are many of, at a fraction of the CPU time that the SDK's client
 * takes for them (ADR 67). The SDK's client makes the first call for each topic and each thing; its request is the
 * template of the next, which are sent with another payload, time and signature.
 *
 * Whatever is no success is handed to the SDK's client as the outcome of its own first attempt: what an error means,
 * whether to try again, and how wrong the clock is stay its decisions.
 */
export class IotDataPlane {
  readonly #templates = new LRUCache<string, Request>({ max: TEMPLATES });
  readonly #signer: RequestSigner;
  readonly #handle: Handle;

  private constructor(
    private readonly sdk: IoTDataPlane,
    handler: UndiciHttpHandler,
    region: string,
  ) {
    this.#signer = new RequestSigner(region, 'iotdata');
    this.#handle = handler.handle.bind(handler);
    handler.handle = (request, options: Partial<HandlerOptions> = {}) => {
      const { key, outcome } = options;
      if (key !== undefined && !this.#templates.has(key)) this.#templates.set(key, request);
      delete options.outcome;
      return outcome ?? this.#handle(request, options);
    };
  }

  static async create(
    config: IoTDataPlaneClientConfig & { region: string; requestHandler: UndiciHttpHandler },
  ): Promise<IotDataPlane> {
    const { IoTDataPlane } = await import('@aws-sdk/client-iot-data-plane');
    const streamCollector = (body: Body) => body.bytes();
    const sdk = new IoTDataPlane({ ...config, streamCollector });
    return new IotDataPlane(sdk, config.requestHandler, config.region);
  }

  /** Configuration of the SDK's client. */
  get config(): IoTDataPlane['config'] {
    return this.sdk.config;
  }

  destroy(): void {
    this.sdk.destroy();
  }

  async publish(input: PublishCommandInput & { payload: Uint8Array }, options: CallOptions): Promise<void> {
    const { payload, ...rest } = input;
    await this.#call<unknown>(options, {
      key: JSON.stringify(rest),
      payload,
      read: () => undefined,
      bySdk: (options) => this.sdk.publish(input, options),
    });
  }

  getThingShadow(
    input: GetThingShadowCommandInput,
    options: CallOptions,
  ): Promise<{ payload?: Uint8Array | undefined }> {
    return this.#call<{ payload?: Uint8Array | undefined }>(options, {
      key: JSON.stringify(input),
      read: (payload) => ({ payload }),
      bySdk: (options) => this.sdk.getThingShadow(input, options),
    });
  }

  async #call<Result>(options: CallOptions, { key, payload, read, bySdk }: Call<Result>): Promise<Result> {
    const template = this.#templates.get(key);
    if (!template) return bySdk({ ...options, key });
    const request = await this.#signed(template, payload);
    // The SDK has no strategies of another version.
    const retries = (await this.config.retryStrategy()) as RetryStrategyV2;
    const token = await retries.acquireInitialRetryToken('');
    const outcome = this.#handle(request, options);
    try {
      const { response } = await outcome;
      const body = (response.body as Body).bytes();
      // It can be read once; whoever asks again gets what came of it.
      response.body = { bytes: () => body } satisfies Body;
      if (response.statusCode < 300) {
        const bytes = await body;
        retries.recordSuccess(token);
        return read(bytes);
      }
      // Nobody reads it where the call is over before the SDK does.
      body.catch(() => undefined);
    } catch {
      // The outcome tells the SDK.
    }
    return bySdk({ ...options, key, outcome });
  }

  /** The request that the SDK's client would send with this payload now. */
  async #signed(template: Request, payload: Uint8Array | undefined): Promise<Request> {
    const { config } = this;
    // Without `clone`, which nobody calls: to clone the template would cost more than all the rest.
    const request = {
      ...template,
      headers: {
        ...template.headers,
        'amz-sdk-invocation-id': randomUUID(),
        ...(payload && { 'content-length': String(payload.byteLength) }),
      },
      ...(payload && { body: payload }),
    } as Partial<Request> as Request;
    this.#signer.sign(request, await config.credentials(), new Date(Date.now() + config.systemClockOffset));
    return request;
  }
}
