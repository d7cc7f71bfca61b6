import { GATEHOUSE } from '../contestants';
import { httpRequest } from '../load/request';
import { atLeast, atMost, memoryOf, ratioOf, type Section } from '../section';
import type { Settings } from '../settings';
import type { Testbed } from '../testbed';
import { compareThroughput, describeLatencies, latenciesAtUsualLoad } from '../throughput';

const DEFAULT_CLIENT = 'Express 5 + aws-jwt-verify + default SDK client';

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
      name: 'node:http + one request signed by hand, no authentication',
      server: await testbed.start('signed-publish'),
      requests,
    },
  ];
  const measurements = await compareThroughput(servers, { ...settings, warmUp: settings.warmUpWithSdk });

  const latencies = await latenciesAtUsualLoad(servers, measurements, settings.window * 2);
  await Promise.all(servers.map(({ server }) => server.stop()));
  return {
    name: 'publish',
    title: 'Commands, all the way to AWS IoT (stub) and back',
    unit: 'requests/s',
    measurements,
    reference: DEFAULT_CLIENT,
    notes: [describeLatencies(latencies)],
    goals: [
      atLeast(
        '`POST /v1/gates/control`, full product, to Express + aws-jwt-verify + default SDK client',
        2.2,
        ratioOf(measurements, GATEHOUSE, DEFAULT_CLIENT),
      ),
      atMost('Memory under commands', 200, memoryOf(measurements, GATEHOUSE), ' MB'),
      atMost('Commands at 70 % of capacity, p99', 15, latencies.get(GATEHOUSE)?.p99 ?? Number.NaN, ' ms'),
    ],
  };
}
