import http, { type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import { READINESS_PATH } from '../../contract/edge';
import { close, listen } from '../../local/loopback-server';

/** What arrived at the service. */
export interface Arrived {
  method: string;
  target: string;
  headers: IncomingHttpHeaders;
  body: string;
}

/** Stands in for the service where only what reaches it matters. */
export interface EchoService {
  url: string;
  /** The last request that arrived. */
  readonly last: Arrived | undefined;
  /** How many arrived; health checks do not count. */
  readonly count: number;
  /** What it answers to health checks. */
  isReady: boolean;
  stop(): Promise<void>;
}

export async function startEchoService(): Promise<EchoService> {
  const arrived: Arrived[] = [];
  const server = http.createServer(async (request, response) => {
    const { method = '', url = '', headers } = request;
    if (url === READINESS_PATH) {
      response.writeHead(service.isReady ? 200 : 503).end();
      return;
    }
    arrived.push({ method, target: url, headers, body: await bodyOf(request) });
    if (url === '/v1/break-off') response.destroy();
    else if (url === '/v1/never-ends') response.write('the first of many');
    else response.setHeader('x-service', 'echo').end('from the service');
  });
  const service: EchoService = {
    url: `http://127.0.0.1:${await listen(server, 0)}`,
    isReady: true,
    get last() {
      return arrived.at(-1);
    },
    get count() {
      return arrived.length;
    },
    stop: () => close(server),
  };
  return service;
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}
