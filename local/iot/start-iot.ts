import path from 'node:path';
import { devicePermissions, shadowTopics, stateTopics } from '../../contract/device-protocol';
import type { Gate } from '../../contract/gate';
import { CREDENTIALS } from '../aws-account';
import { type PublishedMessage, startDataPlane } from './data-plane';
import { DeviceShadows } from './device-shadows';
import { startMessageBroker } from './message-broker';
import { type JsonObject, type ShadowDocument, ShadowFiles } from './shadow-files';
import { answerShadowRequest, applyLastWillRules } from './shadow-messages';
import type { WebSocketConnections } from './websocket-upgrade';

/** Messages that are remembered for tests; a system that runs for weeks forgets the oldest. */
const REMEMBERED_MESSAGES = 1_000;

export interface IotOptions {
  /** Port of the HTTP data plane; any free one by default. */
  httpPort?: number;
  /** Port of the MQTT broker; any free one by default. */
  mqttPort?: number;
  /** Where shadows outlive the process; without it they do not. */
  dataFolder?: string;
  /** Gates whose devices are held to their permissions, and whose last wills count. */
  gates?: readonly Gate[];
  /** Milliseconds since 1970; the machine's clock by default. */
  now?: () => number;
}

export interface LocalIot {
  /** Endpoint of the data plane, for `AWS_ENDPOINT_URL_IOT_DATA_PLANE`. */
  url: string;
  mqttUrl: string;
  /** What was published through the data plane, oldest first. */
  readonly published: readonly PublishedMessage[];
  forgetPublished(): void;
  /** Shadows that were read through the data plane so far. */
  readonly reads: number;
  /** The service's connections over WebSocket. */
  webSockets: Pick<WebSocketConnections, 'count' | 'refuse'>;
  /** The shadow as it is kept, `undefined` for a thing that has none. */
  shadow(thing: string): ShadowDocument | undefined;
  stop(): Promise<void>;
}

/**
 * AWS IoT on loopback: MQTT broker, HTTP data plane, device shadows, and the stack's last-will rules.
 *
 * @throws {Error} with `code` `EADDRINUSE` and the port where a port is taken
 */
export async function startIot(options: IotOptions = {}): Promise<LocalIot> {
  const { httpPort = 0, mqttPort = 0, dataFolder, gates = [], now = Date.now } = options;
  const things = gates.map(({ thing }) => thing);
  const published: PublishedMessage[] = [];
  const publish = (topic: string, payload: JsonObject) => {
    const message = { topic, payload: Buffer.from(JSON.stringify(payload)), qos: 1 } as const;
    // It fails only once the broker has stopped, and then nobody listens any more.
    broker.publish(message).catch(() => undefined);
  };
  const shadows = new DeviceShadows({
    now,
    onUpdated(thing, accepted, documents) {
      publish(shadowTopics(thing).updateAccepted, accepted);
      publish(shadowTopics(thing).updateDocuments, documents);
    },
    files: dataFolder === undefined ? undefined : new ShadowFiles(path.join(dataFolder, 'shadows')),
  });
  const broker = await startMessageBroker({
    port: mqttPort,
    now,
    devices: gates.map(devicePermissions),
    stateTopics: gates.flatMap(stateTopics),
    onMessage(topic, payload) {
      answerShadowRequest({ shadows, publish, now }, topic, payload);
      applyLastWillRules(shadows, things, topic, payload);
    },
  });
  const dataPlane = await startDataPlane({
    port: httpPort,
    shadows,
    now,
    credentials: CREDENTIALS,
    onConnection: broker.accept,
    async publish(message) {
      await broker.publish(message);
      published.push(message);
      if (published.length > REMEMBERED_MESSAGES) published.shift();
    },
  }).catch(async (error) => {
    await broker.stop();
    throw error;
  });
  return {
    url: dataPlane.url,
    mqttUrl: broker.url,
    published,
    forgetPublished() {
      published.length = 0;
    },
    get reads() {
      return dataPlane.reads;
    },
    webSockets: dataPlane.webSockets,
    shadow: (thing) => shadows.document(thing),
    async stop() {
      await Promise.all([dataPlane.stop(), broker.stop()]);
    },
  };
}
