import net from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { BUFFER, GATEHOUSE, PIPE } from '../contestants';
import { httpRequest } from '../load/request';
import { interleave, type Sample } from '../rounds';
import { atMost, ratioOf, type Section } from '../section';
import { CONNECTIONS, type Settings } from '../settings';
import { median } from '../statistics';
import type { Testbed } from '../testbed';

/** Until buffers are full, and again as long to see that memory stays as it is. */
const SETTLING = 2_000;
const MEGABYTE = 1024 * 1024;

/** Clients that ask for an image of 5 MB and never read the answer: what do they cost? */
export async function stalledReaders(testbed: Testbed, settings: Settings): Promise<Section> {
  const growth: Record<string, number[]> = {};

  async function measure(name: string, program: string): Promise<Sample> {
    const server = await testbed.start(program, { image: 'large' });
    const sockets = testbed.tokens.slice(0, CONNECTIONS).map((token) => {
      const socket = net.connect(server.port, '127.0.0.1').pause();
      socket.on('error', () => {});
      socket.write(httpRequest({ path: '/v1/profile-image', token, headers: { Accept: 'image/png' } }));
      return socket;
    });
    await delay(SETTLING);
    const { residentMemory: early } = await server.read();
    await delay(SETTLING);
    const { residentMemory: late } = await server.read();
    for (const socket of sockets) socket.destroy();
    await server.stop();
    growth[name] = [...(growth[name] ?? []), late / early];
    return { value: late / MEGABYTE };
  }

  const contestants = Object.entries({
    [GATEHOUSE]: 'gatehouse',
    [PIPE]: 'express-s3-pipe',
    [BUFFER]: 'express-s3-buffer',
  });
  const measurements = await interleave(
    settings.stalls,
    contestants.map(([name, program]) => ({ name, measure: () => measure(name, program) })),
  );
  return {
    name: 'stalled-readers',
    title: `${CONNECTIONS} readers of 5 MB that don't read`,
    unit: 'MB resident',
    lessIsBetter: true,
    measurements,
    reference: PIPE,
    notes: [],
    goals: [
      atMost(
        `${CONNECTIONS} stalled readers of 5 MB, memory to the bare pipe`,
        1.15,
        ratioOf(measurements, GATEHOUSE, PIPE),
      ),
      atMost('Stalled readers, memory after 4 s to after 2 s', 1.02, median(growth[GATEHOUSE] ?? [])),
    ],
  };
}
