import type { ServiceProcess } from '../../local/service-process';
import { type SupervisedService, superviseService } from '../../local/service-supervisor';
import { until } from '../support/until';

/** One life of a service whose end the test decides on. */
class Life implements ServiceProcess {
  readonly url: string;
  end: (how: string) => void = () => undefined;
  readonly ended = new Promise<string>((resolve) => {
    this.end = resolve;
  });

  constructor(number: number) {
    this.url = `life-${number}`;
  }

  async stop(): Promise<void> {
    this.end('exit code 0');
  }
}

describe('the supervisor of the service', () => {
  let lives: Life[];
  let failure: Error | undefined;
  let targets: (string | undefined)[];
  let printed: string[];
  let time: number;
  let supervised: SupervisedService;

  beforeEach(async () => {
    [lives, targets, printed] = [[], [], []];
    failure = undefined;
    time = 0;
    supervised = await superviseService({
      start: async () => {
        if (failure) throw failure;
        const life = new Life(lives.length + 1);
        lives.push(life);
        return life;
      },
      forwardTo: (url) => targets.push(url),
      print: (line) => printed.push(line),
      now: () => time,
      restartDelays: [1, 1],
    });
  });
  afterEach(() => supervised.stop());

  /** Ends the service after so many seconds, and waits until the next one is ready. */
  const endAfter = async (seconds: number) => {
    const count = lives.length;
    time += seconds * 1000;
    lives.at(-1)?.end('signal SIGKILL');
    await until('the next life', () => targets.at(-1) === `life-${count + 1}`);
  };

  it('starts the service again where it ends by itself, and forwards nothing meanwhile', async () => {
    await endAfter(1);
    expect(targets).toEqual(['life-1', undefined, 'life-2']);
    expect(printed).toEqual(['The service ended by itself: signal SIGKILL. It is started again.']);
  });

  it('gives the service up when it ends quickly again and again', async () => {
    await endAfter(1);
    await endAfter(9);
    lives.at(-1)?.end('exit code 1');
    expect(await supervised.ended).toBe('The service ended by itself: exit code 1');
    expect([lives.length, targets.at(-1)]).toEqual([3, undefined]);
  });

  it('gives the service up when it does not become ready again, with the last reason', async () => {
    failure = new Error('The service ended before it was ready: exit code 78');
    lives.at(-1)?.end('signal SIGKILL');
    expect(await supervised.ended).toBe('The service ended before it was ready: exit code 78');
    expect(printed).toEqual([
      'The service ended by itself: signal SIGKILL. It is started again.',
      'The service ended before it was ready: exit code 78. It is started again.',
    ]);
  });

  it('goes on for ever with a service that stays up for a while each time', async () => {
    for (let restart = 0; restart < 5; restart++) await endAfter(10);
    expect(lives).toHaveLength(6);
  });

  it('starts nothing again once it is stopped', async () => {
    await supervised.stop();
    expect(await supervised.ended).toBeUndefined();
    expect([lives.length, printed]).toEqual([1, []]);
  });

  it('fails where the first start fails', async () => {
    const start = () => Promise.reject(new Error('not ready'));
    const first = superviseService({ start, forwardTo: () => undefined, print: () => undefined });
    await expect(first).rejects.toThrow('not ready');
  });
});
