import type { Gate } from '../../contract/gate';
import type { GateShadow } from './gate-shadow';

/** Told of changes; state, never the change itself. */
export interface LiveListener {
  /** The copy has something newer of this gate. */
  onGate(gate: Gate): void;
  /** Whether changes are heard of at once has changed. */
  onStatus(): void;
}

/** Live copy of all gates' shadows, one for each gate: as large as the gates are many, however often they report. */
export class LiveCopy {
  readonly #shadows = new Map<string, GateShadow>();
  /** Gates whose shadow was replaced since the last time that the copy went out of date. */
  readonly #current = new Set<string>();
  readonly #listeners = new Set<LiveListener>();
  #isLive = false;
  #confirmedAt = 0;

  /** Whether a change is heard of at once. */
  get isLive(): boolean {
    return this.#isLive;
  }

  /** Whether anybody listens. */
  get hasListeners(): boolean {
    return this.#listeners.size > 0;
  }

  /** Seconds since the copy was last known to be true, where it is live. */
  get ageSeconds(): number {
    return Math.max(0, Math.floor((Date.now() - this.#confirmedAt) / 1000));
  }

  /** The last known shadow, which may be old while the copy is not live. */
  get(gate: Gate): GateShadow | undefined {
    return this.#shadows.get(gate.id);
  }

  /** Whether it is known that the gate is not connected; false where the truth is not known. */
  isOffline(gate: Gate): boolean {
    return this.#isLive && this.get(gate)?.saysOffline === true;
  }

  /** From now on any shadow replaces an old one, whatever its version: a deleted shadow may count from 1 again. */
  expire(): void {
    this.#current.clear();
  }

  /** Takes a shadow over, unless a newer one is known already: a read may be overtaken by a change. */
  take(gate: Gate, shadow: GateShadow): void {
    this.confirm();
    const known = this.#shadows.get(gate.id);
    if (known && this.#current.has(gate.id) && shadow.version <= known.version) return;
    this.#current.add(gate.id);
    this.#shadows.set(gate.id, shadow);
    if (known?.version === shadow.version) return;
    for (const listener of this.#listeners) listener.onGate(gate);
  }

  /** The copy is known to be true now. */
  confirm(): void {
    this.#confirmedAt = Date.now();
  }

  become(isLive: boolean): void {
    if (this.#isLive === isLive) return;
    this.#isLive = isLive;
    for (const listener of this.#listeners) listener.onStatus();
  }

  /** @returns stops listening */
  listen(listener: LiveListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
