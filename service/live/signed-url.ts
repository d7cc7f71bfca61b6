import type { IoTDataPlane } from '@aws-sdk/client-iot-data-plane';

/** Service name that MQTT over WebSocket is signed for. */
const SIGNING_NAME = 'iotdevicegateway';

/** Seconds from signing until the connection must stand. */
const EXPIRES_SECONDS = 60;

/**
 * Signed URL of MQTT over WebSocket (AWS IoT Core: "Device communication protocols"), with the credentials that the
 * SDK finds now. The session token, which a task role's credentials always have, is appended after signing.
 */
export async function signedMqttUrl(
  iot: Pick<IoTDataPlane, 'config'>,
  endpoint: string,
  region: string,
): Promise<string> {
  const { SignatureV4 } = await import('@smithy/signature-v4');
  const { accessKeyId, secretAccessKey, sessionToken } = await iot.config.credentials();
  const signer = new SignatureV4({
    service: SIGNING_NAME,
    region,
    credentials: { accessKeyId, secretAccessKey },
    sha256: iot.config.sha256,
  });
  const { protocol, host, hostname } = new URL(endpoint);
  const { query = {} } = await signer.presign(
    { method: 'GET', protocol, hostname, path: '/mqtt', headers: { host }, query: {} },
    { expiresIn: EXPIRES_SECONDS },
  );
  const url = new URL(`${protocol === 'https:' ? 'wss' : 'ws'}://${host}/mqtt`);
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, String(value));
  if (sessionToken !== undefined) url.searchParams.set('X-Amz-Security-Token', sessionToken);
  return url.href;
}
