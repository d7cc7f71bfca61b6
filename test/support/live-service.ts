import http from 'node:http';
import { IoTDataPlane } from '@aws-sdk/client-iot-data-plane';
import type { ServiceEnvironment } from '../../contract/environment';
import type { Gate } from '../../contract/gate';
import { type LocalIot, startIot } from '../../local/iot/start-iot';
import { close, listen } from '../../local/loopback-server';
import { DEFAULT_GATE } from '../../local/stack-settings';
import { type App, createApp } from '../../service/app';
import { readConfig } from '../../service/platform/config';
import { createLogger } from '../../service/platform/log';
import { EventReader } from './event-reader';
import { type FaultyProxy, startFaultyProxy } from './faulty-proxy';
import { collectLines, environmentFor, type LogLine } from './service-under-test';
import { SigningAuthority } from './signing-authority';
import { until } from './until';

/** The service with a live connection to AWS IoT, which can be cut, and a server that viewers can connect to. */
export class LiveService {
  readonly log: LogLine[] = [];
  readonly viewers: EventReader[] = [];
  app!: App;
  url = '';
  readonly server = http.createServer((request, response) => this.app.express(request, response));

  private constructor(
    readonly authority: SigningAuthority,
    readonly iot: LocalIot,
    readonly front: FaultyProxy,
    private readonly device: IoTDataPlane,
  ) {}

  static async start(
    gates: readonly Gate[] = [DEFAULT_GATE],
    environment: ServiceEnvironment = {},
    requestLimit?: number,
  ): Promise<LiveService> {
    const authority = await SigningAuthority.start();
    const iot = await startIot({ gates });
    const front = await startFaultyProxy(iot.url);
    const device = new IoTDataPlane({ region: 'eu-west-1', endpoint: iot.url });
    const live = new LiveService(authority, iot, front, device);
    // The SDK reads its endpoint from the process, as in production.
    process.env['AWS_ENDPOINT_URL_IOT_DATA_PLANE'] = front.url;
    const config = readConfig({
      ...environmentFor(authority, {
        GATES: JSON.stringify(gates),
        AWS_ENDPOINT_URL_IOT_DATA_PLANE: front.url,
        ...environment,
      }),
    });
    live.app = createApp({ config, requestLimit, logger: createLogger('debug', collectLines(live.log)) });
    live.url = `http://127.0.0.1:${await listen(live.server, 0)}`;
    await live.app.start();
    return live;
  }

  async stop(): Promise<void> {
    for (const viewer of this.viewers) viewer.close();
    this.app.stop();
    this.server.closeAllConnections();
    await close(this.server);
    this.device.destroy();
    await this.front.stop();
    await this.iot.stop();
    await this.authority.stop();
  }

  said(message: string): number {
    return this.log.filter(({ msg }) => msg === message).length;
  }

  /** Waits until the gates are live for the nth time. */
  live(times = 1): Promise<void> {
    return until('the gates are live', () => this.said('gates are live') >= times);
  }

  async report(reported: object, thingName = DEFAULT_GATE.thing): Promise<void> {
    await this.device.updateThingShadow({
      thingName,
      payload: Buffer.from(JSON.stringify({ state: { reported } })),
    });
  }

  bearer(claims: Record<string, unknown> = {}): Record<string, string> {
    return { Authorization: `Bearer ${this.authority.accessToken(claims)}` };
  }

  async watch(claims: Record<string, unknown> = {}): Promise<EventReader> {
    const viewer = await EventReader.open(this.url, this.bearer(claims));
    this.viewers.push(viewer);
    return viewer;
  }

  get(path: string): Promise<Response> {
    return fetch(this.url + path, { headers: this.bearer() });
  }

  command(message: string, claims: Record<string, unknown> = {}): Promise<Response> {
    return fetch(`${this.url}/v1/gates/control`, {
      method: 'POST',
      headers: { ...this.bearer(claims), 'Content-Type': 'application/json' },
      body: JSON.stringify({ message }),
    });
  }
}
