import { LiveTestbed } from '../live-testbed';
import { httpRequest } from '../load/request';
import { atLeast, ratioOf, type Section } from '../section';
import type { Settings } from '../settings';
import type { Testbed } from '../testbed';
import { compareThroughput } from '../throughput';

const COUNTS = [1, 10, 100];

const named = (count: number) => (count === 1 ? '1 gate' : `${count} gates`);

/** `GET /v1/gates` from the live copy. */
export async function gateList(testbed: Testbed, settings: Settings): Promise<Section> {
  const requests = testbed.tokens.map((token) => httpRequest({ path: '/v1/gates', token }));
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
