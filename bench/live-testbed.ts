import net from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { IoTDataPlane } from '@aws-sdk/client-iot-data-plane';
import { EVENTS_PATH } from '../contract/live-events';
import { CREDENTIALS } from '../local/aws-account';
import { DEFAULT_GATE } from '../local/stack-settings';
import { gatesOf } from './gates';
import { httpRequest } from './load/request';
import { stubProgram } from './programs';
import { ServerProcess } from './server-process';
import type { Testbed } from './testbed';
import { REGION } from './tokens';

/** Longest time until all gates are live, in milliseconds, and how often to look. */
const LIVE_LIMIT = 15_000;
const LOOK_INTERVAL = 50;

/** Longest part of an event that the next piece of the stream may complete, in bytes. */
const KEPT = 1_024;

/** Viewer of the stream of events, as a raw socket, so that a thousand of them cost the machine little. */
export class Viewer {
  readonly #socket: net.Socket;
  #text = '';
  #waiting: { part: string; resolve: (time: number) => void } | undefined;

  constructor(port: number, token: string) {
    this.#socket = net.connect(port, '127.0.0.1');
    this.#socket.on('error', () => {});
    this.#socket.write(httpRequest({ path: EVENTS_PATH, token, headers: { Accept: 'text/event-stream' } }));
    this.#socket.setEncoding('latin1').on('data', (text: string) => this.#read(text));
  }

  /** When the next event that holds this text arrives, by `performance.now()`. */
  sees(part: string): Promise<number> {
    return new Promise((resolve) => {
      this.#waiting = { part, resolve };
      this.#read('');
    });
  }

  /** Reads nothing any more. */
  stall(): void {
    this.#socket.pause();
  }

  leave(): void {
    this.#socket.destroy();
  }

  #read(text: string): void {
    this.#text = (this.#text + text).slice(-Math.max(KEPT, text.length));
    if (!this.#waiting || !this.#text.includes(this.#waiting.part)) return;
    this.#waiting.resolve(performance.now());
    this.#waiting = undefined;
  }
}

/** Gatehouse with live gates, and viewers of their streams. */
export class LiveTestbed {
  #position = 0;

  private constructor(
    readonly server: ServerProcess,
    private readonly iot: ServerProcess,
    private readonly device: IoTDataPlane,
    private readonly tokens: readonly string[],
  ) {}

  /** Starts both, and waits until the gates are live. */
  static async start(
    testbed: Testbed,
    { gateCount = 1, nodeOptions = [] as string[] } = {},
  ): Promise<LiveTestbed> {
    const gates = JSON.stringify(gatesOf(gateCount));
    const iot = await ServerProcess.start(stubProgram('live-iot'), { GATES: gates });
    const server = await testbed.start('gatehouse', {
      nodeOptions,
      environment: {
        GATES: gates,
        AWS_ENDPOINT_URL_IOT_DATA_PLANE: iot.url,
        AWS_ACCESS_KEY_ID: CREDENTIALS.accessKeyId,
        AWS_SECRET_ACCESS_KEY: CREDENTIALS.secretAccessKey,
      },
    });
    const device = new IoTDataPlane({ region: REGION, endpoint: iot.url, credentials: CREDENTIALS });
    const live = new LiveTestbed(server, iot, device, testbed.tokens);
    await live.#report();
    await live.#areLive();
    return live;
  }

  /** So many viewers, each another person, who have all gates; without the people before the first. */
  async watch(count: number, first = 0): Promise<Viewer[]> {
    const viewers = this.tokens
      .slice(first, first + count)
      .map((token) => new Viewer(this.server.port, token));
    await Promise.all(viewers.map((viewer) => viewer.sees('event: heartbeat')));
    return viewers;
  }

  /** What the gate reports at the next update. */
  get nextPosition(): number {
    return (this.#position + 1) % 101;
  }

  /** The gate reports another position: the times that the viewers take to have it, in milliseconds. */
  async update(viewers: readonly Viewer[]): Promise<number[]> {
    this.#position = this.nextPosition;
    const seen = viewers.map((viewer) => viewer.sees(`"position":${this.#position},`));
    const start = performance.now();
    await this.#report();
    return (await Promise.all(seen)).map((time) => time - start);
  }

  async stop(): Promise<void> {
    this.device.destroy();
    await Promise.all([this.server.stop(), this.iot.stop()]);
  }

  async #report(): Promise<void> {
    const reported = { state: 'opening', obstructed: false, connected: true, position: this.#position };
    const payload = Buffer.from(JSON.stringify({ state: { reported } }));
    await this.device.updateThingShadow({ thingName: DEFAULT_GATE.thing, payload });
  }

  /** An answer from the live copy says how old it is. */
  async #areLive(): Promise<void> {
    const headers = { Authorization: `Bearer ${this.tokens[0]}` };
    for (const giveUp = performance.now() + LIVE_LIMIT; ; await delay(LOOK_INTERVAL)) {
      const response = await fetch(`${this.server.url}/v1/gates`, { headers });
      await response.body?.cancel();
      if (response.headers.has('age')) return;
      if (performance.now() > giveUp) throw new Error('The gates did not become live');
    }
  }
}
