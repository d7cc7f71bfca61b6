import type { IncomingHttpHeaders } from 'node:http';
import { forbidden, invalidRequest } from './iot-error';

/** Message as the service published it, with the parameters of the Publish operation that it uses. */
export interface PublishedMessage {
  topic: string;
  payload: Buffer;
  qos: 0 | 1;
  retain: false;
  contentType: string | undefined;
  /** Seconds. */
  messageExpiry: number | undefined;
  payloadFormatIndicator: string | undefined;
}

/** Longest expiry, in seconds (AWS IoT Core: "Message broker and protocol limits and quotas"). */
const MAX_EXPIRY = 7 * 24 * 3600;
const PAYLOAD_FORMATS = [undefined, 'UNSPECIFIED_BYTES', 'UTF8_DATA'];

/**
 * Publish request, read and checked (API Reference: "Publish").
 *
 * @throws {IotError} 400 for a wrong parameter, 403 for what the service's task role does not allow
 */
export function readPublishRequest(
  topic: string,
  query: URLSearchParams,
  headers: IncomingHttpHeaders,
  payload: Buffer,
): PublishedMessage {
  const qos = query.get('qos') ?? '0';
  const expiry = query.get('messageExpiry');
  const payloadFormatIndicator = headers['x-amz-mqtt5-payload-format-indicator']?.toString();
  if (/[+#\0]/.test(topic)) throw invalidRequest('topic must not hold wildcards');
  if (topic.startsWith('$')) throw forbidden('The caller may not publish to reserved topics');
  if (qos !== '0' && qos !== '1') throw invalidRequest('qos must be 0 or 1');
  if (expiry !== null && (!/^[1-9]\d*$/.test(expiry) || Number(expiry) > MAX_EXPIRY)) {
    throw invalidRequest(`messageExpiry must be 1 to ${MAX_EXPIRY} seconds`);
  }
  if (!PAYLOAD_FORMATS.includes(payloadFormatIndicator)) {
    throw invalidRequest(`payloadFormatIndicator must be one of ${PAYLOAD_FORMATS.slice(1).join(', ')}`);
  }
  // A retained command would be obeyed by a gate that connects much later; the task role has no right to it.
  if (query.get('retain') === 'true') {
    throw forbidden('The caller may not publish retained messages (iot:RetainPublish)');
  }
  return {
    topic,
    payload,
    qos: qos === '1' ? 1 : 0,
    retain: false,
    contentType: query.get('contentType') ?? undefined,
    messageExpiry: expiry === null ? undefined : Number(expiry),
    payloadFormatIndicator,
  };
}
