import type http from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import { createApp } from './app';
import { ArrivingBodies } from './platform/arriving-bodies';
import type { Config } from './platform/config';
import { Connections } from './platform/connections';
import { createExpressServer } from './platform/express-server';
import type { Part } from './platform/part';
import { answerUnreadable } from './platform/unreadable-request';

/** Longest time from the request to stop until the process may end, in milliseconds; ECS waits 30 s. */
const STOP_LIMIT = 25_000;
/** Longer than the load balancer's idle time-out of 60 s, so that it never sends into a closing connection. */
const KEEP_ALIVE_TIMEOUT = 65_000;
/**
 * What the load balancer lets through (Elastic Load Balancing: "Quotas for your Application Load Balancers"). Its own
 * session cookies and headers alone may exceed Node's default of 16 KiB.
 */
const MAX_HEADER_SIZE = 64 * 1024;
/** Longest time for the header of a request to arrive, in milliseconds; bodies have `ArrivingBodies`. */
const HEADERS_TIMEOUT = 15_000;
/** How often Node looks for headers that are late, in milliseconds. */
const HEADERS_CHECK = 5_000;

export interface Server {
  port: number;
  /**
   * Stops without losing a request: readiness fails and every part is told to drain at once, requests are answered for another
   * `drainDelaySeconds` and until no new connection has come for a quarter of a second, then those in flight finish,
   * and what is left after 25 s is cut off.
   */
  stop(): Promise<void>;
}

/**
 * Starts the service. It listens before the signing keys are there: `/readyz` says so until they are.
 *
 * @param parts parts of the app besides its own
 * @throws where the port can't be listened on
 */
export async function startServer(
  config: Config,
  logger: Logger,
  parts: readonly Part[] = [],
): Promise<Server> {
  const app = createApp({ config, logger, parts });
  const server = createExpressServer(app.express, {
    keepAliveTimeout: KEEP_ALIVE_TIMEOUT,
    headersTimeout: HEADERS_TIMEOUT,
    requestTimeout: 0,
    connectionsCheckingInterval: HEADERS_CHECK,
    maxHeaderSize: MAX_HEADER_SIZE,
    // The app refuses a request without `Host` itself, with a problem document.
    requireHostHeader: false,
  });
  const connections = new Connections(logger);
  const bodies = new ArrivingBodies(logger);
  const answer: http.RequestListener = (request, response) => {
    if (!connections.add(response)) return;
    bodies.add(request, response);
    app.handle(request, response);
  };
  server.on('connection', (socket) => connections.open(socket));
  server.on('request', answer);
  // Node would answer 417 without a problem document.
  server.on('checkExpectation', answer);
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    if (connections.mayAnswerUnreadable(socket)) answerUnreadable(error.code, socket, logger);
    else socket.destroy();
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(config.port, config.host, resolve);
  });
  const { port } = server.address() as AddressInfo;
  logger.info({ port, publicUrl: config.publicUrl, gates: config.gates.map((gate) => gate.id) }, 'listening');
  void app.start();

  return {
    port,
    async stop() {
      app.drain();
      connections.endWithNextAnswer();
      logger.info({ drainDelaySeconds: config.drainDelaySeconds }, 'draining');
      const cutOff = setTimeout(() => {
        logger.warn('requests were cut off');
        server.closeAllConnections();
      }, STOP_LIMIT);
      await delay(config.drainDelaySeconds * 1000);
      await connections.quiet();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeIdleConnections();
      });
      clearTimeout(cutOff);
      bodies.stop();
      app.stop();
      logger.info('stopped');
    },
  };
}
