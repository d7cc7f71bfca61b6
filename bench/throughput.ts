import { closedLoop } from './load/closed-loop';
import { interleave, type Measurement, type Sample } from './rounds';
import type { ServerProcess } from './server-process';
import { CONNECTIONS, type Settings } from './settings';

/** A server under load, and what it is sent. */
export interface LoadedServer {
  name: string;
  server: ServerProcess;
  requests: readonly Buffer[];
}

/** In requests per second. */
interface Throughput extends Sample {
  /** 99th percentile of the server's event-loop delay meanwhile, in milliseconds. */
  loopDelayP99: number;
}

/** How many requests a second a server answers, and what CPU time each costs it. */
export async function measureThroughput(
  { server, requests }: Omit<LoadedServer, 'name'>,
  until: number | 'all sent',
): Promise<Throughput> {
  await server.read();
  const { rate, answered } = await closedLoop({
    port: server.port,
    connections: CONNECTIONS,
    requests,
    until,
  });
  const { cpuTime, loopDelayP99 } = await server.read();
  return { value: rate, cpuPerRequest: cpuTime / answered, loopDelayP99 };
}

/** Warms all servers up, as long as the code that they run for a request needs, then measures them in turn. */
export async function compareThroughput(
  servers: readonly LoadedServer[],
  { rounds, window, warmUp }: Settings,
): Promise<Measurement[]> {
  for (const server of servers) await measureThroughput(server, warmUp);
  return interleave(
    rounds,
    servers.map((server) => ({ name: server.name, measure: () => measureThroughput(server, window) })),
  );
}
