import path from 'node:path';
import type { Gate } from '../../contract/gate';
import { startDataPlane } from './data-plane';
import { gatePolicy } from './device-policy';
import { DeviceShadows } from './device-shadows';
import type { JsonObject } from './json';
import { applyLastWillRule } from './last-will-rule';
import { startMessageBroker } from './message-broker';
import { PublishRecorder } from './publish-recorder';
import type { PublishedMessage } from './publish-request';
import type { ShadowDocument } from './shadow-document';
import { ShadowFiles } from './shadow-files';
import { answerShadowRequest } from './shadow-topics';

export interface IotOptions {
  /** Port of the HTTP data plane; any free one by default. */
  httpPort?: number;
  /** Port of the MQTT broker; any free one by default. */
  mqttPort?: number;
  /** Where shadows outlive the process; without it they do not. */
  dataFolder?: string;
  /** Gates whose devices are held to their policy. */
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
  /** Resolves with the first message, or the `count`-th, as soon as it is published. */
  waitForPublish(count?: number): Promise<PublishedMessage>;
  forgetPublished(): void;
  /** The shadow as it is kept, `undefined` for a thing that has none. */
  shadow(thing: string): ShadowDocument | undefined;
  stop(): Promise<void>;
}

/**
 * AWS IoT on loopback: MQTT broker, HTTP data plane, device shadows, and the stack's last-will rule.
 *
 * @throws {Error} with `code` `EADDRINUSE` and the port where a port is taken
 */
export async function startIot(options: IotOptions = {}): Promise<LocalIot> {
  const { httpPort = 0, mqttPort = 0, dataFolder, gates = [], now = Date.now } = options;
  const recorder = new PublishRecorder();
  const files = dataFolder === undefined ? undefined : new ShadowFiles(path.join(dataFolder, 'shadows'));
  const notify = (topic: string, payload: JsonObject) => {
    const message = { topic, payload: Buffer.from(JSON.stringify(payload)), qos: 1 } as const;
    // It fails only once the broker has stopped, and then nobody listens any more.
    broker.publish(message).catch(() => undefined);
  };
  const shadows = new DeviceShadows({ now, notify, files });
  const broker = await startMessageBroker({
    port: mqttPort,
    now,
    policies: new Map(gates.map((gate) => [gate.thing, gatePolicy(gate)])),
    onMessage(topic, payload) {
      answerShadowRequest({ shadows, publish: notify, now }, topic, payload);
      applyLastWillRule(shadows, topic, payload);
    },
  });
  const dataPlane = await startDataPlane({
    port: httpPort,
    shadows,
    async publish(message) {
      await broker.publish(message);
      recorder.record(message);
    },
  }).catch(async (error) => {
    await broker.stop();
    throw error;
  });
  return {
    url: dataPlane.url,
    mqttUrl: broker.url,
    get published() {
      return recorder.messages;
    },
    waitForPublish: (count = 1) => recorder.wait(count),
    forgetPublished: () => recorder.clear(),
    shadow: (thing) => shadows.document(thing),
    async stop() {
      await Promise.all([dataPlane.stop(), broker.stop()]);
    },
  };
}
