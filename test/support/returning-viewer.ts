import { setTimeout as delay } from 'node:timers/promises';
import { reconnectionPause } from '../../console/live/reconnection';
import { EventReader, type ReceivedEvent } from './event-reader';

/** Viewer of a stream of events who comes back as the console does: when told to, and with pauses where refused. */
export class ReturningViewer {
  /** Every stream so far, the refused ones among them, oldest first. */
  readonly streams: EventReader[] = [];
  #isGone = false;

  constructor(
    private readonly url: string,
    private readonly headers: Record<string, string>,
  ) {
    void this.#watch();
  }

  get #current(): EventReader | undefined {
    return this.streams.at(-1);
  }

  /** Whether the present stream shows all gates, live. */
  get isLive(): boolean {
    const stream = this.#current;
    return stream?.isLive === true && stream.has('heartbeat') && !stream.has('end');
  }

  leave(): void {
    this.#isGone = true;
    this.#current?.close();
  }

  async #watch(): Promise<void> {
    for (let refusals = 0; !this.#isGone; ) {
      const stream = await EventReader.open(this.url, this.headers);
      this.streams.push(stream);
      await stream.closed;
      if (this.#isGone) return;
      const isRefused = stream.response.statusCode !== 200;
      await delay(isRefused ? reconnectionPause(refusals, Math.random()) : retryOf(stream.events));
      refusals = isRefused ? refusals + 1 : 0;
    }
  }
}

/** The last pause that a stream told, in milliseconds. */
function retryOf(events: readonly ReceivedEvent[]): number {
  return events.flatMap((one) => (one.event === 'retry' ? [one.data] : [])).at(-1) ?? 0;
}
