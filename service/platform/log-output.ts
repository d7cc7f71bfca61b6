import { write } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import type { DestinationStream } from 'pino';

/** How long a line waits for others to be written with it, in milliseconds; a write of its own costs more than the line. */
const GATHERING_TIME = 20;
/** Text that is written without waiting for more, in characters. */
const GATHERED_ENOUGH = 16 * 1024;
/** Most text that waits to be written, in characters; what comes beyond it is lost, and counted. */
const WAITING_LIMIT = 1024 * 1024;
/** Wait after a write that could not be made now, in milliseconds. */
const RETRY_INTERVAL = 100;

/** Errors after which nobody will ever read what is written: the reader is gone. */
const FINAL_ERRORS = new Set(['EPIPE', 'EBADF', 'ECONNRESET']);

/**
 * Log output: gathers lines for 20 ms or up to 16 KiB and writes them to a file descriptor, one write at a time.
 *
 * A reader that is slow, does not read or is gone never holds the service: pino's own output repeats a failed write
 * at exit for ever, and keeps lines without a bound. Where the process is killed or crashes, the lines of the last 20 ms and of
 * a write under way are lost; where it stops, {@link finish} writes them, and {@link flush} has what must not wait
 * written at once.
 */
export class LogOutput implements DestinationStream {
  #waiting: string[] = [];
  #size = 0;
  #lost = 0;
  #gathering: NodeJS.Timeout | undefined;
  #writing: Promise<void> | undefined;

  constructor(private readonly fileDescriptor: number) {}

  write(line: string): void {
    if (this.#size + line.length > WAITING_LIMIT) {
      this.#lost++;
      return;
    }
    this.#waiting.push(line);
    this.#size += line.length;
    if (this.#size >= GATHERED_ENOUGH) this.flush();
    else this.#gathering ??= setTimeout(() => this.flush(), GATHERING_TIME);
  }

  /** Begins to write what waits, as `logger.flush()` asks for. */
  flush(): void {
    clearTimeout(this.#gathering);
    this.#gathering = undefined;
    this.#writing ??= this.#writeAll().finally(() => {
      this.#writing = undefined;
    });
  }

  /** Resolves when everything is written, or after `limit` milliseconds. */
  async finish(limit: number): Promise<void> {
    this.flush();
    await Promise.race([this.#writing, delay(limit, undefined, { ref: false })]);
  }

  async #writeAll(): Promise<void> {
    while (this.#waiting.length > 0) {
      const lines = this.#waiting.join('');
      this.#waiting = [];
      let rest: Buffer = Buffer.from(lines + this.#lossNotice());
      while (rest.length > 0) rest = rest.subarray(await this.#writeSome(rest));
      this.#size -= lines.length;
    }
  }

  /** Bytes that were written; all of them where nobody reads any more. */
  async #writeSome(bytes: Buffer): Promise<number> {
    try {
      return await new Promise((resolve, reject) => {
        write(this.fileDescriptor, bytes, (error, written) => (error ? reject(error) : resolve(written)));
      });
    } catch (error) {
      if (FINAL_ERRORS.has((error as NodeJS.ErrnoException).code ?? '')) return bytes.length;
      await delay(RETRY_INTERVAL, undefined, { ref: false });
      return 0;
    }
  }

  #lossNotice(): string {
    if (this.#lost === 0) return '';
    const notice = {
      level: 'warn',
      time: new Date().toISOString(),
      lost: this.#lost,
      msg: 'log lines were lost',
    };
    this.#lost = 0;
    return `${JSON.stringify(notice)}\n`;
  }
}
