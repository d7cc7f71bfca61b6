import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Logger } from 'pino';
import { answerUnreadable } from './unreadable-request';

/** Time that any body may take to arrive, in milliseconds. */
const GRACE = 30_000;
/**
 * Bytes a second that a body must have after that. It is a quarter of a megabit: a photo of 5 MiB may take three
 * minutes over a poor mobile connection, and a sender of single bytes is cut off.
 */
const LOWEST_RATE = 32 * 1024;
/** How often arriving bodies are looked at, in milliseconds. */
const INTERVAL = 1_000;

interface Arrival {
  request: IncomingMessage;
  response: ServerResponse;
  start: number;
  /** What the connection had read before. */
  bytesBefore: number;
}

/**
 * Bodies that are arriving. One that takes more than 30 s, and more than a second for each 32 KiB besides, is ended with
 * 408. Node's own `requestTimeout` knows no rate: it cuts off a slow but steady upload.
 */
export class ArrivingBodies {
  readonly #arrivals = new Set<Arrival>();
  readonly #logger: Logger;
  readonly #timer: NodeJS.Timeout;

  constructor(logger: Logger) {
    this.#logger = logger;
    this.#timer = setInterval(() => this.#check(), INTERVAL);
    this.#timer.unref();
  }

  add(request: IncomingMessage, response: ServerResponse): void {
    const { headers, socket } = request;
    if (headers['content-length'] === undefined && headers['transfer-encoding'] === undefined) return;
    const arrival = { request, response, start: Date.now(), bytesBefore: socket.bytesRead };
    this.#arrivals.add(arrival);
    // Not kept until the next look: a thousand a second would be in memory for nothing.
    request.once('close', () => this.#arrivals.delete(arrival));
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #check(): void {
    for (const arrival of this.#arrivals) {
      const { request, response } = arrival;
      if (request.complete || request.socket.destroyed) this.#arrivals.delete(arrival);
      else if (isTooSlow(arrival)) {
        this.#arrivals.delete(arrival);
        if (response.headersSent) request.socket.destroy();
        else answerUnreadable('ERR_HTTP_REQUEST_TIMEOUT', request.socket, this.#logger);
      }
    }
  }
}

function isTooSlow({ request, start, bytesBefore }: Arrival): boolean {
  const seconds = (Date.now() - start - GRACE) / 1000;
  return request.socket.bytesRead - bytesBefore < seconds * LOWEST_RATE;
}
