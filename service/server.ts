import type http from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import { createApp } from './app';
import type { Config } from './platform/config';
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
/** Longest time for a whole request to arrive, in milliseconds. */
const REQUEST_TIMEOUT = 30_000;

export interface Server {
  port: number;
  /**
   * Stops without losing a request: readiness fails and every part is told to drain at once, requests are answered for another
   * `drainDelaySeconds`, then those in flight finish, and what is left after 25 s is cut off.
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
  let draining = false;
  const server = createExpressServer(app.express, {
    keepAliveTimeout: KEEP_ALIVE_TIMEOUT,
    requestTimeout: REQUEST_TIMEOUT,
    maxHeaderSize: MAX_HEADER_SIZE,
  });
  const unanswered = new Set<http.ServerResponse>();
  server.on('request', (request, response) => {
    unanswered.add(response);
    response.once('close', () => unanswered.delete(response));
    if (draining) endConnection(response);
    app.express(request, response);
  });
  server.on('clientError', (error, socket) => answerUnreadable(error, socket, logger));
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
      draining = true;
      app.drain();
      for (const response of unanswered) endConnection(response);
      logger.info({ drainDelaySeconds: config.drainDelaySeconds }, 'draining');
      const cutOff = setTimeout(() => {
        logger.warn('requests were cut off');
        server.closeAllConnections();
      }, STOP_LIMIT);
      await delay(config.drainDelaySeconds * 1000);
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeIdleConnections();
      });
      clearTimeout(cutOff);
      app.stop();
      logger.info('stopped');
    },
  };
}

/** Ends a keep-alive connection with its next answer, so that its client moves on to another task. */
function endConnection(response: http.ServerResponse): void {
  response.shouldKeepAlive = false;
}
