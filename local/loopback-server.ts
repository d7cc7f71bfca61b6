import http, { type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo, Server } from 'node:net';

const LOOPBACK_HOST = /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/i;

/**
 * Whether a request was meant for this machine. Another name in `Host` is a page's that had its own name lead here (DNS
 * rebinding), to read what browsers keep from other sites.
 */
export function isForLoopback({ headers }: IncomingMessage): boolean {
  return LOOPBACK_HOST.test(headers.host ?? '');
}

/** HTTP server that refuses requests with another `Host` than this machine's: with 421, or as `refuse` does. */
export function createLoopbackServer(
  answer: RequestListener,
  refuse: (response: ServerResponse) => void = (response) =>
    response.writeHead(421, { 'content-type': 'text/plain' }).end('Host must be localhost\n'),
): http.Server {
  return http.createServer((request, response) =>
    isForLoopback(request) ? answer(request, response) : refuse(response),
  );
}

/**
 * Listens on loopback and says on which port; 0 asks for any free one.
 *
 * @throws {Error} with `code` `EADDRINUSE` and the port where it is taken
 */
export async function listen(server: Server, port: number): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.removeListener('error', reject);
      resolve();
    });
  });
  return (server.address() as AddressInfo).port;
}

/** Stops listening and breaks every connection off. */
export async function close(server: http.Server): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve));
  server.closeAllConnections();
  await closed;
}
