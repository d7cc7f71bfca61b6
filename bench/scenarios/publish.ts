import { GATEHOUSE } from '../contestants';
import { openLoop } from '../load/open-loop';
import { httpRequest } from '../load/request';
import { atLeast, medianOf, type Section } from '../section';
import { CONNECTIONS, type Settings } from '../settings';
import { percentile } from '../statistics';
import type { Testbed } from '../testbed';
import { compareThroughput } from '../throughput';

const DEFAULT_CLIENT = 'Express 5 + default SDK client';

/** `POST /v1/gates/control`, the whole way to the IoT stub and back. */
export async function publish(testbed: Testbed, settings: Settings): Promise<Section> {
  const body = '{"topic":"controlGate","message":"open"}';
  const requests = testbed.tokens.map((token) =>
    httpRequest({ method: 'POST', path: '/v1/gates/control', token, body }),
  );
  const servers = [
    { name: GATEHOUSE, server: await testbed.start('gatehouse'), requests },
    { name: DEFAULT_CLIENT, server: await testbed.start('express-iot-client'), requests },
    {
      name: 'node:http + one request signed by hand',
      server: await testbed.start('signed-publish'),
      requests,
    },
  ];
  const measurements = await compareThroughput(servers, { ...settings, warmUp: settings.warmUpWithSdk });

  const latencies: string[] = [];
  for (const { name, server } of servers) {
    const answers = await openLoop({
      port: server.port,
      connections: CONNECTIONS,
      requests,
      rate: medianOf(measurements, name) / 2,
      duration: settings.window * 2,
    });
    const times = answers.map(({ time }) => time);
    latencies.push(
      `${name} p50 ${percentile(times, 0.5).toFixed(2)} ms, p99 ${percentile(times, 0.99).toFixed(2)} ms`,
    );
  }
  await Promise.all(servers.map(({ server }) => server.stop()));
  return {
    name: 'publish',
    title: 'Commands, all the way to AWS IoT (stub) and back',
    unit: 'requests/s',
    measurements,
    reference: DEFAULT_CLIENT,
    notes: [`At half of its own capacity each: ${latencies.join('; ')}.`],
    goals: [
      atLeast(
        '`POST /v1/gates/control`, full product, to bare Express + default SDK client',
        1.15,
        medianOf(measurements, GATEHOUSE) / medianOf(measurements, DEFAULT_CLIENT),
      ),
    ],
  };
}
