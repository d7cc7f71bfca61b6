import { IoTDataPlaneClient } from '@aws-sdk/client-iot-data-plane';
import mqtt, { type MqttClient } from 'mqtt';
import type { LocalIot } from '../../local/iot/start-iot';

/** The real SDK client, pointed at the stand-in. */
export function dataPlaneClient({ url }: LocalIot): IoTDataPlaneClient {
  return new IoTDataPlaneClient({
    endpoint: url,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    maxAttempts: 1,
  });
}

export interface ReceivedMessage {
  topic: string;
  payload: string;
}

export interface MqttProbe {
  client: MqttClient;
  /** What arrived so far, oldest first. */
  received: ReceivedMessage[];
  on(topic: string): unknown[];
}

/** A real MQTT client that collects what it hears. */
export async function connectProbe(
  { mqttUrl }: LocalIot,
  options: { clientId?: string; clean?: boolean; will?: { topic: string; payload: Buffer; qos: 1 } } = {},
): Promise<MqttProbe> {
  const received: ReceivedMessage[] = [];
  const client = mqtt.connect(mqttUrl, { ...options, manualConnect: true, reconnectPeriod: 0 });
  // A persistent session delivers at once, before anybody could wait for the connection.
  client.on('message', (topic, payload) => received.push({ topic, payload: payload.toString() }));
  await new Promise<void>((resolve, reject) => {
    client.once('connect', () => resolve());
    client.once('close', () => reject(new Error('The broker refused the connection')));
    client.connect();
  });
  const on = (topic: string) =>
    received
      .filter((message) => message.topic === topic)
      .map(({ payload }) => JSON.parse(payload) as unknown);
  return { client, received, on };
}
