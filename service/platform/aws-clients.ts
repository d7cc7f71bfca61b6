import type { Readable } from 'node:stream';
import type { IoTDataPlane } from '@aws-sdk/client-iot-data-plane';
import type { S3 } from '@aws-sdk/client-s3';
import type { UndiciHttpHandler } from '@smithy/undici-http-handler';
import type { Part } from './part';

/** Call limits: limits on every call to AWS, in milliseconds; a caller waits at most attempts x (connection + request). */
export interface CallLimits {
  connectionTimeout: number;
  /** Until the answer's headers have arrived, and then between any two parts of its body. */
  requestTimeout: number;
}

export const DEFAULT_CALL_LIMITS: CallLimits = { connectionTimeout: 1_000, requestTimeout: 2_000 };

/** One retry hides a lost connection; more would only make a person at a gate wait longer for the same failure. */
export const MAX_ATTEMPTS = 2;

/** How AWS is called, where it is not as in production. */
export interface AwsCalls {
  limits?: CallLimits;
  /** Instead of the environment's, which all services of one process share. */
  endpoints?: { iot?: string; s3?: string };
}

/** AWS SDK clients, each loaded and created when it is first asked for. */
export interface AwsClients extends Part {
  iot(): Promise<IoTDataPlane>;
  s3(): Promise<S3>;
}

/**
 * AWS SDK clients. Endpoints and credentials come from the SDK's own environment variables and providers (AWS SDKs and
 * Tools Reference Guide: "Service-specific endpoints", "Standardized credential providers").
 */
export function createAwsClients(region: string, calls: AwsCalls = {}): AwsClients {
  const { limits = DEFAULT_CALL_LIMITS, endpoints = {} } = calls;
  const options = async (endpoint: string | undefined) => ({
    region,
    ...(endpoint && { endpoint }),
    maxAttempts: MAX_ATTEMPTS,
    // Composed once for each kind of command: nothing adds middleware later.
    cacheMiddleware: true,
    requestHandler: await createRequestHandler(limits),
  });
  const createIot = async () => {
    const { IoTDataPlane } = await import('@aws-sdk/client-iot-data-plane');
    return new IoTDataPlane(await options(endpoints.iot));
  };
  const createS3 = async () => {
    const { S3 } = await import('@aws-sdk/client-s3');
    return new S3(await options(endpoints.s3));
  };
  let iot: Promise<IoTDataPlane> | undefined;
  let s3: Promise<S3> | undefined;
  return {
    iot() {
      iot ??= createIot();
      return iot;
    },
    s3() {
      s3 ??= createS3();
      return s3;
    },
    stop() {
      for (const client of [iot, s3]) void client?.then((created) => created.destroy());
    },
  };
}

/**
 * Request handler of the SDK on undici instead of `node:http`: the same requests for less CPU time, which
 * `npm run bench` shows. Its time-outs always end the request.
 */
async function createRequestHandler(limits: CallLimits): Promise<UndiciHttpHandler> {
  const { connectionTimeout, requestTimeout } = limits;
  const { UndiciHttpHandler } = await import('@smithy/undici-http-handler');
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
