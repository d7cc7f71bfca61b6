import { setTimeout as delay } from 'node:timers/promises';
import { READINESS_PATH } from '../../contract/edge';

/**
 * Pause between two health checks of a task, in milliseconds, where the stack's load balancer has seconds. Longer than
 * a stopping service waits for a new connection, or it would wait for ever.
 */
const CHECK_INTERVAL = 300;
/** Longest wait for an answer to a check, in milliseconds. */
const CHECK_TIMEOUT = 2_000;

/** Checks in a row that change a task's health. */
const THRESHOLD = 2;

/** Task of the service, as the load balancer sees it. */
export class Target {
  /** Requests under way, streams among them. */
  outstanding = 0;
  isHealthy = false;
  #isNew = true;
  /** Checks in a row that contradicted `isHealthy`. */
  #contradictions = 0;

  constructor(readonly url: string) {}

  /** Takes a health check into account. A new task is healthy as soon as it has passed one. */
  checked(hasPassed: boolean): void {
    this.#contradictions = hasPassed === this.isHealthy ? 0 : this.#contradictions + 1;
    if (this.#contradictions < (this.#isNew ? 1 : THRESHOLD)) return;
    this.isHealthy = hasPassed;
    this.#isNew = false;
    this.#contradictions = 0;
  }
}

/**
 * Target group: the tasks of the service, with health checks where there are several to choose from (Elastic Load
 * Balancing: "Health checks for Application Load Balancer target groups").
 */
export class TargetGroup {
  #targets: readonly Target[] = [];
  #checks = new AbortController();

  /** Registers these tasks. Others get no new request, and finish those that they have. */
  register(urls: readonly string[]): void {
    this.stop();
    this.#checks = new AbortController();
    const known = new Map(this.#targets.map((target) => [target.url, target]));
    this.#targets = urls.map((url) => known.get(url) ?? new Target(url));
    if (urls.length < 2) return;
    for (const target of this.#targets) void this.#watch(target, this.#checks.signal);
  }

  /**
   * The healthy task with the fewest requests under way, as the stack's target group chooses. Where none is healthy any
   * will do, as at the load balancer, which fails open. Undefined where none is registered.
   */
  choose(): Target | undefined {
    const healthy = this.#targets.filter(({ isHealthy }) => isHealthy);
    const candidates = healthy.length > 0 ? healthy : this.#targets;
    const fewest = Math.min(...candidates.map(({ outstanding }) => outstanding));
    return candidates.find(({ outstanding }) => outstanding === fewest);
  }

  /** Stops the health checks. */
  stop(): void {
    this.#checks.abort();
  }

  async #watch(target: Target, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const hasPassed = await isReady(target.url);
      if (signal.aborted) return;
      target.checked(hasPassed);
      await delay(CHECK_INTERVAL, undefined, { signal, ref: false }).catch(() => undefined);
    }
  }
}

/** Whether the task takes requests; false too where nothing answers. */
async function isReady(url: string): Promise<boolean> {
  try {
    const response = await fetch(url + READINESS_PATH, { signal: AbortSignal.timeout(CHECK_TIMEOUT) });
    await response.body?.cancel();
    return response.ok;
  } catch {
    return false;
  }
}
