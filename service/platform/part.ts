import type { Route } from './route';

/** Part of the app that has a life of its own, such as a connection, a timer or open responses. */
export interface Part {
  /** What the part adds to the HTTP API. */
  routes?: readonly Route[];
  /** Begins the part's work when the server listens. Tries again by itself where something is missing. */
  start?(): Promise<void> | void;
  /** Asked for `/readyz` each time: why the service should get no traffic now, or undefined. */
  unready?(): string | undefined;
  /** Told as soon as the service is to stop, before the server closes: ends responses that would never end. */
  drain?(): void;
  /** Lets go of everything, after the last request. */
  stop?(): void;
}
