/**
 * The ids of commands that were decided already. It is bounded; an id that has fallen out belongs to a command that
 * has expired long since, unless more than `capacity` commands arrive within the life of one.
 */
export class CommandMemory {
  readonly #ids = new Set<string>();

  constructor(private readonly capacity = 1_000) {}

  /** Remembers an id, and says whether it is new. */
  isNew(id: string): boolean {
    if (this.#ids.has(id)) return false;
    this.#ids.add(id);
    const [oldest] = this.#ids;
    if (this.#ids.size > this.capacity && oldest !== undefined) this.#ids.delete(oldest);
    return true;
  }
}
