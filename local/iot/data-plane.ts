import { randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { close, createLoopbackServer, listen } from '../loopback-server';
import type { DeviceShadows } from './device-shadows';
import { forbidden, IotError, invalidRequest, notFound, tooLarge } from './iot-error';
import type { JsonObject } from './shadow-files';
import type { Secret } from './signed-url';
import { acceptWebSockets, type WebSocketConnections } from './websocket-upgrade';

/** Largest payload of one message, in bytes. */
const PAYLOAD_LIMIT = 128 * 1024;

/** A complete Signature Version 4 header for this service; the stand-in has no secret to check the signature with. */
const SIGNATURE =
  /^AWS4-HMAC-SHA256 Credential=[^/]+\/\d{8}\/[^/]+\/iotdata\/aws4_request, ?SignedHeaders=[a-z0-9;-]+, ?Signature=[0-9a-f]{64}$/;

/** Longest message expiry, in seconds (AWS IoT Core: "Message broker and protocol limits and quotas"). */
const MAX_EXPIRY = 7 * 24 * 3600;

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

export interface DataPlane {
  url: string;
  /** Shadows that were read so far. */
  readonly reads: number;
  webSockets: WebSocketConnections;
  stop(): Promise<void>;
}

interface DataPlaneOptions {
  port: number;
  shadows: DeviceShadows;
  publish: (message: PublishedMessage) => Promise<void>;
  /** Whose signature is accepted on URLs of MQTT over WebSocket. */
  credentials: Secret;
  /** Takes each connection of MQTT over WebSocket. */
  onConnection: (stream: Duplex) => void;
  /** Milliseconds since 1970. */
  now: () => number;
}

/**
 * Data plane of AWS IoT, over plain HTTP: Publish, and reading and updating classic shadows; on the same port MQTT over
 * WebSocket.
 */
export async function startDataPlane(options: DataPlaneOptions): Promise<DataPlane> {
  const { port, shadows, publish } = options;
  let reads = 0;

  async function answer(request: IncomingMessage): Promise<JsonObject> {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://data-plane');
    const body = await readBody(request);
    if (!SIGNATURE.test(request.headers.authorization ?? '')) throw forbidden('Missing Authentication Token');
    const [, topic] = /^\/topics\/(.+)$/.exec(pathname) ?? [];
    if (topic !== undefined && request.method === 'POST') {
      await publish(readPublishRequest(decoded(topic), searchParams, request.headers, body));
      return { message: 'OK', traceId: randomUUID() };
    }
    const [, thing] = /^\/things\/([^/]+)\/shadow$/.exec(pathname) ?? [];
    if (thing !== undefined && !searchParams.has('name')) {
      return shadowAnswer(request.method, decoded(thing), body);
    }
    throw notFound(`${request.method} ${pathname} is not part of the local AWS IoT`);
  }

  function shadowAnswer(method: string | undefined, thing: string, body: Buffer): JsonObject {
    if (method === 'GET') {
      reads++;
      return shadows.get(thing);
    }
    if (method === 'POST') return shadows.update(thing, body);
    throw new IotError(405, 'MethodNotAllowedException', `${method} is not part of the local AWS IoT`);
  }

  const server = createLoopbackServer(async (request, response) => {
    try {
      send(response, 200, await answer(request));
    } catch (error) {
      const refusal = error instanceof IotError ? error : internalFailure;
      response.setHeader('x-amzn-errortype', refusal.type);
      send(response, refusal.status, { message: refusal.message, traceId: randomUUID() });
    }
  });
  const webSockets = acceptWebSockets(server, options);
  const boundPort = await listen(server, port);
  return {
    url: `http://127.0.0.1:${boundPort}`,
    get reads() {
      return reads;
    },
    webSockets,
    async stop() {
      webSockets.stop();
      await close(server);
    },
  };
}

/**
 * Publish request, read and checked (API Reference: "Publish").
 *
 * @throws {IotError} 400 for a wrong parameter, 403 for what the service's task role does not allow
 */
function readPublishRequest(
  topic: string,
  query: URLSearchParams,
  headers: IncomingHttpHeaders,
  payload: Buffer,
): PublishedMessage {
  const qos = query.get('qos') ?? '0';
  const expiry = query.get('messageExpiry');
  if (/[+#\0]/.test(topic)) throw invalidRequest('topic must not hold wildcards');
  if (topic.startsWith('$')) throw forbidden('The caller may not publish to reserved topics');
  if (qos !== '0' && qos !== '1') throw invalidRequest('qos must be 0 or 1');
  if (expiry !== null && (!/^[1-9]\d*$/.test(expiry) || Number(expiry) > MAX_EXPIRY)) {
    throw invalidRequest(`messageExpiry must be 1 to ${MAX_EXPIRY} seconds`);
  }
  // A retained command would be delivered to a gate that connects much later; the task role has no right to it.
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
    payloadFormatIndicator: headers['x-amz-mqtt5-payload-format-indicator']?.toString(),
  };
}

const internalFailure = new IotError(500, 'InternalFailureException', 'Internal service failure');

function send(response: ServerResponse, status: number, body: JsonObject): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

/** Reads to the end even where it is too much, so that the client hears why it was refused. */
async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size <= PAYLOAD_LIMIT) chunks.push(chunk);
  }
  if (size > PAYLOAD_LIMIT) throw tooLarge(`The payload must be at most ${PAYLOAD_LIMIT} bytes`);
  return Buffer.concat(chunks);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw invalidRequest('The path is not percent-encoded UTF-8');
  }
}
