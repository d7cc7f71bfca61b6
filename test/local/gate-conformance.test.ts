import { readFileSync } from 'node:fs';
import path from 'node:path';
import { type Decision, decideOnDelivery, EMPTY_MEMORY, memoryFrom } from '../../contract/command-rules';
import { GateController } from '../../device/gate-controller';
import type { DriveEvents, GateDrive } from '../../device/gate-drive';
import { TimedDrive } from '../../device/timed-drive';
import { GateMotor } from '../../local/gate/gate-motor';
import { ManualClock } from '../support/manual-clock';

interface Delivery {
  event: 'delivery' | 'deliveries';
  /** Of `deliveries`, which count `<number>` in the command id up from 1. */
  count?: number;
  clock: string | null;
  retained: boolean;
  payload: string | object;
  decision: string;
  direction?: string;
  reason?: string;
}

type Event = Delivery | { event: 'restart' | 'clock-set'; clock: string | null };

interface Vectors {
  version: number;
  gate: string;
  cases: { name: string; history: Event[] }[];
}

const FILE = path.join(__dirname, '../../contract/device-protocol-vectors.json');
const vectors = JSON.parse(readFileSync(FILE, 'utf8')) as Vectors;

/** What can be compared, of what the vectors expect. */
const expected = ({ decision, direction, reason }: Delivery) => ({ decision, direction, reason });

/** Every single payload of a delivery, as bytes. */
function payloads({ payload, count = 1 }: Delivery): Buffer[] {
  const text = typeof payload === 'string' ? payload : JSON.stringify(payload);
  return Array.from({ length: count }, (_, index) =>
    Buffer.from(text.replace('<number>', String(index + 1))),
  );
}

/** A program that does nothing, in place of a relay. */
const nothing = { command: [process.execPath, '--version'] as [string, ...string[]] };

const DRIVES: Record<string, (events: DriveEvents) => GateDrive> = {
  'the simulated gate': (events) => new GateMotor({ ...events, clock: new ManualClock(), travelSeconds: 10 }),
  'a gate that is driven by relays': (events) =>
    new TimedDrive({
      ...events,
      clock: new ManualClock(),
      travelSeconds: 10,
      actions: { open: nothing, close: nothing, stop: nothing },
    }),
};

const milliseconds = (clock: string | null) => (clock === null ? undefined : Date.parse(clock));

function inWords(decision: Decision): ReturnType<typeof expected> {
  return {
    decision: decision.effect === 'none' ? decision.result : decision.effect,
    direction: 'direction' in decision ? decision.direction : undefined,
    reason: 'reason' in decision ? decision.reason : undefined,
  };
}

describe('the conformance vectors of the device protocol', () => {
  it('have the version that the protocol names', () => {
    const page = readFileSync(path.join(__dirname, '../../docs/device-protocol.md'), 'utf8');
    expect(page).toContain(`version ${vectors.version} `);
    expect(vectors.cases.length).toBeGreaterThan(40);
  });

  it.each(vectors.cases)('agree with the rules: $name', ({ history }) => {
    let memory = EMPTY_MEMORY;
    for (const event of history) {
      const time = milliseconds(event.clock);
      if (event.event === 'restart') memory = EMPTY_MEMORY;
      if (!('payload' in event)) {
        if (time !== undefined) memory = memoryFrom(memory, time);
        continue;
      }
      for (const payload of payloads(event)) {
        const delivery = { payload, retained: event.retained, gateId: vectors.gate, time };
        const decided = decideOnDelivery(memory, delivery);
        memory = decided.memory;
        expect(inWords(decided.decision)).toEqual(expected(event));
      }
    }
  });

  const runs = Object.keys(DRIVES).flatMap((drive) => vectors.cases.map((one) => ({ drive, ...one })));

  it.each(runs)('agree with $drive: $name', ({ drive, history }) => {
    let time: number | undefined;
    let said: string[] = [];
    const create = () =>
      new GateController({
        gateId: vectors.gate,
        clock: new ManualClock(),
        timeOfDay: () => time ?? 0,
        createDrive: DRIVES[drive] as (events: DriveEvents) => GateDrive,
        onChange: () => undefined,
        log: (line) => said.push(line),
      });
    let gate = create();
    for (const event of history) {
      time = milliseconds(event.clock);
      if (event.event === 'restart') {
        const { state } = gate;
        gate = create();
        gate.restore(state);
      }
      if (event.event === 'clock-set') gate.trustClock(false);
      gate.trustClock(time !== undefined);
      if (!('payload' in event)) continue;
      for (const payload of payloads(event)) {
        said = [];
        gate.receive(payload, event.retained);
        expect(said).toEqual([expect.stringMatching(inLog(event))]);
      }
    }
  });
});

/** What a gate says where it decides so. */
function inLog({ decision, direction, reason }: Delivery): RegExp {
  if (decision === 'move') return direction === 'opening' ? /^obeyed open$/ : /^obeyed close$/;
  if (decision === 'stop') return /^obeyed stop$/;
  if (decision === 'ignore') return /^ignored /;
  return new RegExp(`^refused (open|close): ${reason ?? decision}$`);
}
