import { BUFFER, GATEHOUSE, PIPE } from '../contestants';
import { httpRequest } from '../load/request';
import { atLeast, atMost, memoryOf, ratioOf, type Section } from '../section';
import type { Settings } from '../settings';
import type { Testbed } from '../testbed';
import { compareThroughput, type LoadedServer } from '../throughput';

/** `GET /v1/profile-image` as bytes, 200 KB from the S3 stub. */
export async function image(testbed: Testbed, settings: Settings): Promise<Section> {
  const requests = testbed.tokens.map((token) =>
    httpRequest({ path: '/v1/profile-image', token, headers: { Accept: 'image/png' } }),
  );
  const programs = {
    [GATEHOUSE]: 'gatehouse',
    [PIPE]: 'express-s3-pipe',
    [BUFFER]: 'express-s3-buffer',
    'node:http + one unsigned request, piped, no authentication': 'raw-image',
  };
  const servers: LoadedServer[] = [];
  for (const [name, program] of Object.entries(programs)) {
    servers.push({ name, server: await testbed.start(program), requests });
  }
  const measurements = await compareThroughput(servers, { ...settings, warmUp: settings.warmUpWithSdk });
  await Promise.all(servers.map(({ server }) => server.stop()));
  return {
    name: 'image',
    title: 'Profile image of 200 KB, as bytes',
    unit: 'requests/s',
    measurements,
    reference: PIPE,
    notes: [],
    goals: [
      atLeast(
        '`GET /v1/profile-image`, 200 KB, full product, to Express + aws-jwt-verify + default SDK pipe',
        1.4,
        ratioOf(measurements, GATEHOUSE, PIPE),
      ),
      atMost('Memory under images of 200 KB', 220, memoryOf(measurements, GATEHOUSE), ' MB'),
    ],
  };
}
