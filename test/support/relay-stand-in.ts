import http from 'node:http';
import { close, listen } from '../../local/loopback-server';

/** HTTP relay, such as a Shelly, on loopback. */
export class RelayStandIn {
  /** Method and path of each request, oldest first. */
  readonly requests: string[] = [];
  /** What it answers; 0 answers nothing. */
  status = 200;
  url = '';
  /** Requests that were broken off before they were answered. */
  brokenOff = 0;
  readonly #server = http.createServer((request, response) => {
    this.requests.push(`${request.method} ${request.url}`);
    response.once('close', () => response.writableEnded || this.brokenOff++);
    if (this.status !== 0) response.writeHead(this.status).end('{}');
  });

  static async start(): Promise<RelayStandIn> {
    const relay = new RelayStandIn();
    relay.url = `http://127.0.0.1:${await listen(relay.#server, 0)}`;
    return relay;
  }

  /** Actions of a drive, as a Shelly has them for a cover. */
  get actions() {
    const action = (name: string) => ({ url: `${this.url}/rpc/Cover.${name}?id=0` });
    return { open: action('Open'), close: action('Close'), stop: action('Stop') };
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await close(this.#server);
  }
}

/** What the relay hears where the gate is told to open, close or stop. */
export const OPEN = 'GET /rpc/Cover.Open?id=0';
export const CLOSE = 'GET /rpc/Cover.Close?id=0';
export const STOP = 'GET /rpc/Cover.Stop?id=0';
