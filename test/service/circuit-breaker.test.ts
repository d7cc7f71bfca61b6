import { CircuitBreaker } from '../../service/platform/circuit-breaker';

let now: number;
let breaker: CircuitBreaker;

beforeEach(() => {
  now = 1_000_000;
  breaker = new CircuitBreaker(() => now);
});

const fail = (times: number) => {
  for (let count = 0; count < times; count++) breaker.report(false);
};

describe('a circuit breaker', () => {
  it('lets calls through until five in a row have failed', () => {
    fail(4);
    expect(breaker.admits()).toBe(true);
    breaker.report(true);
    fail(4);
    expect(breaker.admits()).toBe(true);
    fail(1);
    expect(breaker.admits()).toBe(false);
  });

  it('lets one call a second through as a trial', () => {
    fail(5);
    now += 999;
    expect(breaker.admits()).toBe(false);
    now += 1;
    expect([breaker.admits(), breaker.admits()]).toEqual([true, false]);
  });

  it('lets all calls through again when a trial succeeds', () => {
    fail(5);
    now += 1_000;
    breaker.admits();
    breaker.report(true);
    expect([breaker.admits(), breaker.admits()]).toEqual([true, true]);
  });

  it('waits another second when a trial fails', () => {
    fail(5);
    now += 1_000;
    breaker.admits();
    now += 900;
    fail(1);
    now += 900;
    expect(breaker.admits()).toBe(false);
    now += 100;
    expect(breaker.admits()).toBe(true);
  });

  it('does not stay open because the clock was set back', () => {
    fail(5);
    now -= 3_600_000;
    expect(breaker.admits()).toBe(true);
  });
});
