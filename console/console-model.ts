import type { Message } from '../contract/device-protocol';
import type { GateView } from '../contract/live-events';
import { type Address, readAddress, writeAddress } from './address';
import { type Announcement, announceConnection, announceGate } from './gates/announcements';
import type { Connection } from './gates/gate-condition';
import { afterReport, type Motion } from './gates/motion';
import { follow, isPending, outcomeOf, type Press, published } from './gates/press';
import { troubleOf } from './gates/trouble-line';
import { chooseLanguage, isLanguage, LANGUAGE_KEY, LANGUAGES, type LanguageTag } from './language/languages';
import { LiveConnection } from './live/live-connection';
import { fetchMe, sendCommand } from './live/requests';
import type { Me } from './profile/person';

/** A gate with how it is drawn and what was last pressed. */
export interface ShownGate {
  view: GateView;
  motion: Motion;
  press: Press | undefined;
}

/** Everything that the page shows. It is replaced as a whole at every change. */
export interface ConsoleState {
  connection: Connection;
  /** By id, in the order in which the service sent them. */
  gates: ReadonlyMap<string, ShownGate>;
  me: Me | undefined;
  language: LanguageTag;
  announcement: Announcement | undefined;
  address: Address;
  /** Milliseconds since 1970. */
  now: number;
}

/** The gate that fills the card: that of the address, else the first; `undefined` where there is none yet. */
export function chosenGate({ gates, address }: ConsoleState): ShownGate | undefined {
  return gates.get(address.gate ?? '') ?? gates.values().next().value;
}

/** How often the deadlines of presses are looked at, in milliseconds. */
const TICK = 500;

/** How often lines such as "2 minutes ago" are written anew, in milliseconds. */
const REWRITE_INTERVAL = 20_000;

/** State of the page and all that changes it: the live stream, presses, the clock. */
export class ConsoleModel {
  state: ConsoleState = {
    connection: 'connecting',
    gates: new Map(),
    me: undefined,
    language: chooseLanguage(localStorage.getItem(LANGUAGE_KEY), navigator.languages),
    announcement: undefined,
    address: readAddress(location.search),
    now: Date.now(),
  };
  /** Whether a gate was chosen by hand. */
  hasChosen = false;
  readonly #connection: LiveConnection;
  readonly #sentOnThisStream = new Set<string>();

  constructor(private readonly onChange: () => void) {
    this.#connection = new LiveConnection({
      onGate: (gate) => this.#receive(gate),
      onStreamStart: () => this.#sentOnThisStream.clear(),
      onSnapshotEnd: () => this.#forgetOthers(),
      onConnection: (connection) => this.#connected(connection),
      isSessionOver: async () => (await this.#learnMe()) === 'session-over',
    });
  }

  start(): void {
    this.#connection.start();
    void this.#learnMe();
    setInterval(() => this.#tick(), TICK);
    window.addEventListener('popstate', () => this.#change({ address: readAddress(location.search) }));
  }

  /** Shows another gate; its address is a page of the browser's history. */
  choose(gate: string): void {
    this.hasChosen = true;
    this.#change({ address: { gate } });
    history.pushState(null, '', writeAddress({ gate }));
  }

  /** The action of the address has been asked about: not again when the page is loaded anew. */
  forgetAction(): void {
    const { action: _answered, ...address } = this.state.address;
    this.#change({ address });
    history.replaceState(null, '', writeAddress(address));
  }

  /** An answer said that the session is over. */
  endSession(): void {
    this.#connection.endSession();
  }

  speak(language: string): void {
    if (!isLanguage(language)) return;
    localStorage.setItem(LANGUAGE_KEY, language);
    this.#change({ language });
  }

  /** Tells a screen reader what somebody who sees has seen. */
  announce(announcement: Announcement | undefined): void {
    if (announcement) this.#change({ announcement });
  }

  /** A press of a button: a command of its own. */
  press(gate: string, message: Message): void {
    void this.#send({ gate, message, key: crypto.randomUUID(), progress: { is: 'sending' } });
  }

  /** Sends the same press again: to the gate it is the same command. */
  pressAgain(press: Press): void {
    void this.#send({ ...press, progress: { is: 'sending' } });
  }

  dismiss({ gate }: Press): void {
    this.#update(gate, { press: undefined });
  }

  async #send(press: Press): Promise<void> {
    this.#update(press.gate, { press });
    const answer = await sendCommand(press.gate, press.message, press.key);
    // Another press came after it: that one is what the person waits for.
    if (this.state.gates.get(press.gate)?.press?.key !== press.key) return;
    if ('failure' in answer) {
      this.#progress({ ...press, progress: { is: 'failed', failure: answer.failure } });
      if (answer.failure.why === 'session-over') this.endSession();
    } else {
      this.#progress(published(press, answer, Date.now()));
    }
  }

  /** Looks at a press in the light of what the gate reports, and says aloud what went wrong. */
  #progress(press: Press): void {
    const after = follow(press, this.state.gates.get(press.gate)?.view, Date.now());
    this.#update(press.gate, { press: after });
    const outcome = after && outcomeOf(after);
    if (outcome) this.announce({ text: troubleOf(outcome, this.#say), urgency: 'assertive' });
  }

  #receive(view: GateView): void {
    const { gates } = this.state;
    const before = gates.get(view.id);
    const motion = afterReport(before?.motion, view, performance.now());
    this.#sentOnThisStream.add(view.id);
    this.#change({
      gates: new Map(gates).set(view.id, { view, motion, press: before?.press }),
      now: Date.now(),
    });
    this.announce(announceGate(before?.view, view, view.id === chosenGate(this.state)?.view.id, this.#say));
    if (before?.press && isPending(before.press)) this.#progress(before.press);
  }

  /** Gates that a new stream did not send are no longer there for this caller. */
  #forgetOthers(): void {
    const sent = [...this.state.gates].filter(([id]) => this.#sentOnThisStream.has(id));
    if (sent.length < this.state.gates.size) this.#change({ gates: new Map(sent) });
  }

  #connected(connection: Connection): void {
    const before = this.state.connection;
    if (before === connection) return;
    this.#change({ connection, now: Date.now() });
    const chosen = chosenGate(this.state)?.view;
    this.announce(announceConnection(before, connection, chosen, this.#say));
  }

  async #learnMe(): Promise<Me | 'session-over' | 'unavailable'> {
    const me = await fetchMe();
    if (typeof me === 'object') this.#change({ me });
    return me;
  }

  #tick(): void {
    const now = Date.now();
    if (now - this.state.now >= REWRITE_INTERVAL) this.#change({ now });
    for (const { press } of this.state.gates.values()) if (press && isPending(press)) this.#progress(press);
  }

  get #say() {
    return LANGUAGES[this.state.language];
  }

  #update(id: string, changes: Partial<ShownGate>): void {
    const gate = this.state.gates.get(id);
    if (gate) this.#change({ gates: new Map(this.state.gates).set(id, { ...gate, ...changes }) });
  }

  #change(changes: Partial<ConsoleState>): void {
    this.state = { ...this.state, ...changes };
    this.onChange();
  }
}
