import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import { stateTopics } from '../../contract/device-protocol';
import type { Gate } from '../../contract/gate';
import type { AwsClients } from '../platform/aws-clients';
import type { Config } from '../platform/config';
import { describeError } from '../platform/describe-error';
import type { Part } from '../platform/part';
import { gateShadow, parseJson } from './gate-shadow';
import { LiveCopy } from './live-copy';
import type { ShadowReader } from './read-shadow';
import { connectShadows, type ShadowConnection } from './shadow-connection';
import { signedMqttUrl } from './signed-url';

/** Time from the start until the connection is opened, in milliseconds: the first answers come first. */
const START_PAUSE = 500;

/** Longest pause between two attempts to connect, in milliseconds; the first is up to a second. */
const LONGEST_PAUSE = 30_000;

/** Pause between two readings of all gates while there is no connection, in milliseconds. */
const POLL_PAUSE = 1_000;

/** Subscriptions of one connection (AWS IoT Core: "Message broker and protocol limits and quotas"). */
const SUBSCRIPTIONS_PER_CONNECTION = 50;

interface LiveGatesOptions {
  config: Pick<Config, 'gates' | 'iotClientPrefix' | 'iotEndpoint' | 'region'>;
  clients: AwsClients;
  readShadow: ShadowReader;
  logger: Logger;
}

/**
 * Live gates: keeps a live copy of all gates' shadows over one MQTT connection of this task, one for each 50 gates.
 * While it is down the gates are read, at most once a second for all listeners together, and only while there are any.
 */
export class LiveGates implements Part {
  readonly copy = new LiveCopy();
  readonly #stopping = new AbortController();
  readonly #open = new Set<ShadowConnection>();
  #polling: Promise<void> | undefined;
  #reading: Promise<void> | undefined;
  /** Said once, not once a second. */
  #saidUnreadable = false;

  constructor(private readonly options: LiveGatesOptions) {}

  /** Opens the connection in the background: nobody waits for it. */
  start(): void {
    const { iotEndpoint, gates } = this.options.config;
    if (iotEndpoint === undefined) return;
    const groups = Array.from(
      { length: Math.ceil(gates.length / SUBSCRIPTIONS_PER_CONNECTION) },
      (_, index) =>
        gates.slice(index * SUBSCRIPTIONS_PER_CONNECTION, (index + 1) * SUBSCRIPTIONS_PER_CONNECTION),
    );
    for (const group of groups) void this.#supervise(iotEndpoint, group, groups.length);
  }

  stop(): void {
    this.#stopping.abort();
    for (const connection of this.#open) connection.close();
  }

  /** Begins to read the gates, where there is no connection, and goes on while anybody listens. */
  watch(): void {
    this.#polling ??= this.#poll().finally(() => {
      this.#polling = undefined;
    });
  }

  /** Resolves when every gate was read once, or could not be; at once where the copy is live. */
  async refresh(): Promise<void> {
    if (this.copy.isLive) return;
    this.#reading ??= this.#readAll(this.options.config.gates)
      .then(
        () => {
          this.#saidUnreadable = false;
        },
        (error: unknown) => {
          if (this.#saidUnreadable) return;
          this.#saidUnreadable = true;
          this.options.logger.warn({ cause: describeError(error) }, 'gates could not be read');
        },
      )
      .finally(() => {
        this.#reading = undefined;
      });
    await this.#reading;
  }

  async #poll(): Promise<void> {
    while (this.copy.hasListeners && !this.copy.isLive && !this.#stopping.signal.aborted) {
      await this.refresh();
      await this.#pause(POLL_PAUSE);
    }
  }

  /** @throws {Problem} where one could not be read; the others were */
  async #readAll(gates: readonly Gate[]): Promise<void> {
    const { readShadow } = this.options;
    if (!this.copy.isLive) this.copy.expire();
    const results = await Promise.allSettled(
      gates.map(async (gate) => this.copy.take(gate, await readShadow(gate))),
    );
    const failure = results.find((result) => result.status === 'rejected');
    if (failure) throw failure.reason;
  }

  async #supervise(endpoint: string, gates: readonly Gate[], connections: number): Promise<void> {
    const { logger } = this.options;
    let attempt = 0;
    await this.#pause(START_PAUSE);
    while (!this.#stopping.signal.aborted) {
      try {
        const connection = await this.#connect(endpoint, gates);
        attempt = 0;
        this.copy.confirm();
        this.copy.become(this.#open.size === connections);
        logger.info({ gates: gates.length }, 'gates are live');
        await connection.ended;
        this.#open.delete(connection);
        throw new Error('The connection to AWS IoT has ended');
      } catch (error) {
        this.copy.become(false);
        if (this.#stopping.signal.aborted) return;
        if (this.copy.hasListeners) this.watch();
        logger.warn({ cause: describeError(error) }, 'gates are not live');
      }
      await this.#pause(Math.random() * Math.min(LONGEST_PAUSE, 1_000 * 2 ** attempt));
      attempt += 1;
    }
  }

  /** Connects, and reads every shadow once: what changed before the subscription is not sent. */
  async #connect(endpoint: string, gates: readonly Gate[]): Promise<ShadowConnection> {
    const { clients, config } = this.options;
    const gateOf = new Map(gates.flatMap((gate) => stateTopics(gate).map((topic) => [topic, gate] as const)));
    const url = await signedMqttUrl(await clients.iot.client(), endpoint, config.region);
    this.copy.expire();
    const connection = await connectShadows({
      url,
      clientPrefix: config.iotClientPrefix,
      topics: [...gateOf.keys()],
      onMessage: (topic, payload) => {
        const gate = gateOf.get(topic);
        const { current } = Object(parseJson(payload)) as { current?: unknown };
        if (gate && current) this.copy.take(gate, gateShadow(current));
      },
      onSignOfLife: () => this.copy.confirm(),
    });
    this.#open.add(connection);
    if (this.#stopping.signal.aborted) connection.close();
    try {
      await this.#readAll(gates);
    } catch (error) {
      this.#open.delete(connection);
      connection.close();
      throw error;
    }
    return connection;
  }

  /** Ends early where the service stops. */
  async #pause(milliseconds: number): Promise<void> {
    await delay(milliseconds, undefined, { signal: this.#stopping.signal, ref: false }).catch(
      () => undefined,
    );
  }
}
