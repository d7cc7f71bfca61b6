import type { Readable } from 'node:stream';
import type { CognitoIdentity } from '@aws-sdk/client-cognito-identity';
import type { CognitoIdentityProvider } from '@aws-sdk/client-cognito-identity-provider';
import type { IoT } from '@aws-sdk/client-iot';
import type { UndiciHttpHandler } from '@smithy/undici-http-handler';
import { IotDataPlane } from './iot-data-plane';
import { LimitedClient } from './limited-client';
import type { Part } from './part';
import { S3Objects } from './s3-objects';

/** Call limits: limits on every call to AWS, in milliseconds. */
export interface CallLimits {
  connectionTimeout: number;
  /** Until the answer's headers have arrived, and then between any two parts of its body. */
  requestTimeout: number;
  /** For a call as a whole: all attempts, and the answer's body unless it is a stream. */
  deadline: number;
}

export const DEFAULT_CALL_LIMITS: CallLimits = {
  connectionTimeout: 1_000,
  requestTimeout: 2_000,
  deadline: 3_500,
};

/**
 * Limits of calls to Cognito: what it answers may wait for a trigger, which has five seconds, and for a message to be
 * sent.
 */
const COGNITO_CALL_LIMITS: CallLimits = { connectionTimeout: 1_000, requestTimeout: 8_000, deadline: 9_000 };

/** One retry hides a lost connection; more would only make a person at a gate wait longer for the same failure. */
export const MAX_ATTEMPTS = 2;

/** How AWS is called, where it is not as in production. */
export interface AwsCalls {
  limits?: CallLimits;
  /** Instead of the environment's, which all services of one process share. */
  endpoints?: { iot?: string; s3?: string; cognito?: string; identities?: string; iotControl?: string };
}

/** Sockets to one dependency: one for each call that may be under way, and some that only urgent calls may use. */
const SOCKETS = 64;

/**
 * Largest answers, in bytes. A shadow has at most 8 KB and an envelope of metadata; an image is stored within 512x512; a
 * user has at most 70 attributes of 2,048 characters.
 */
const LARGEST_IOT_ANSWER = 64 * 1024;
const LARGEST_IDENTITY_ANSWER = 64 * 1024;
const LARGEST_S3_ANSWER = 8 * 1024 * 1024;
const LARGEST_COGNITO_ANSWER = 512 * 1024;

/** AWS SDK clients behind limits, each loaded and created when it is first used. */
export interface AwsClients extends Part {
  iot: LimitedClient<IotDataPlane>;
  s3: LimitedClient<S3Objects>;
  /** For calls with a person's own access token, which need no AWS credentials. */
  cognito: LimitedClient<CognitoIdentityProvider>;
  /** Amazon Cognito identity pools. */
  identities: LimitedClient<CognitoIdentity>;
  /** The control plane of AWS IoT, where policies are attached. */
  iotControl: LimitedClient<IoT>;
}

/**
 * AWS SDK clients. Endpoints and credentials come from the SDK's own environment variables and providers (AWS SDKs and
 * Tools Reference Guide: "Service-specific endpoints", "Standardized credential providers").
 */
export function createAwsClients(region: string, calls: AwsCalls = {}): AwsClients {
  const { limits = DEFAULT_CALL_LIMITS, endpoints = {} } = calls;
  const cognitoLimits = calls.limits ?? COGNITO_CALL_LIMITS;
  const options = async (largestAnswer: number, endpoint: string | undefined, callLimits = limits) => ({
    region,
    ...(endpoint && { endpoint }),
    maxAttempts: MAX_ATTEMPTS,
    requestHandler: await createRequestHandler(callLimits, largestAnswer),
  });
  const iot = new LimitedClient(
    async () => IotDataPlane.create(await options(LARGEST_IOT_ANSWER, endpoints.iot)),
    limits.deadline,
  );
  const s3 = new LimitedClient(
    async () => S3Objects.create(await options(LARGEST_S3_ANSWER, endpoints.s3)),
    limits.deadline,
  );
  const cognito = new LimitedClient(async () => {
    const { CognitoIdentityProvider } = await import('@aws-sdk/client-cognito-identity-provider');
    return new CognitoIdentityProvider({
      ...(await options(LARGEST_COGNITO_ANSWER, endpoints.cognito, cognitoLimits)),
      // A code or a password that was taken at the first attempt would be refused at the second.
      maxAttempts: 1,
    });
  }, cognitoLimits.deadline);
  const identities = new LimitedClient(async () => {
    const { CognitoIdentity } = await import('@aws-sdk/client-cognito-identity');
    return new CognitoIdentity(await options(LARGEST_IDENTITY_ANSWER, endpoints.identities));
  }, limits.deadline);
  const iotControl = new LimitedClient(async () => {
    const { IoT } = await import('@aws-sdk/client-iot');
    return new IoT(await options(LARGEST_IOT_ANSWER, endpoints.iotControl));
  }, limits.deadline);
  const all = { iot, s3, cognito, identities, iotControl };
  return {
    ...all,
    stop() {
      for (const client of Object.values(all)) client.stop();
    },
  };
}

/**
 * Request handler of the SDK on undici instead of `node:http`: the same requests for less CPU time, which
 * `npm run bench` shows. Its time-outs always end the request.
 *
 * @param largestAnswer a body with more bytes is broken off
 */
async function createRequestHandler(limits: CallLimits, largestAnswer: number): Promise<UndiciHttpHandler> {
  const { connectionTimeout, requestTimeout } = limits;
  const { UndiciHttpHandler } = await import('@smithy/undici-http-handler');
  const handler = new UndiciHttpHandler({
    dispatcher: {
      connect: { timeout: connectionTimeout },
      connections: SOCKETS,
      headersTimeout: requestTimeout,
      bodyTimeout: requestTimeout,
      maxResponseSize: largestAnswer,
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
