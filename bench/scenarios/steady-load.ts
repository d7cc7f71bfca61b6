import { GATEHOUSE } from '../contestants';
import { openLoop } from '../load/open-loop';
import { httpRequest } from '../load/request';
import { atMost, type Section } from '../section';
import { CONNECTIONS, type Settings } from '../settings';
import { median, percentile } from '../statistics';
import type { Testbed } from '../testbed';
import { measureThroughput } from '../throughput';

/** Share of the capacity that was measured just before. */
const LOAD = 0.7;
/** Between two readings, in milliseconds. */
const STEP = 5_000;
const MEGABYTE = 1024 * 1024;

/** Constant load of `GET /v1/me` for minutes: do memory and event-loop delay stay as they are? */
export async function steadyLoad(testbed: Testbed, settings: Settings): Promise<Section> {
  const requests = testbed.tokens.map((token) => httpRequest({ path: '/v1/me', token }));
  const server = await testbed.start('gatehouse');
  await measureThroughput({ server, requests }, settings.warmUp);
  const capacity = (await measureThroughput({ server, requests }, settings.warmUp)).value;

  const memory: number[] = [];
  const delay: number[] = [];
  const latency: number[] = [];
  await server.read();
  for (let time = 0; time < settings.steady; time += STEP) {
    const answers = await openLoop({
      port: server.port,
      connections: CONNECTIONS,
      requests,
      rate: capacity * LOAD,
      duration: STEP,
    });
    const times = answers.map(({ time }) => time);
    const reading = await server.read();
    memory.push(reading.residentMemory / MEGABYTE);
    delay.push(reading.loopDelayP99);
    latency.push(percentile(times, 0.99));
  }
  await server.stop();

  const fifth = Math.ceil(memory.length / 5);
  const growth = median(memory.slice(-fifth)) / median(memory.slice(fifth, 2 * fifth));
  return {
    name: 'steady-load',
    title: `Constant load: ${LOAD * 100} % of capacity for ${settings.steady / 1000} s`,
    unit: 'MB resident',
    lessIsBetter: true,
    measurements: [{ name: GATEHOUSE, median: median(memory), values: memory }],
    reference: GATEHOUSE,
    notes: [
      `${Math.round(capacity * LOAD)} requests/s. Event-loop delay, p99 of each ${STEP / 1000} s: median ${median(delay).toFixed(1)} ms, highest ${Math.max(...delay).toFixed(1)} ms. Latency, p99 of each ${STEP / 1000} s: median ${median(latency).toFixed(1)} ms.`,
    ],
    goals: [atMost('Constant load, memory in the last fifth to that in the second fifth', 1.1, growth)],
    overTime: {
      seconds: settings.steady / 1000,
      curves: [
        { name: 'Resident memory', unit: 'MB', values: memory },
        { name: 'Event-loop delay, p99', unit: 'ms', values: delay },
        { name: 'Latency, p99', unit: 'ms', values: latency },
      ],
    },
  };
}
