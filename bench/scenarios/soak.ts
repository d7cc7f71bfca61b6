import { GATEHOUSE } from '../contestants';
import { openLoop } from '../load/open-loop';
import { httpRequest } from '../load/request';
import { atMost, type Section } from '../section';
import type { Settings } from '../settings';
import { median, percentile } from '../statistics';
import type { Testbed } from '../testbed';

/** Requests a second: what an estate of thousands sends, and little enough to leave the machine idle in between. */
const RATE = 100;
const CONNECTIONS = 32;
/** Between two readings, in milliseconds. */
const STEP = 10_000;
/** Readings at the start that are not looked at: code is compiled, and caches fill. */
const WARM_UP = 3;
const MEGABYTE = 1024 * 1024;

/** Mixed load for ten minutes, far below capacity: do memory, event-loop delay and handles stay as they are? */
export async function soak(testbed: Testbed, settings: Settings): Promise<Section> {
  const requests = testbed.tokens.flatMap((token) => [
    httpRequest({ path: '/v1/me', token }),
    httpRequest({ path: '/v1/gates', token }),
    httpRequest({ path: '/v1/profile-image', token, headers: { Accept: 'image/png' } }),
    httpRequest({ method: 'POST', path: '/v1/gates/control', token, body: '{"message":"open"}' }),
  ]);
  const server = await testbed.start('gatehouse');
  const memory: number[] = [];
  const delay: number[] = [];
  const handles: number[] = [];
  const latency: number[] = [];
  let failures = 0;
  const onFailure = (status: number) => {
    // On a machine that is busy with other things AWS's stubs may be late; anything else is a fault.
    if (status < 502) throw new Error(`Answered ${status}`);
    failures++;
  };
  await server.read();
  for (let time = -WARM_UP * STEP; time < settings.soak; time += STEP) {
    const load = {
      port: server.port,
      connections: CONNECTIONS,
      requests,
      rate: RATE,
      duration: STEP,
      onFailure,
    };
    const answers = await openLoop(load);
    const times = answers.map(({ time }) => time);
    const reading = await server.read();
    if (time < 0) continue;
    memory.push(reading.residentMemory / MEGABYTE);
    delay.push(reading.loopDelayP99);
    handles.push(reading.handles);
    latency.push(percentile(times, 0.99));
  }
  await server.stop();

  const third = Math.ceil(memory.length / 3);
  const growth = (values: readonly number[]) => median(values.slice(-third)) / median(values.slice(0, third));
  const range = (values: readonly number[], digits: number) =>
    `${Math.min(...values).toFixed(digits)} to ${Math.max(...values).toFixed(digits)}, median ${median(values).toFixed(digits)}`;
  return {
    name: 'soak',
    title: `Soak: ${RATE} mixed requests a second for ${settings.soak / 60_000} minutes`,
    unit: 'MB resident',
    lessIsBetter: true,
    measurements: [{ name: GATEHOUSE, median: median(memory), values: memory }],
    reference: GATEHOUSE,
    notes: [
      `Each ${STEP / 1000} s: memory ${range(memory, 0)} MB; event-loop delay p99 ${range(delay, 1)} ms; handles ${range(handles, 0)}; latency p99 ${range(latency, 1)} ms. Answered 502 to 504: ${failures}.`,
    ],
    goals: [
      atMost('Soak, memory in the last third to that in the first', 1.1, growth(memory)),
      atMost('Soak, handles in the last third to those in the first', 1.1, growth(handles)),
    ],
    overTime: {
      seconds: settings.soak / 1000,
      curves: [
        { name: 'Resident memory', unit: 'MB', values: memory },
        { name: 'Event-loop delay, p99', unit: 'ms', values: delay },
        { name: 'Handles', unit: '', values: handles },
      ],
    },
  };
}
