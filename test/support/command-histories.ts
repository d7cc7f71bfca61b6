import fc from 'fast-check';
import { CLOCK_TOLERANCE_SECONDS, COMMAND_LIFE_SECONDS } from '../../contract/device-protocol';
import type { CommandPayload } from '../../contract/gate-command';
import { DEFAULT_GATE } from '../../local/stack-settings';

/** One thing that happens in the life of a gate; times in seconds. */
export type Step =
  /** The service, or somebody who may publish, sends a command that was issued `age` seconds ago. */
  | { do: 'send'; message: 'open' | 'close'; age: number; life: number; gate: string; retained: boolean }
  /** The broker delivers a command again that was sent before. */
  | { do: 'repeat'; which: number; retained: boolean }
  | { do: 'stop'; payload: object; retained: boolean }
  | { do: 'wait'; seconds: number }
  /** Until it is set the next time, the clock is so far ahead of the service's. */
  | { do: 'drift'; ahead: number }
  | { do: 'lose clock' }
  /** By a time server, within the tolerance. */
  | { do: 'set clock'; ahead: number }
  | { do: 'restart'; clockIsSet: boolean; ahead: number }
  | { do: 'reconnect' }
  /** So many other commands come, none of which was seen before. */
  | { do: 'flood'; commands: number };

const MAX_LIFE = COMMAND_LIFE_SECONDS.maximum;

const retained = fc.oneof(
  { weight: 5, arbitrary: fc.constant(false) },
  { weight: 1, arbitrary: fc.constant(true) },
);
const withinTolerance = fc.integer({ min: -CLOCK_TOLERANCE_SECONDS, max: CLOCK_TOLERANCE_SECONDS });

const STEPS = {
  send: fc.record({
    do: fc.constant('send' as const),
    message: fc.constantFrom('open' as const, 'close' as const),
    age: fc.oneof(
      { weight: 3, arbitrary: fc.constant(0) },
      { weight: 1, arbitrary: fc.integer({ min: 0, max: 2 * MAX_LIFE }) },
    ),
    life: fc.oneof(
      { weight: 4, arbitrary: fc.integer({ min: 1, max: MAX_LIFE }) },
      { weight: 1, arbitrary: fc.integer({ min: -MAX_LIFE, max: 3 * MAX_LIFE }) },
    ),
    gate: fc.oneof(
      { weight: 6, arbitrary: fc.constant(DEFAULT_GATE.id) },
      { weight: 1, arbitrary: fc.constant('side') },
    ),
    retained,
  }),
  repeat: fc.record({ do: fc.constant('repeat' as const), which: fc.nat({ max: 5 }), retained }),
  stop: fc.record({
    do: fc.constant('stop' as const),
    payload: fc.constantFrom({}, { commandId: 'stop' }, { commandId: 7, gate: 'side', expiresAt: 'never' }),
    retained,
  }),
  wait: fc.record({
    do: fc.constant('wait' as const),
    seconds: fc.oneof(fc.integer({ min: 0, max: 10 }), fc.integer({ min: 0, max: 2 * MAX_LIFE })),
  }),
  drift: fc.record({
    do: fc.constant('drift' as const),
    ahead: fc.oneof(
      fc.constantFrom(0, 2 * MAX_LIFE),
      withinTolerance,
      fc.integer({ min: -1_000, max: 1_000 }),
    ),
  }),
  loseClock: fc.constant({ do: 'lose clock' as const }),
  setClock: fc.record({ do: fc.constant('set clock' as const), ahead: withinTolerance }),
  restart: fc.record({
    do: fc.constant('restart' as const),
    clockIsSet: fc.boolean(),
    ahead: withinTolerance,
  }),
  reconnect: fc.constant({ do: 'reconnect' as const }),
  flood: fc.constant({ do: 'flood' as const, commands: 1_050 }),
};

const { drift, flood, ...EVERYDAY } = STEPS;

/** Histories that a real broker and a real gate go through quickly. */
export const brokerHistories: fc.Arbitrary<Step[]> = fc.array(fc.oneof(...Object.values(EVERYDAY)), {
  maxLength: 12,
});

/** Histories with wrong clocks, and now and then with more commands than a gate remembers. */
export const histories: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    ...[STEPS.send, STEPS.send, STEPS.repeat, STEPS.repeat, drift, ...Object.values(EVERYDAY)].map(
      (arbitrary) => ({ weight: 100, arbitrary: arbitrary as fc.Arbitrary<Step> }),
    ),
    { weight: 1, arbitrary: flood },
  ),
  { maxLength: 25 },
);

export type Command = Omit<CommandPayload, 'message'> & { message: 'open' | 'close' };

/** The command that a `send` step sends at that time, in milliseconds since 1970. */
export function commandOf(step: Step & { do: 'send' }, commandId: string, time: number): Command {
  const issuedAt = time - step.age * 1000;
  return {
    message: step.message,
    gate: step.gate,
    commandId,
    issuedAt: new Date(issuedAt).toISOString(),
    expiresAt: new Date(issuedAt + step.life * 1000).toISOString(),
  };
}

/**
 * The promise: a gate obeys a command to move only if it is for this gate, was not retained, within its life by the
 * gate's clock, with a life that is possible, and only once, whatever happens in between.
 */
export class MovementPromise {
  readonly #obeyed = new Set<string>();

  /**
   * @param time the gate's clock, in milliseconds since 1970; undefined while it is not set
   * @throws {Error} that says how the promise was broken
   */
  obeyed(command: Command, wasRetained: boolean, time: number | undefined): void {
    const issuedAt = Date.parse(command.issuedAt);
    const expiresAt = Date.parse(command.expiresAt);
    const broken = (how: string) => new Error(`The gate obeyed ${command.commandId} ${how}`);
    if (this.#obeyed.has(command.commandId)) throw broken('twice');
    this.#obeyed.add(command.commandId);
    if (command.gate !== DEFAULT_GATE.id) throw broken('though it is for another gate');
    if (wasRetained) throw broken('though the broker had kept it');
    if (time === undefined) throw broken('without a clock');
    if (time >= expiresAt) throw broken('after its life');
    if (time < issuedAt - CLOCK_TOLERANCE_SECONDS * 1000) throw broken('before its life');
    if (expiresAt - issuedAt > MAX_LIFE * 1000) throw broken('though it lives too long');
    if (expiresAt <= issuedAt) throw broken('though it has no life');
  }
}
