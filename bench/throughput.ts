import { closedLoop } from './load/closed-loop';
import { openLoop } from './load/open-loop';
import { interleave, type Measurement, type Sample } from './rounds';
import { medianOf } from './section';
import type { ServerProcess } from './server-process';
import { CONNECTIONS, type Settings } from './settings';
import { percentile } from './statistics';

const MEGABYTE = 1024 * 1024;

/** Share of its own capacity at which latencies are measured. */
const USUAL_LOAD = 0.7;

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
  { server, requests, connections = CONNECTIONS }: Omit<LoadedServer, 'name'> & { connections?: number },
  until: number | 'all sent',
): Promise<Throughput> {
  await server.read();
  const { rate, answered } = await closedLoop({
    port: server.port,
    connections,
    requests,
    until,
  });
  const { cpuTime, loopDelayP99, residentMemory } = await server.read();
  return {
    value: rate,
    cpuPerRequest: cpuTime / answered,
    memory: residentMemory / MEGABYTE,
    loopDelayP99,
  };
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

/** Latencies at 70 % of each server's own capacity, in milliseconds. */
export interface Latencies {
  p50: number;
  p99: number;
}

/** Latencies of servers whose capacities were measured, by name. */
export async function latenciesAtUsualLoad(
  servers: readonly LoadedServer[],
  measurements: readonly Measurement[],
  duration: number,
): Promise<Map<string, Latencies>> {
  const latencies = new Map<string, Latencies>();
  for (const { name, server, requests } of servers) {
    const rate = medianOf(measurements, name) * USUAL_LOAD;
    const answers = await openLoop({ port: server.port, connections: CONNECTIONS, requests, rate, duration });
    const times = answers.map(({ time }) => time);
    latencies.set(name, { p50: percentile(times, 0.5), p99: percentile(times, 0.99) });
  }
  return latencies;
}

/** The same as a sentence for the result. */
export function describeLatencies(latencies: ReadonlyMap<string, Latencies>): string {
  const texts = [...latencies].map(
    ([name, { p50, p99 }]) => `${name} p50 ${p50.toFixed(2)} ms, p99 ${p99.toFixed(2)} ms`,
  );
  return `At ${USUAL_LOAD * 100} % of its own capacity each: ${texts.join('; ')}.`;
}
