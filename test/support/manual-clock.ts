import type { Clock } from '../../device/gate-drive';

interface Task {
  due: number;
  run: () => void;
}

/** Time that stands still until a test moves it. */
export class ManualClock implements Clock {
  #now: number;
  readonly #tasks = new Set<Task>();

  constructor(start = Date.parse('2026-01-01T12:00:00Z')) {
    this.#now = start;
  }

  now(): number {
    return this.#now;
  }

  schedule(milliseconds: number, run: () => void): () => void {
    const task = { due: this.#now + milliseconds, run };
    this.#tasks.add(task);
    return () => this.#tasks.delete(task);
  }

  /** Runs everything that falls due on the way, in order. */
  advance(seconds: number): void {
    const end = this.#now + seconds * 1000;
    for (let task = this.#next(end); task; task = this.#next(end)) {
      this.#tasks.delete(task);
      this.#now = task.due;
      task.run();
    }
    this.#now = end;
  }

  #next(end: number): Task | undefined {
    return [...this.#tasks].filter(({ due }) => due <= end).sort((one, other) => one.due - other.due)[0];
  }
}
