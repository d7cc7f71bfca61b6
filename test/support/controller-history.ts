import { GateController } from '../../device/gate-controller';
import { GateMotor } from '../../local/gate/gate-motor';
import { DEFAULT_GATE } from '../../local/stack-settings';
import { type Command, commandOf, MovementPromise, type Step } from './command-histories';
import { ManualClock } from './manual-clock';

/** From closed to open, in seconds. */
const TRAVEL = 10;

const isMoving = (state: string) => state === 'opening' || state === 'closing';

/**
 * Takes a gate controller through a history, on a clock that stands still between the steps.
 *
 * @throws {Error} that says how the promise was broken
 */
export function liveThrough(history: readonly Step[]): void {
  const clock = new ManualClock();
  const promise = new MovementPromise();
  const sent: Command[] = [];
  let ahead = 0;
  let clockIsSet = true;
  let delivered: { command: Command; retained: boolean } | undefined;
  let controller = create();

  function create(): GateController {
    return new GateController({
      gateId: DEFAULT_GATE.id,
      clock,
      timeOfDay,
      createDrive: (events) => new GateMotor({ ...events, clock, travelSeconds: TRAVEL }),
      onChange: () => undefined,
      log(line) {
        if (!/^obeyed (open|close)$/.test(line)) return;
        if (!delivered) throw new Error('The gate obeyed what nobody sent');
        promise.obeyed(delivered.command, delivered.retained, clockIsSet ? timeOfDay() : undefined);
      },
    });
  }

  function timeOfDay(): number {
    return clock.now() + ahead * 1000;
  }

  function deliver(payload: object, retained: boolean): void {
    controller.receive(Buffer.from(JSON.stringify(payload)), retained);
  }

  function deliverCommand(command: Command, retained: boolean): void {
    delivered = { command, retained };
    deliver(command, retained);
    delivered = undefined;
  }

  function send(step: Step & { do: 'send' }): void {
    const command = commandOf(step, `command-${sent.length}`, clock.now());
    sent.push(command);
    deliverCommand(command, step.retained);
  }

  const happen: { [Name in Step['do']]: (step: Step & { do: Name }) => void } = {
    send,
    repeat({ which, retained }) {
      const command = sent.at(-1 - which);
      if (command) deliverCommand(command, retained);
    },
    stop({ payload, retained }) {
      deliver({ message: 'stop', ...payload }, retained);
      if (isMoving(controller.state.state)) throw new Error('A stop did not stop the gate');
    },
    wait: ({ seconds }) => clock.advance(seconds),
    drift(step) {
      ahead = step.ahead;
    },
    'lose clock'() {
      clockIsSet = false;
      controller.trustClock(false);
    },
    'set clock'(step) {
      ahead = step.ahead;
      clockIsSet = true;
      controller.trustClock(true);
    },
    restart(step) {
      const { state } = controller;
      controller.halt();
      ahead = step.ahead;
      clockIsSet = step.clockIsSet;
      controller = create();
      if (!clockIsSet) controller.trustClock(false);
      controller.restore(state);
    },
    reconnect: () => undefined,
    flood({ commands }) {
      for (let number = 0; number < commands; number++) {
        send({ do: 'send', message: 'open', age: 0, life: 300, gate: DEFAULT_GATE.id, retained: false });
      }
    },
  };

  for (const step of history) {
    const before = controller.state.state;
    (happen[step.do] as (step: Step) => void)(step);
    const mayStart = ['send', 'repeat', 'flood'].includes(step.do);
    if (!mayStart && !isMoving(before) && isMoving(controller.state.state)) {
      throw new Error(`The gate started to move by itself: ${step.do}`);
    }
  }
}
