import { monitorEventLoopDelay } from 'node:perf_hooks';

/** What a server process says of itself, on request over its IPC channel. */
export interface ProbeReading {
  /** 99th percentile of the event loop's delay since the last reading, in milliseconds. */
  loopDelayP99: number;
  /** CPU time of the process since the last reading, all threads, in microseconds. */
  cpuTime: number;
  /** In bytes; garbage is collected before where the process has `--expose-gc`. */
  residentMemory: number;
  /** Sockets, timers and whatever else keeps the process going. */
  handles: number;
  /** Connections of the process that are open, either way. */
  sockets: number;
  /** Heap and buffers in use, in bytes; likewise. */
  usedMemory: number;
}

/** How often the delay is sampled, in milliseconds; the histogram's values include it. */
const RESOLUTION = 5;

/** Loaded into server processes before their own code (`--require`). */
const delays = monitorEventLoopDelay({ resolution: RESOLUTION });
delays.enable();
let usage = process.cpuUsage();

process.on('message', () => {
  const loopDelayP99 = Math.max(0, delays.percentile(99) / 1e6 - RESOLUTION);
  delays.reset();
  const { user, system } = process.cpuUsage(usage);
  usage = process.cpuUsage();
  globalThis.gc?.();
  const { rss, heapUsed, external } = process.memoryUsage();
  const resources = process.getActiveResourcesInfo();
  const reading: ProbeReading = {
    loopDelayP99,
    cpuTime: user + system,
    residentMemory: rss,
    usedMemory: heapUsed + external,
    handles: resources.length,
    sockets: resources.filter((name) => name === 'TCPSocketWrap').length,
  };
  process.send?.(reading);
});
// The probe alone is no reason for a process to live on.
process.channel?.unref();
