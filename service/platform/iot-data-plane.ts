import type {
  GetThingShadowCommandInput,
  IoTDataPlane,
  IoTDataPlaneClientConfig,
  PublishCommandInput,
} from '@aws-sdk/client-iot-data-plane';
import type { UndiciHttpHandler } from '@smithy/undici-http-handler';
import { type Answer, type CallOptions, RepeatedCalls } from './repeated-calls';
import { RequestSigner } from './request-signer';

/** Body of an answer, as undici has it. */
interface Body {
  bytes(): Promise<Uint8Array>;
}

/** Data plane of AWS IoT for the two calls that there are many of. */
export class IotDataPlane {
  readonly #calls: RepeatedCalls;

  private constructor(
    private readonly sdk: IoTDataPlane,
    handler: UndiciHttpHandler,
    region: string,
  ) {
    this.#calls = new RepeatedCalls(sdk.config, new RequestSigner(region, 'iotdata'), handler);
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
    await this.#calls.call<unknown>(options, {
      key: JSON.stringify(rest),
      change: (request) => {
        request.headers['content-length'] = String(payload.byteLength);
        request.body = payload;
      },
      read: readWhole,
      bySdk: (options) => this.sdk.publish(input, options),
    });
  }

  getThingShadow(
    input: GetThingShadowCommandInput,
    options: CallOptions,
  ): Promise<{ payload?: Uint8Array | undefined }> {
    return this.#calls.call<{ payload?: Uint8Array | undefined }>(options, {
      key: JSON.stringify(input),
      change: () => {},
      read: async (answer) => {
        const success = await readWhole(answer);
        return success && { result: { payload: success.result } };
      },
      bySdk: (options) => this.sdk.getThingShadow(input, options),
    });
  }
}

/** Reads a body, of which the SDK gets what came of it. */
async function readWhole(answer: Answer): Promise<{ result: Uint8Array } | undefined> {
  const body = (answer.body as Body).bytes();
  answer.body = { bytes: () => body } satisfies Body;
  if (answer.statusCode < 300) return { result: await body };
  // Nobody reads it where the call is over before the SDK does.
  body.catch(() => undefined);
  return undefined;
}
