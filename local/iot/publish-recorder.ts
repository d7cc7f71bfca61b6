import type { PublishedMessage } from './publish-request';

/** A system that runs for weeks remembers this many messages. */
const CAPACITY = 1_000;

/** Remembers what was published through the data plane, for tests that must know it, or that nothing was. */
export class PublishRecorder {
  readonly #messages: PublishedMessage[] = [];
  readonly #waiting = new Set<() => void>();

  /** All messages so far, oldest first. */
  get messages(): readonly PublishedMessage[] {
    return this.#messages;
  }

  record(message: PublishedMessage): void {
    this.#messages.push(message);
    if (this.#messages.length > CAPACITY) this.#messages.shift();
    for (const check of this.#waiting) check();
  }

  clear(): void {
    this.#messages.length = 0;
  }

  /** Resolves with the `count`-th message since the start or the last `clear`, at once where it is there already. */
  wait(count: number): Promise<PublishedMessage> {
    return new Promise((resolve) => {
      const check = () => {
        const message = this.#messages[count - 1];
        if (!message) return;
        this.#waiting.delete(check);
        resolve(message);
      };
      this.#waiting.add(check);
      check();
    });
  }
}
