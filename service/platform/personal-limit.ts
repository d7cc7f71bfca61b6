import type { Response } from 'express';

/** Limit for each person: how many responses of one kind a person or machine may have open at this task. */
export class PersonalLimit {
  /** Number of open responses by `sub`; who has none is not in it. */
  readonly #open = new Map<string, number>();

  constructor(readonly limit: number) {}

  /** People who are remembered: those with an open response. */
  get people(): number {
    return this.#open.size;
  }

  isReached(sub: string): boolean {
    return this.#of(sub) >= this.limit;
  }

  /** Counts a response until it is closed; it must not be closed already. */
  add(sub: string, response: Response): void {
    this.#open.set(sub, this.#of(sub) + 1);
    response.once('close', () => {
      const rest = this.#of(sub) - 1;
      if (rest > 0) this.#open.set(sub, rest);
      else this.#open.delete(sub);
    });
  }

  #of(sub: string): number {
    return this.#open.get(sub) ?? 0;
  }
}
