import net, { type AddressInfo } from 'node:net';

/**
 * What the proxy does with a connection: hand it on, refuse it, accept it and never answer, answer a byte at a time or
 * without end, break off what the other side answers, or answer with this text instead.
 */
export type Fault =
  | 'none'
  | 'refuse'
  | 'hang'
  | 'trickle'
  | 'endless'
  | { breakAfterBytes: number }
  | { answer: string };

/** Most bytes of an answer without end, so that a client which takes them all does not take the machine. */
export const ENDLESS = 128 * 1024 * 1024;

/** Time between two bytes of an answer that trickles, in milliseconds. */
const TRICKLE_INTERVAL = 20;

export interface FaultyProxy {
  url: string;
  /** Connections so far. */
  readonly connections: number;
  /** Bytes so far of answers without end. */
  readonly endlessBytes: number;
  /** From now on, for new connections; those that there are end. */
  inject(fault: Fault): void;
  stop(): Promise<void>;
}

/** Stands between the service and one of its dependencies, and fails on demand. */
export async function startFaultyProxy(target: string): Promise<FaultyProxy> {
  const { hostname, port } = new URL(target);
  const sockets = new Set<net.Socket>();
  let fault: Fault = 'none';
  let connections = 0;
  let endlessBytes = 0;

  const server = net.createServer((client) => {
    connections++;
    sockets.add(client);
    client.once('close', () => sockets.delete(client));
    client.on('error', () => client.destroy());
    const current = fault;
    if (current === 'refuse') client.resetAndDestroy();
    else if (current === 'none') connect(client, Number.POSITIVE_INFINITY);
    else if (typeof current === 'object' && 'breakAfterBytes' in current)
      connect(client, current.breakAfterBytes);
    else if (current !== 'hang') client.once('data', () => answer(client, current));
  });

  function answer(client: net.Socket, how: 'trickle' | 'endless' | { answer: string }): void {
    client.resume();
    if (typeof how === 'object') client.end(how.answer, 'latin1');
    else if (how === 'trickle') {
      client.write('HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 1000000\r\n\r\n');
      const timer = setInterval(() => client.write(' '), TRICKLE_INTERVAL);
      client.once('close', () => clearInterval(timer));
    } else {
      client.write(`HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: ${ENDLESS}\r\n\r\n`);
      const portion = Buffer.alloc(64 * 1024, ' ');
      const fill = () => {
        while (!client.destroyed && endlessBytes < ENDLESS) {
          endlessBytes += portion.length;
          if (!client.write(portion)) return;
        }
      };
      client.on('drain', fill);
      fill();
    }
  }

  function connect(client: net.Socket, limit: number): void {
    const upstream = net.connect(Number(port), hostname);
    sockets.add(upstream);
    let passed = 0;
    client.pipe(upstream);
    upstream.on('data', (chunk) => {
      passed += chunk.length;
      if (passed <= limit) client.write(chunk);
      else
        client.write(chunk.subarray(0, Math.max(0, limit - passed + chunk.length)), () =>
          client.resetAndDestroy(),
        );
    });
    upstream.on('error', () => client.destroy());
    upstream.once('close', () => {
      sockets.delete(upstream);
      client.end();
    });
    client.once('close', () => upstream.destroy());
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    get connections() {
      return connections;
    },
    get endlessBytes() {
      return endlessBytes;
    },
    inject(next) {
      fault = next;
      for (const socket of sockets) socket.destroy();
    },
    async stop() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
