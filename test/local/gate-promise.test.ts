import fc from 'fast-check';
import { liveThroughAtBroker } from '../support/broker-history';
import { brokerHistories, histories, type Step } from '../support/command-histories';
import { liveThrough } from '../support/controller-history';

const SEND = { do: 'send', message: 'open', age: 0, life: 10, gate: 'main', retained: false } as const;
const REPEAT = { do: 'repeat', which: 0, retained: false } as const;

/** For each rule the history that breaks the promise without it; a history that is found to fail joins them. */
const KEPT: Record<string, Step[]> = {
  'wrong-gate': [{ ...SEND, gate: 'side' }],
  retained: [{ ...SEND, retained: true }],
  'impossible-times': [
    { do: 'drift', ahead: -1 },
    { ...SEND, life: 0 },
  ],
  'lifetime-too-long': [{ ...SEND, life: 301 }],
  'clock-not-set': [{ do: 'lose clock' }, SEND],
  'clock-not-set, close': [
    SEND,
    { do: 'wait', seconds: 10 },
    { do: 'lose clock' },
    { ...SEND, message: 'close' },
  ],
  'issued-in-future': [{ do: 'drift', ahead: -6 }, SEND],
  expired: [{ ...SEND, age: 10 }],
  'expired, forgotten': [
    SEND,
    { do: 'drift', ahead: 10 },
    SEND,
    { do: 'drift', ahead: 0 },
    { ...REPEAT, which: 1 },
  ],
  'issued-before-start': [SEND, { do: 'restart', clockIsSet: true, ahead: 0 }, REPEAT],
  'issued-before-start, tolerance': [SEND, { do: 'restart', clockIsSet: true, ahead: -1 }, REPEAT],
  repeated: [SEND, REPEAT],
  'too-many-commands': [
    { ...SEND, life: 300 },
    { do: 'flood', commands: 1_050 },
    { ...REPEAT, which: 1_050 },
  ],
  stop: [SEND, { do: 'stop', payload: {}, retained: true }],
};

describe('a gate controller', () => {
  it.each(Object.entries(KEPT))(
    'keeps its promise in the history that needs the rule %s',
    (_rule, history) => {
      liveThrough(history);
    },
  );

  it('moves only within the life of a fresh command for it, once per command, and stops at every stop', () => {
    fc.assert(fc.property(histories, liveThrough), { numRuns: 400 });
  });
});

it('keeps the promise at the broker too: retained, repeated, over lost connections and restarts', async () => {
  await fc.assert(fc.asyncProperty(brokerHistories, liveThroughAtBroker), {
    numRuns: 20,
    examples: [
      [
        [
          { ...SEND, life: 300, retained: true },
          { do: 'stop', payload: {}, retained: false },
          { do: 'reconnect' },
        ],
      ],
      [[{ ...SEND, life: 300 }, { do: 'restart', clockIsSet: true, ahead: 0 }, REPEAT]],
    ],
  });
});
