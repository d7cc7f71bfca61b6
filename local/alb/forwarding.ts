import { randomBytes } from 'node:crypto';
import http, { type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http';
import { createProxyServer } from 'httpxy';
import { TargetGroup } from './target-group';

/** How long the service may stay silent, in milliseconds: the load balancer's idle time-out. */
const IDLE_TIMEOUT = 60_000;

/** Forwarding of requests to the service. */
export class Forwarding {
  readonly #agent = new http.Agent({ keepAlive: true });
  readonly #proxy = createProxyServer({ agent: this.#agent, proxyTimeout: IDLE_TIMEOUT });
  readonly #tasks = new TargetGroup();

  /** From now on, requests go to these tasks of the service; without any there is no service. */
  to(serviceUrls: readonly string[]): void {
    this.#tasks.register(serviceUrls);
  }

  /** 503 where no service is registered, 502 where it does not answer or breaks off, 504 where it stays silent. */
  async forward(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const task = this.#tasks.choose();
    if (!task) return answerOwnPage(response, 503);
    task.outstanding += 1;
    response.once('close', () => {
      task.outstanding -= 1;
    });
    addForwardingHeaders(request);
    const start = Date.now();
    try {
      await this.#proxy.web(request, response, { target: task.url });
    } catch {
      if (response.headersSent) response.destroy();
      else answerOwnPage(response, Date.now() - start >= IDLE_TIMEOUT ? 504 : 502);
    }
  }

  stop(): void {
    this.#tasks.stop();
    this.#agent.destroy();
  }
}

/** Elastic Load Balancing: "HTTP headers and Application Load Balancers", "Request tracing". */
function addForwardingHeaders({ headers, socket }: IncomingMessage): void {
  for (const name of Object.keys(headers)) if (!VALID_HEADER.test(name)) delete headers[name];
  const client = (socket.remoteAddress ?? '').replace(/^::ffff:/, '');
  const before = headers['x-forwarded-for'];
  headers['x-forwarded-for'] = before ? `${before}, ${client}` : client;
  headers['x-forwarded-proto'] = 'http';
  headers['x-forwarded-port'] = String(socket.localPort);
  headers['x-amzn-trace-id'] = traceId(headers['x-amzn-trace-id']);
}

/** With `routing.http.drop_invalid_header_fields.enabled`, other headers don't reach the service. */
const VALID_HEADER = /^[A-Za-z0-9-]+$/;

/** A client's own `Root` is kept; the load balancer then adds itself. */
function traceId(received: string | string[] | undefined): string {
  const own = `1-${Math.floor(Date.now() / 1000).toString(16)}-${randomBytes(12).toString('hex')}`;
  if (received === undefined) return `Root=${own}`;
  const others = String(received)
    .split(';')
    .filter((field) => !field.startsWith('Self='));
  return [`Self=${own}`, ...others].join(';');
}

/** Seconds until another attempt makes sense: the service starts in about as many. */
const RETRY_AFTER = '2';

/** Page of the load balancer's own, where there is no answer of the service. */
export function answerOwnPage(response: ServerResponse, status: number): void {
  const title = `${status} ${STATUS_CODES[status] ?? 'Authentication failed'}`;
  const body = `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<center><h1>${title}</h1></center>\r\n</body>\r\n</html>\r\n`;
  if (status === 503) response.setHeader('retry-after', RETRY_AFTER);
  response
    .writeHead(status, { server: 'awselb/2.0', 'content-type': 'text/html', 'content-length': body.length })
    .end(body);
}

/** Without a body: what the `deny` of an `authenticate-cognito` action answers. */
export function answerBare(response: ServerResponse, status: number): void {
  response.writeHead(status, { server: 'awselb/2.0', 'content-length': 0 }).end();
}
