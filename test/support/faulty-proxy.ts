import net, { type AddressInfo } from 'node:net';

/** What the proxy does with a connection: hand it on, refuse it, accept it and never answer, or break it off. */
export type Fault = 'none' | 'refuse' | 'hang' | { breakAfterBytes: number };

export interface FaultyProxy {
  url: string;
  /** Connections so far. */
  readonly connections: number;
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

  const server = net.createServer((client) => {
    connections++;
    sockets.add(client);
    client.once('close', () => sockets.delete(client));
    client.on('error', () => client.destroy());
    if (fault === 'refuse') client.resetAndDestroy();
    else if (fault !== 'hang')
      connect(client, fault === 'none' ? Number.POSITIVE_INFINITY : fault.breakAfterBytes);
  });

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
