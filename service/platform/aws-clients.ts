import type { Readable } from 'node:stream';
import { IoTDataPlaneClient } from '@aws-sdk/client-iot-data-plane';
import { S3Client } from '@aws-sdk/client-s3';
import { UndiciHttpHandler } from '@smithy/undici-http-handler';
import type { Part } from './part';

/** Limits on every call to AWS, in milliseconds; a caller waits at most attempts x (connection + request). */
export interface CallLimits {
  connectionTimeout: number;
  /** Until the answer's headers have arrived, and then between any two parts of its body. */
  requestTimeout: number;
}

export const DEFAULT_CALL_LIMITS: CallLimits = { connectionTimeout: 1_000, requestTimeout: 2_000 };

/** One retry hides a lost connection; more would only make a person at a gate wait longer for the same failure. */
const MAX_ATTEMPTS = 2;

export interface AwsClients extends Part {
  readonly iot: IoTDataPlaneClient;
  readonly s3: S3Client;
}

/**
 * The AWS SDK clients, each created when it is first asked for. Endpoints and credentials come from the SDK's own
 * environment variables and providers (AWS SDKs and Tools Reference Guide: "Service-specific endpoints",
 * "Standardized credential providers").
 */
export function createAwsClients(region: string, limits: CallLimits = DEFAULT_CALL_LIMITS): AwsClients {
  const options = () => ({
    region,
    maxAttempts: MAX_ATTEMPTS,
    // Composed once for each kind of command: nothing adds middleware later.
    cacheMiddleware: true,
    requestHandler: createRequestHandler(limits),
  });
  let iot: IoTDataPlaneClient | undefined;
  let s3: S3Client | undefined;
  return {
    get iot() {
      iot ??= new IoTDataPlaneClient(options());
      return iot;
    },
    get s3() {
      s3 ??= new S3Client(options());
      return s3;
    },
    stop() {
      iot?.destroy();
      s3?.destroy();
    },
  };
}

/**
 * The SDK's request handler on undici instead of `node:http`: the same requests for less CPU time, which
 * `npm run bench` shows. Its time-outs always end the request.
 */
function createRequestHandler({ connectionTimeout, requestTimeout }: CallLimits): UndiciHttpHandler {
  const handler = new UndiciHttpHandler({
    dispatcher: {
      connect: { timeout: connectionTimeout },
      headersTimeout: requestTimeout,
      bodyTimeout: requestTimeout,
    },
  });
  const handle = handler.handle.bind(handler);
  // undici's bodies say with an error that they were destroyed before their end, and the SDK's checksum stream stops
  // listening before it destroys one: without a listener, a client that leaves would end the process.
  handler.handle = async (...parameters) => {
    const output = await handle(...parameters);
    (output.response.body as Readable).on('error', () => {});
    return output;
  };
  return handler;
}
