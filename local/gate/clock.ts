/** Time as a gate knows it; tests bring a clock of their own and move it by hand. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Runs a task once, later; the answer cancels it. */
  schedule(milliseconds: number, task: () => void): () => void;
}

export const systemClock: Clock = {
  now: Date.now,
  schedule(milliseconds, task) {
    const timer = setTimeout(task, milliseconds);
    return () => clearTimeout(timer);
  },
};
