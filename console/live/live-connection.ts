import {
  EVENTS_PATH,
  type GateView,
  type LiveEvents,
  SILENCE_LIMIT_SECONDS,
} from '../../contract/live-events';
import type { Connection } from '../gates/gate-condition';
import { reconnectionPause } from './reconnection';

/**
 * Time after a stream ended in which the last states still count as current, in milliseconds. Streams end whenever a
 * token or a task does, and are back before anybody has to know.
 */
const GRACE = 3_000;

/** How often the watchdog looks whether the stream fell silent, in milliseconds. */
const WATCH_INTERVAL = 5_000;

interface LiveConnectionOptions {
  onGate(gate: GateView): void;
  onStreamStart(): void;
  /** The first heartbeat of a stream: every gate that the caller sees has been sent before. */
  onSnapshotEnd(): void;
  onConnection(connection: Connection): void;
  /** Asks the service whether the session is over: a browser does not tell a 401 of a stream from an outage. */
  isSessionOver(): Promise<boolean>;
}

/** Keeps one stream of server-sent events alive, and says whether what it told is current. */
export class LiveConnection {
  #source: EventSource | undefined;
  #connection: Connection = 'connecting';
  #attempt = 0;
  #lastHeard = 0;
  #isFirstHeartbeat = true;
  #grace: number | undefined;
  #pause: number | undefined;

  constructor(private readonly options: LiveConnectionOptions) {}

  start(): void {
    this.#connect();
    setInterval(() => this.#watch(), WATCH_INTERVAL);
    window.addEventListener('offline', () => this.#lose());
    window.addEventListener('online', () => this.#connect());
    // A page that slept has missed its timers: it looks before anybody else does.
    document.addEventListener(
      'visibilitychange',
      () => document.visibilityState === 'visible' && this.#wake(),
    );
    window.addEventListener('pageshow', (event) => event.persisted && this.#wake());
  }

  /** The session is over: nothing is shown as current, and nothing is tried until somebody comes back to the page. */
  endSession(): void {
    this.#close();
    this.#become('session-over');
  }

  #connect(): void {
    this.#close();
    this.#lastHeard = Date.now();
    const source = new EventSource(EVENTS_PATH);
    this.#source = source;
    source.addEventListener('open', () => {
      this.#isFirstHeartbeat = true;
      this.options.onStreamStart();
    });
    this.#on(source, 'gate', (gate) => this.options.onGate(gate));
    this.#on(source, 'status', ({ live }) => {
      this.#attempt = 0;
      this.#become(live ? 'live' : 'not-live');
    });
    this.#on(source, 'heartbeat', () => {
      if (this.#isFirstHeartbeat) this.options.onSnapshotEnd();
      this.#isFirstHeartbeat = false;
    });
    this.#on(source, 'end', ({ reason }) => {
      this.#startGrace();
      // A draining service has told the browser already when to come back, and a browser keeps to it.
      if (reason === 'session-over') void this.#askWhetherSessionIsOver();
    });
    source.addEventListener('error', () => {
      this.#startGrace();
      // Otherwise the browser tries again by itself.
      if (source.readyState === EventSource.CLOSED) void this.#askWhetherSessionIsOver();
    });
  }

  #on<Name extends keyof LiveEvents>(
    source: EventSource,
    name: Name,
    listener: (data: LiveEvents[Name]) => void,
  ): void {
    source.addEventListener(name, (event) => {
      if (source !== this.#source) return;
      this.#lastHeard = Date.now();
      listener(JSON.parse((event as MessageEvent<string>).data));
    });
  }

  async #askWhetherSessionIsOver(): Promise<void> {
    this.#close();
    this.#tryAgainLater();
    if (await this.options.isSessionOver()) this.endSession();
  }

  #tryAgainLater(): void {
    this.#startGrace();
    clearTimeout(this.#pause);
    this.#pause = window.setTimeout(() => this.#connect(), reconnectionPause(this.#attempt, Math.random()));
    this.#attempt += 1;
  }

  #watch(): void {
    if (this.#source && Date.now() - this.#lastHeard > SILENCE_LIMIT_SECONDS * 1000) {
      this.#close();
      this.#lose();
      this.#tryAgainLater();
    }
  }

  #wake(): void {
    if (this.#connection === 'session-over' || !this.#source) this.#connect();
    else this.#watch();
  }

  #startGrace(): void {
    this.#grace ??= window.setTimeout(() => this.#lose(), GRACE);
  }

  #lose(): void {
    if (this.#connection !== 'session-over') this.#become('lost');
  }

  #become(connection: Connection): void {
    clearTimeout(this.#grace);
    this.#grace = undefined;
    this.#connection = connection;
    this.options.onConnection(connection);
  }

  #close(): void {
    clearTimeout(this.#pause);
    this.#source?.close();
    this.#source = undefined;
  }
}
