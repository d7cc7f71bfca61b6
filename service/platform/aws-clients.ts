import { IoTDataPlaneClient } from '@aws-sdk/client-iot-data-plane';
import { S3Client } from '@aws-sdk/client-s3';

/** Limits on every call to AWS, in milliseconds; a caller waits at most attempts x (connection + request). */
export interface CallLimits {
  connectionTimeout: number;
  /** Until the answer's headers have arrived. */
  requestTimeout: number;
}

export const DEFAULT_CALL_LIMITS: CallLimits = { connectionTimeout: 1_000, requestTimeout: 2_000 };

/** One retry hides a lost connection; more would only make a person at a gate wait longer for the same failure. */
const MAX_ATTEMPTS = 2;

export interface AwsClients {
  iot: IoTDataPlaneClient;
  s3: S3Client;
  destroy(): void;
}

/**
 * The AWS SDK clients. Endpoints and credentials come from the SDK's own environment variables and providers
 * (AWS SDKs and Tools Reference Guide: "Service-specific endpoints", "Standardized credential providers").
 */
export function createAwsClients(region: string, limits: CallLimits = DEFAULT_CALL_LIMITS): AwsClients {
  const options = {
    region,
    maxAttempts: MAX_ATTEMPTS,
    // Without throwOnRequestTimeout the SDK only warns when the request time-out has passed.
    requestHandler: { ...limits, throwOnRequestTimeout: true },
  };
  const iot = new IoTDataPlaneClient(options);
  const s3 = new S3Client(options);
  return {
    iot,
    s3,
    destroy() {
      iot.destroy();
      s3.destroy();
    },
  };
}
