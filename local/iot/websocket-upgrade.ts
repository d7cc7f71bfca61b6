import http, { type IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { createWebSocketStream, WebSocketServer } from 'ws';
import { IotError, notFound } from './iot-error';
import { assertSignedUrl, type Secret, WEBSOCKET_PATH } from './signed-url';

interface WebSocketUpgradeOptions {
  credentials: Secret;
  /** Milliseconds since 1970. */
  now: () => number;
  /** Takes each connection, as a stream of MQTT packets. */
  onConnection: (stream: Duplex) => void;
}

export interface WebSocketConnections {
  readonly count: number;
  /** Whether connections are refused, as in an outage; those that there are end. */
  refuse(isRefused: boolean): void;
  stop(): void;
}

/**
 * MQTT over WebSocket, beside the HTTP data plane as AWS IoT has it: a URL that is signed with Signature Version 4
 * is let in, everything else gets the status that AWS IoT would answer.
 */
export function acceptWebSockets(
  server: http.Server,
  options: WebSocketUpgradeOptions,
): WebSocketConnections {
  const { credentials, now, onConnection } = options;
  const webSockets = new WebSocketServer({
    noServer: true,
    handleProtocols: (protocols) => (protocols.has('mqtt') ? 'mqtt' : false),
  });

  let isRefused = false;
  const endAll = () => {
    for (const webSocket of webSockets.clients) webSocket.terminate();
  };

  function assertAllowed({ url = '/', headers: { host } }: IncomingMessage): void {
    if (new URL(url, 'http://broker').pathname !== WEBSOCKET_PATH) {
      throw notFound(`WebSockets are at ${WEBSOCKET_PATH}`);
    }
    assertSignedUrl({ target: url, host, now: now() }, credentials);
    if (isRefused) throw new IotError(503, 'ServiceUnavailableException', 'The service is unavailable');
  }

  server.on('upgrade', (request, socket, head) => {
    try {
      assertAllowed(request);
    } catch (error) {
      const { status, message } = error instanceof IotError ? error : new IotError(400, '', 'Bad request');
      socket.end(
        `HTTP/1.1 ${status} ${http.STATUS_CODES[status]}\r\nConnection: close\r\n` +
          `Content-Length: ${Buffer.byteLength(message)}\r\n\r\n${message}`,
      );
      return;
    }
    webSockets.handleUpgrade(request, socket, head, (webSocket) => {
      const stream = createWebSocketStream(webSocket);
      // The broker hears of a broken connection by its end.
      stream.on('error', () => stream.destroy());
      onConnection(stream);
    });
  });
  return {
    get count() {
      return webSockets.clients.size;
    },
    refuse(next) {
      isRefused = next;
      if (isRefused) endAll();
    },
    stop: endAll,
  };
}
