import { gatesOf } from '../gates';
import { LiveTestbed } from '../live-testbed';
import { httpRequest } from '../load/request';
import { stubProgram } from '../programs';
import { atLeast, atMost, ratioOf, type Section } from '../section';
import { ServerProcess } from '../server-process';
import type { Settings } from '../settings';
import type { Testbed } from '../testbed';
import { compareThroughput } from '../throughput';

const COUNTS = [1, 10, 100];

const named = (count: number) => (count === 1 ? '1 gate' : `${count} gates`);

const requestsOf = ({ tokens }: Testbed) => tokens.map((token) => httpRequest({ path: '/v1/gates', token }));

/** `GET /v1/gates` from the live copy. */
export async function gateList(testbed: Testbed, settings: Settings): Promise<Section> {
  const requests = requestsOf(testbed);
  const systems = await Promise.all(COUNTS.map((count) => LiveTestbed.start(testbed, { gateCount: count })));
  const servers = systems.map(({ server }, index) => ({ name: named(COUNTS[index] ?? 0), server, requests }));
  const measurements = await compareThroughput(servers, settings);
  for (const system of systems) await system.stop();
  return {
    name: 'gate-list',
    title: '`GET /v1/gates` from the live copy',
    unit: 'requests/s',
    measurements,
    reference: named(1),
    notes: ['No request asks AWS IoT.'],
    goals: [
      atLeast('`GET /v1/gates`, 10 gates, to 1 gate', 0.7, ratioOf(measurements, named(10), named(1))),
      atLeast('`GET /v1/gates`, 100 gates, to 1 gate', 0.3, ratioOf(measurements, named(100), named(1))),
    ],
  };
}

/** The same while AWS IoT can't be reached over MQTT, so that the shadow of each gate is read. */
export async function gateListFromShadows(testbed: Testbed, settings: Settings): Promise<Section> {
  const requests = requestsOf(testbed);
  const systems = await Promise.all(
    COUNTS.map(async (count) => {
      const iot = await ServerProcess.start(stubProgram('iot'), {});
      const environment = {
        GATES: JSON.stringify(gatesOf(count)),
        AWS_ENDPOINT_URL_IOT_DATA_PLANE: iot.url,
      };
      return { name: named(count), requests, iot, server: await testbed.start('gatehouse', { environment }) };
    }),
  );
  const measurements = await compareThroughput(systems, settings);
  const sockets: number[] = [];
  for (const { iot, server } of systems) {
    sockets.push((await iot.read()).sockets);
    await Promise.all([server.stop(), iot.stop()]);
  }
  const text = (count: number) => `\`GET /v1/gates\` without the live copy, ${named(count)}, to 1 gate`;
  return {
    name: 'gate-list-from-shadows',
    title: '`GET /v1/gates` without the live copy',
    unit: 'requests/s',
    measurements,
    reference: named(1),
    notes: [
      `The shadow of each gate is read, once for all who ask meanwhile. Connections to AWS IoT at the end: ${COUNTS.map((count, index) => `${sockets[index]} with ${named(count)}`).join(', ')}.`,
    ],
    goals: [
      atLeast(text(10), 0.7, ratioOf(measurements, named(10), named(1))),
      atLeast(text(100), 0.3, ratioOf(measurements, named(100), named(1))),
      atMost('Connections to AWS IoT', 64, Math.max(...sockets)),
    ],
  };
}
