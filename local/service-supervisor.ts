import { setTimeout as delay } from 'node:timers/promises';
import type { ServiceProcess } from './service-process';

/** Waits before a restart, in milliseconds. The service is given up when it has used them up by quick ends in a row. */
const RESTART_DELAYS = [250, 500, 1_000];

/** An end is quick where the service was ready for less, in milliseconds. */
const QUICK_END = 10_000;

export interface SupervisorOptions {
  /** Starts the service and waits until it is ready; rejects where it does not become ready, or on the signal. */
  start: (signal: AbortSignal) => Promise<ServiceProcess>;
  /** Told where the ready service is, and nothing as soon as there is none. */
  forwardTo: (...serviceUrls: string[]) => void;
  print: (line: string) => void;
  /** Milliseconds since 1970; the machine's clock by default. */
  now?: () => number;
  restartDelays?: readonly number[];
}

export interface SupervisedService {
  /** Resolves when it was given up, with the reason, or when it was stopped, with nothing. */
  ended: Promise<string | undefined>;
  stop(): Promise<void>;
}

/**
 * Supervisor of the service: starts it, and starts it again where it ends by itself.
 *
 * @throws {Error} where the first start fails
 */
export async function superviseService(options: SupervisorOptions): Promise<SupervisedService> {
  const { start, forwardTo, print, now = Date.now, restartDelays = RESTART_DELAYS } = options;
  const stopping = new AbortController();
  const { signal } = stopping;
  let service = await start(signal);
  let quickEnds = 0;

  async function supervise(): Promise<string | undefined> {
    for (;;) {
      forwardTo(service.url);
      const readySince = now();
      const how = await service.ended;
      forwardTo();
      if (now() - readySince >= QUICK_END) quickEnds = 0;
      const reason = await restart(`The service ended by itself: ${how}`);
      if (signal.aborted || reason !== undefined) return reason;
    }
  }

  /** Starts the service until it becomes ready, or until that is hopeless: then the reason. */
  async function restart(reason: string): Promise<string | undefined> {
    const wait = restartDelays[quickEnds++];
    if (signal.aborted) return undefined;
    if (wait === undefined) return reason;
    print(`${reason}. It is started again.`);
    try {
      await delay(wait, undefined, { signal });
      service = await start(signal);
      return undefined;
    } catch (error) {
      return restart((error as Error).message);
    }
  }

  const ended = supervise();
  return {
    ended,
    async stop() {
      stopping.abort();
      await service.stop();
      await ended;
      // One that became ready meanwhile.
      await service.stop();
    },
  };
}
