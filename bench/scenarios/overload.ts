import { OVERLOAD, OVERLOAD_CONNECTIONS, overloadWith } from '../load/overload';
import { httpRequest } from '../load/request';
import { interleave } from '../rounds';
import { atLeast, atMost, cpuOf, ratioOf, type Section } from '../section';
import type { Settings } from '../settings';
import { percentile } from '../statistics';
import type { Testbed } from '../testbed';
import { measureThroughput } from '../throughput';

const CAPACITY = 'alone';
/** No refusal can cost less, since each command has to be read to know whether it is a stop. */
const NODE = 'node:http, which reads a command and does nothing';
const GOODPUT = `at ${OVERLOAD} times the capacity`;

/** Three times as many commands as the service can answer: how many are still answered, and how soon? */
export async function overload(testbed: Testbed, settings: Settings): Promise<Section> {
  const body = '{"message":"open"}';
  const requests = testbed.tokens.map((token) =>
    httpRequest({ method: 'POST', path: '/v1/gates/control', token, body }),
  );
  const server = await testbed.start('gatehouse');
  const node = await testbed.start('node-http-commands');
  await measureThroughput({ server, requests }, settings.warmUpWithSdk);

  const accepted: number[] = [];
  const refused: number[] = [];
  let capacity = 0;
  const measurements = await interleave(settings.rounds, [
    {
      name: CAPACITY,
      measure: async () => {
        const throughput = await measureThroughput({ server, requests }, settings.window);
        capacity = throughput.value;
        return throughput;
      },
    },
    {
      name: NODE,
      measure: () =>
        measureThroughput({ server: node, requests, connections: OVERLOAD_CONNECTIONS }, settings.window),
    },
    {
      name: GOODPUT,
      measure: async () => {
        const duration = settings.window * 2;
        const answers = await overloadWith({ port: server.port, requests, capacity, duration });
        const good = answers.filter(({ status }) => status === 200);
        accepted.push(...good.map(({ time }) => time));
        refused.push(...answers.filter(({ status }) => status === 503).map(({ time }) => time));
        return { value: good.filter(({ at }) => at < duration).length / (duration / 1_000) };
      },
    },
  ]);
  await Promise.all([server.stop(), node.stop()]);
  const leastCost = cpuOf(measurements, NODE) / cpuOf(measurements, CAPACITY);
  const bound = (1 - OVERLOAD * leastCost) / (1 - leastCost);
  return {
    name: 'overload',
    title: `Commands at ${OVERLOAD} times the capacity`,
    unit: 'commands/s',
    measurements,
    reference: CAPACITY,
    notes: [
      `Accepted: p50 ${percentile(accepted, 0.5).toFixed(0)} ms, p99 ${percentile(accepted, 0.99).toFixed(0)} ms; refused with 503: ${refused.length} of ${refused.length + accepted.length}, p99 ${percentile(refused, 0.99).toFixed(0)} ms.`,
      `To read a command and answer it costs node:http alone ${leastCost.toFixed(2)} of a command: with refusals as cheap as that, ${bound.toFixed(2)} of the capacity would be left.`,
    ],
    goals: [
      atLeast(
        `Goodput at ${OVERLOAD} times the capacity, to the capacity`,
        0.8,
        ratioOf(measurements, GOODPUT, CAPACITY),
      ),
      atMost('p99 of accepted commands meanwhile', 3_500, percentile(accepted, 0.99), ' ms'),
    ],
  };
}
