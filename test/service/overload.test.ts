import { EventEmitter } from 'node:events';
import type { Request, Response } from 'express';
import { CallRefused, LimitedClient } from '../../service/platform/limited-client';
import { LoadLimit, REQUESTS_AT_ONCE } from '../../service/platform/load-limit';

/** Time that AWS IoT takes for a call, in milliseconds, and the calls that are made at once: they make the capacity. */
const CALL_TIME = 250;
const CALLS_AT_ONCE = 48;
const CAPACITY = (CALLS_AT_ONCE * 1_000) / CALL_TIME;
const DEADLINE = 3_500;

interface Answer {
  outcome: 'done' | 'shed' | 'refused' | 'timed out';
  /** When the request came and was answered, in milliseconds. */
  came: number;
  answered: number;
}

let limit: LoadLimit;
let client: LimitedClient<{ destroy(): void }>;
let works: boolean;
let answers: Answer[];

beforeEach(() => {
  jest.useFakeTimers();
  limit = new LoadLimit();
  client = new LimitedClient(async () => ({ destroy() {} }), DEADLINE);
  [works, answers] = [true, []];
});

afterEach(() => jest.useRealTimers());

/** A call to AWS IoT: takes its time, or hangs until it is aborted. */
const callIot = (signal: AbortSignal) =>
  new Promise<void>((resolve, reject) => {
    if (works) setTimeout(resolve, CALL_TIME);
    signal.addEventListener('abort', () => reject(signal.reason));
  });

/** A request that needs one call, behind the limit on requests as in the app. */
async function request(urgent = false): Promise<void> {
  const came = Date.now();
  const response = new EventEmitter();
  const end = (outcome: Answer['outcome']) => {
    answers.push({ outcome, came, answered: Date.now() });
    response.emit('close');
  };
  try {
    limit.handler(() => urgent)({} as Request, response as Response, () => {});
  } catch {
    return end('shed');
  }
  try {
    await client.call((_client, signal) => callIot(signal), { urgent });
    return end('done');
  } catch (error) {
    return end(error instanceof CallRefused ? 'refused' : 'timed out');
  }
}

/** Requests at a fixed rate a second, for so many seconds. */
async function offer(rate: number, seconds: number): Promise<void> {
  const end = Date.now() + seconds * 1_000;
  const begin = Date.now();
  for (let sent = 0; Date.now() < end; ) {
    for (; sent < ((Date.now() - begin) * rate) / 1_000; sent++) void request();
    await jest.advanceTimersByTimeAsync(25);
  }
}

const outcomes = () => [...new Set(answers.map(({ outcome }) => outcome))].sort();
const timesOf = (outcome: Answer['outcome']) =>
  answers
    .filter((answer) => answer.outcome === outcome)
    .map(({ came, answered }) => answered - came)
    .sort((a, b) => a - b);

describe('three times as many requests as AWS IoT takes', () => {
  let begin: number;
  beforeEach(async () => {
    begin = Date.now();
    await offer(3 * CAPACITY, 8);
  });

  it('leave nearly all of the capacity to those that are let in', () => {
    const done = answers.filter(
      ({ outcome, answered }) => outcome === 'done' && answered >= begin + 2_000,
    ).length;
    expect(done / 6).toBeGreaterThan(0.8 * CAPACITY);
    expect(outcomes()).toEqual(['done', 'shed']);
  });

  it('are answered at once or, 99 of 100, in the time that it takes to serve all that are let in', () => {
    expect(timesOf('shed').at(-1)).toBe(0);
    const times = timesOf('done');
    const percentile99 = times[Math.floor(times.length * 0.99)] as number;
    expect(percentile99).toBeLessThanOrEqual((REQUESTS_AT_ONCE * 1_000) / CAPACITY + CALL_TIME);
  });

  it('keep no urgent request waiting', async () => {
    answers = [];
    void request(true);
    await jest.advanceTimersByTimeAsync(CALL_TIME);
    expect(answers).toContainEqual(expect.objectContaining({ outcome: 'done' }));
    expect(timesOf('done')[0]).toBe(CALL_TIME);
  });
});

describe('AWS IoT that hangs under 500 requests a second', () => {
  it('is called again as before within five seconds after it works', async () => {
    works = false;
    await offer(500, 10);
    expect(outcomes()).not.toContain('done');
    works = true;
    const end = Date.now();
    await offer(200, 10);
    const late = answers.filter(({ came }) => came >= end + 5_000);
    expect(late.length).toBeGreaterThan(500);
    expect(new Set(late.map(({ outcome }) => outcome))).toEqual(new Set(['done']));
  });
});
