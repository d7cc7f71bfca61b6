import type { ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';

/**
 * Most requests that one connection may have in flight. Browsers, apps and the load balancer send one at a time over
 * HTTP/1.1; more is pipelining, which costs memory for each request until the one before it is answered.
 */
const IN_FLIGHT_LIMIT = 8;

/** How long no new connection must have come before the server closes, in milliseconds. */
const QUIET = 250;
/** Longest wait for that, in milliseconds; with the longest drain delay it is less than the cut-off. */
const QUIET_LIMIT = 3_000;

/** Connections of the server, each with its responses that are not over. */
export class Connections {
  readonly #responses = new Map<Duplex, Set<ServerResponse>>();
  readonly #logger: Logger;
  #lastOpened = 0;
  #ending = false;

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  /** Takes note of a new connection. */
  open(socket: Duplex): void {
    const responses = new Set<ServerResponse>();
    this.#responses.set(socket, responses);
    this.#lastOpened = performance.now();
    socket.once('close', () => {
      this.#responses.delete(socket);
      // Node tells only the response whose turn it was; what waited in line behind it would never hear.
      setImmediate(() => {
        for (const response of responses) response.emit('close');
      });
    });
  }

  /** Takes note of a request; false where its connection is over, if only because it has too many in flight. */
  add(response: ServerResponse): boolean {
    const { socket } = response.req;
    const responses = this.#responses.get(socket);
    if (!responses) return true;
    // Node reads on to the end of what it has received, though the connection is over.
    if (socket.destroyed) return false;
    if (responses.size >= IN_FLIGHT_LIMIT) {
      this.#logger.warn(
        { limit: IN_FLIGHT_LIMIT },
        'a connection with too many requests in flight was ended',
      );
      socket.destroy();
      return false;
    }
    responses.add(response);
    response.on('close', () => responses.delete(response));
    if (this.#ending) response.shouldKeepAlive = false;
    return true;
  }

  /**
   * Whether an answer to unreadable bytes would be taken as just that. Where a response is under way the client would
   * read it as part of that, and where one is still to come, as the answer to another request.
   */
  mayAnswerUnreadable(socket: Duplex): boolean {
    const [first] = this.#responses.get(socket) ?? [];
    // Behind a request that has not arrived as a whole there is no other.
    return first === undefined || (!first.headersSent && !first.req.complete);
  }

  /** Ends every connection with its next answer, so that its client moves on to another task. */
  endWithNextAnswer(): void {
    this.#ending = true;
    for (const responses of this.#responses.values()) {
      for (const response of responses) response.shouldKeepAlive = false;
    }
  }

  /**
   * Waits until no connection has come for a quarter of a second, three seconds at most: those that the system has
   * accepted and Node has not would be lost with the listening socket.
   */
  async quiet(): Promise<void> {
    const start = performance.now();
    let last = start;
    for (;;) {
      const now = performance.now();
      last = Math.max(last, this.#lastOpened);
      const wait = Math.min(last + QUIET, start + QUIET_LIMIT) - now;
      if (wait <= 0) return;
      await delay(wait);
    }
  }
}
