import net from 'node:net';

const HEADERS_END = Buffer.from('\r\n\r\n');

/**
 * One keep-alive connection that sends prepared requests, one at a time. It reads of an answer only what a
 * measurement needs, status and length, so that the generator takes as little of the machine as it can.
 */
export class HttpConnection {
  readonly #socket: net.Socket;
  #settle: { resolve: (status: number) => void; reject: (error: Error) => void } | undefined;
  #received: Buffer | undefined;
  #status = 0;
  /** Bytes of the answer's body that have not arrived yet; undefined while its headers are incomplete. */
  #missing: number | undefined;

  private constructor(socket: net.Socket) {
    this.#socket = socket.setNoDelay();
    socket.on('data', (chunk) => this.#read(chunk));
    socket.on('error', (error) => this.#settle?.reject(error));
    socket.on('close', () => this.#settle?.reject(new Error('The server closed the connection')));
  }

  static open(port: number): Promise<HttpConnection> {
    return new Promise((resolve, reject) => {
      const socket = net.connect(port, '127.0.0.1', () => resolve(new HttpConnection(socket)));
      socket.once('error', reject);
    });
  }

  /** Sends a request and waits for the whole answer; returns its status. */
  send(request: Buffer): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#settle = { resolve, reject };
      this.#socket.write(request);
    });
  }

  close(): void {
    this.#socket.destroy();
  }

  #read(chunk: Buffer): void {
    if (this.#missing !== undefined) {
      this.#missing -= chunk.length;
    } else {
      const received = this.#received ? Buffer.concat([this.#received, chunk]) : chunk;
      const end = received.indexOf(HEADERS_END);
      if (end < 0) {
        this.#received = received;
        return;
      }
      const headers = received.toString('latin1', 0, end);
      this.#status = Number(headers.slice(9, 12));
      this.#missing = bodyLength(headers, this.#status) - (received.length - end - HEADERS_END.length);
      this.#received = undefined;
    }
    if (this.#missing > 0) return;
    this.#missing = undefined;
    const settle = this.#settle;
    this.#settle = undefined;
    settle?.resolve(this.#status);
  }
}

function bodyLength(headers: string, status: number): number {
  const length = /\r\ncontent-length: (\d+)/i.exec(headers)?.[1];
  if (length === undefined && status !== 304)
    throw new Error(`An answer without Content-Length:\n${headers}`);
  return Number(length ?? 0);
}
