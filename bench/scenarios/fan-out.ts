import { LiveTestbed } from '../live-testbed';
import { interleave } from '../rounds';
import { atMost, type Section } from '../section';
import { CALLERS, type Settings } from '../settings';
import { percentile } from '../statistics';
import type { Testbed } from '../testbed';

const ALL = `${CALLERS.toLocaleString('en-US')} viewers`;
const ONE = '1 viewer';

/** From the update of a gate's shadow to the event at every viewer: MQTT, the task, its streams, this machine's load. */
export async function fanOut(testbed: Testbed, settings: Settings): Promise<Section> {
  const live = await LiveTestbed.start(testbed);
  const viewers = await live.watch(CALLERS);
  const [first] = viewers;
  if (!first) throw new Error('There is no viewer');
  for (let update = 0; update < settings.updates; update++) await live.update(viewers);
  const times: number[] = [];
  /** How long one update takes to the last viewer who is waited for. */
  const toTheLast = async (waitedFor: typeof viewers) => {
    const lasts: number[] = [];
    for (let update = 0; update < settings.updates; update++) {
      const taken = await live.update(waitedFor);
      if (waitedFor.length > 1) times.push(...taken);
      lasts.push(Math.max(...taken));
    }
    return { value: percentile(lasts, 0.5) };
  };
  await live.server.read();
  const measurements = await interleave(settings.rounds, [
    { name: ONE, measure: () => toTheLast([first]) },
    { name: ALL, measure: () => toTheLast(viewers) },
  ]);
  const events = settings.rounds * 2 * settings.updates * CALLERS;
  const { cpuTime } = await live.server.read();
  for (const viewer of viewers) viewer.leave();
  await live.stop();
  const p99 = percentile(times, 0.99);
  return {
    name: 'fan-out',
    title: `A shadow update to the last of those who are waited for, of ${ALL} at one task`,
    unit: 'ms',
    lessIsBetter: true,
    measurements,
    reference: ONE,
    notes: [
      `Over all events at all viewers: p50 ${percentile(times, 0.5).toFixed(1)} ms, p99 ${p99.toFixed(1)} ms. The task's CPU time for one event: ${(cpuTime / events).toFixed(1)} µs.`,
    ],
    goals: [atMost(`Shadow update to the event at each of ${ALL}, p99`, 100, p99, ' ms')],
  };
}
