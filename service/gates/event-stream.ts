import type { Response } from 'express';
import type { Gate } from '../../contract/gate';
import type { EndReason, LiveEvents } from '../../contract/live-events';
import type { LiveListener } from '../live/live-copy';

/** Longest wait for a viewer to take the last event, in milliseconds; then the connection is cut. */
const END_PATIENCE = 800;

/** When a viewer comes back after a stream has ended, in milliseconds: at different times, so that not all do at once. */
const RETRY = { from: 1_000, to: 3_000 };
const RETRY_AFTER_DRAINING = { from: 200, to: 1_200 };

interface EventStreamOptions {
  /** Gates that this viewer may see; of others nothing is sent. */
  gates: readonly Gate[];
  /** The gate as this viewer may see it now, a `GateView` as JSON. */
  view: (gate: Gate) => { json: string; version: number };
  isLive: () => boolean;
}

/**
 * Event stream of one viewer. What waits for a slow viewer is which gates have changed, not what they became: a
 * viewer who reads nothing costs what the socket buffers, and one entry for each gate.
 */
export class EventStream implements LiveListener {
  readonly #pending = new Set<Gate>();
  #isStatusPending = true;
  #isHeartbeatPending = false;
  #isBlocked = false;
  #isEnded = false;

  constructor(
    private readonly response: Response,
    private readonly options: EventStreamOptions,
  ) {
    response
      .status(200)
      .type('text/event-stream')
      // A proxy that compresses would hold events back.
      .set('Cache-Control', 'no-store, no-transform');
    response.on('drain', () => {
      this.#isBlocked = false;
      this.#flush();
    });
    this.#write(retry(RETRY));
    this.#flush();
  }

  /** Sends all gates that the viewer may see, and a heartbeat after them. */
  snapshot(): void {
    for (const gate of this.options.gates) this.#pending.add(gate);
    this.beat();
  }

  onGate(gate: Gate): void {
    if (!this.options.gates.includes(gate)) return;
    this.#pending.add(gate);
    this.#flush();
  }

  onStatus(): void {
    this.#isStatusPending = true;
    this.#flush();
  }

  beat(): void {
    this.#isHeartbeatPending = true;
    this.#flush();
  }

  /** Says why, and ends; what still waits is left out, since the viewer gets all gates anew at the next stream. */
  end(reason: EndReason): void {
    if (this.#isEnded) return;
    this.#isEnded = true;
    const { response } = this;
    const last = event('end', { reason });
    response.end(reason === 'draining' ? retry(RETRY_AFTER_DRAINING) + last : last);
    const cut = setTimeout(() => response.destroy(), END_PATIENCE);
    response.once('close', () => clearTimeout(cut));
  }

  #flush(): void {
    while (!this.#isBlocked && !this.#isEnded) {
      const text = this.#next();
      if (text === undefined) return;
      this.#write(text);
    }
  }

  /** The event that is due, in the order of status, gates, heartbeat. */
  #next(): string | undefined {
    if (this.#isStatusPending) {
      this.#isStatusPending = false;
      return event('status', { live: this.options.isLive() });
    }
    for (const gate of this.#pending) {
      this.#pending.delete(gate);
      const { json, version } = this.options.view(gate);
      return eventOf('gate', json, `${gate.id}:${version}`);
    }
    if (!this.#isHeartbeatPending) return undefined;
    this.#isHeartbeatPending = false;
    return event('heartbeat', {});
  }

  #write(text: string): void {
    this.#isBlocked = !this.response.write(text);
  }
}

function event<Name extends keyof LiveEvents>(name: Name, data: LiveEvents[Name]): string {
  return eventOf(name, JSON.stringify(data));
}

/** HTML Standard: "Interpreting an event stream". JSON has no line breaks of its own. */
function eventOf(name: keyof LiveEvents, json: string, id?: string): string {
  return `event: ${name}\n${id === undefined ? '' : `id: ${id}\n`}data: ${json}\n\n`;
}

function retry({ from, to }: { from: number; to: number }): string {
  return `retry: ${Math.round(from + Math.random() * (to - from))}\n\n`;
}
