import { setTimeout as delay } from 'node:timers/promises';
import { LiveTestbed } from '../live-testbed';
import { interleave, type Sample } from '../rounds';
import { atMost, medianOf, ratioOf, type Section } from '../section';
import { CALLERS, type Settings } from '../settings';
import type { Testbed } from '../testbed';

/** Viewers who are there before memory is read: what a task needs for its first ones is no cost of one more. */
const FIRST = 50;
const FEW = 100;
const KILOBYTE = 1024;

/** Until memory has settled, in milliseconds. */
const SETTLING = 1_000;

const ALL = `each of ${CALLERS} who read`;
const READING = `each of ${FEW} who read`;
const STALLED = `each of ${FEW} who read nothing`;

/** What open streams cost a task: of viewers who read, and of those who read nothing any more. */
export async function viewers(testbed: Testbed, settings: Settings): Promise<Section> {
  const updates = settings.updates * 10;
  const resident = new Map<string, number>();

  async function measure(count: number, isStalled: boolean): Promise<Sample> {
    const live = await LiveTestbed.start(testbed, { nodeOptions: ['--expose-gc'] });
    const first = await live.watch(FIRST);
    for (let update = 0; update < updates; update++) await live.update(first);
    await delay(SETTLING);
    const before = await live.server.read();
    const others = await live.watch(count, FIRST);
    if (isStalled) for (const viewer of others) viewer.stall();
    for (let update = 0; update < updates; update++) await live.update(isStalled ? first : others);
    await delay(SETTLING);
    const after = await live.server.read();
    for (const viewer of [...first, ...others]) viewer.leave();
    await live.stop();
    const name = isStalled ? STALLED : count === FEW ? READING : ALL;
    resident.set(name, (after.residentMemory - before.residentMemory) / count / KILOBYTE);
    return { value: (after.usedMemory - before.usedMemory) / count / KILOBYTE };
  }

  const measurements = await interleave(settings.stalls, [
    { name: ALL, measure: () => measure(CALLERS - FIRST, false) },
    { name: READING, measure: () => measure(FEW, false) },
    { name: STALLED, measure: () => measure(FEW, true) },
  ]);
  return {
    name: 'viewers',
    title: 'Memory of one more viewer',
    unit: 'kB in use',
    lessIsBetter: true,
    measurements,
    reference: READING,
    notes: [
      `Growth of heap and buffers in use from ${FIRST} viewers on, after ${updates} updates of one gate and a garbage collection.`,
      `Resident memory, with the room that the heap has taken meanwhile and keeps: ${[...resident].map(([name, size]) => `${name} ${size.toFixed(0)} kB`).join(', ')}.`,
    ],
    goals: [
      atMost(`Memory of a viewer, of ${CALLERS}`, 30, medianOf(measurements, ALL), ' kB'),
      atMost(
        `${FEW} stalled viewers, memory to ${FEW} who read`,
        1.1,
        ratioOf(measurements, STALLED, READING),
      ),
    ],
  };
}
