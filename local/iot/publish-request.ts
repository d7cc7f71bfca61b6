import type { IncomingHttpHeaders } from 'node:http';
import { forbidden, invalidRequest } from './iot-error';

/** Message as the service published it, with the parameters of the Publish operation that it uses. */
export interface PublishedMessage {
  topic: string;
  payload: Buffer;
  qos: 0 | 1;
  retain: boolean;
  contentType: string | undefined;
  /** Seconds. */
  messageExpiry: number | undefined;
  payloadFormatIndicator: string | undefined;
}

const MAX_TOPIC_BYTES = 256;
const MAX_TOPIC_SLASHES = 7;
const MAX_EXPIRY_SECONDS = 7 * 24 * 3600;
const PAYLOAD_FORMATS = ['UNSPECIFIED_BYTES', 'UTF8_DATA'];

/**
 * Publish request, read and checked (API Reference: "Publish"; limits from "AWS IoT Core message broker and protocol limits
 * and quotas").
 *
 * @throws {IotError} 400 for a wrong parameter, 403 for what the service's task role does not allow
 */
export function readPublishRequest(
  topic: string,
  query: URLSearchParams,
  headers: IncomingHttpHeaders,
  payload: Buffer,
): PublishedMessage {
  assertTopic(topic);
  return {
    topic,
    payload,
    qos: readQos(query.get('qos')),
    retain: readRetain(query.get('retain')),
    contentType: query.get('contentType') ?? undefined,
    messageExpiry: readExpiry(query.get('messageExpiry')),
    payloadFormatIndicator: readPayloadFormat(headers['x-amz-mqtt5-payload-format-indicator']),
  };
}

function assertTopic(topic: string): void {
  if (topic === '' || Buffer.byteLength(topic) > MAX_TOPIC_BYTES) {
    throw invalidRequest(`topic must be 1 to ${MAX_TOPIC_BYTES} bytes`);
  }
  if (/[+#\0]/.test(topic)) throw invalidRequest('topic must not hold wildcards');
  if (topic.startsWith('$')) throw forbidden('The caller may not publish to reserved topics');
  if (topic.split('/').length - 1 > MAX_TOPIC_SLASHES) {
    throw invalidRequest(`topic must have at most ${MAX_TOPIC_SLASHES} slashes`);
  }
}

function readQos(qos: string | null): 0 | 1 {
  if (qos === null || qos === '0') return 0;
  if (qos === '1') return 1;
  throw invalidRequest('qos must be 0 or 1');
}

function readRetain(retain: string | null): boolean {
  if (retain === null || retain === 'false') return false;
  if (retain !== 'true') throw invalidRequest('retain must be true or false');
  // A retained command would be obeyed by a gate that connects much later; the task role has no right to it.
  throw forbidden('The caller may not publish retained messages (iot:RetainPublish)');
}

function readExpiry(seconds: string | null): number | undefined {
  if (seconds === null) return undefined;
  const value = Number(seconds);
  if (!/^\d+$/.test(seconds) || value < 1 || value > MAX_EXPIRY_SECONDS) {
    throw invalidRequest(`messageExpiry must be 1 to ${MAX_EXPIRY_SECONDS} seconds`);
  }
  return value;
}

function readPayloadFormat(indicator: string | string[] | undefined): string | undefined {
  if (indicator === undefined) return undefined;
  const format = String(indicator);
  if (PAYLOAD_FORMATS.includes(format)) return format;
  throw invalidRequest(`payloadFormatIndicator must be one of ${PAYLOAD_FORMATS.join(', ')}`);
}
