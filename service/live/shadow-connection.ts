import { randomUUID } from 'node:crypto';
import type { MqttClient } from 'mqtt';

/** Topics in one SUBSCRIBE (AWS IoT Core: "Message broker and protocol limits and quotas"). */
const TOPICS_PER_SUBSCRIBE = 8;

/** Seconds between signs of life, after which a lost connection is noticed. */
const KEEP_ALIVE_SECONDS = 30;

/** Longest wait for the connection to stand, in milliseconds. */
const CONNECT_TIMEOUT = 10_000;

interface ShadowConnectionOptions {
  /** Signed just now: it is good for one connection. */
  url: string;
  /** Start of its client id; the rest is its own. */
  clientPrefix: string;
  topics: readonly string[];
  onMessage(topic: string, payload: Uint8Array): void;
  /** AWS IoT has answered a sign of life. */
  onSignOfLife(): void;
}

export interface ShadowConnection {
  /** Resolves when the connection has ended, whoever ended it; AWS IoT does after 24 hours. */
  ended: Promise<void>;
  close(): void;
}

/**
 * Connection to AWS IoT over MQTT and WebSocket that is subscribed to topics.
 *
 * @throws {Error} where the connection, or one of the subscriptions, is refused
 */
export async function connectShadows(options: ShadowConnectionOptions): Promise<ShadowConnection> {
  const { url, clientPrefix, topics, onMessage, onSignOfLife } = options;
  const { default: mqtt } = await import('mqtt');
  const client = mqtt.connect(url, {
    // The library would take the query apart; it is signed as it is.
    transformWsUrl: () => url,
    clientId: clientPrefix + randomUUID(),
    clean: true,
    keepalive: KEEP_ALIVE_SECONDS,
    connectTimeout: CONNECT_TIMEOUT,
    // A reconnection needs a new signature.
    reconnectPeriod: 0,
  });
  const ended = new Promise<void>((resolve) => client.once('close', resolve));
  try {
    await connected(client);
    client.on('message', (topic, payload) => onMessage(topic, payload));
    client.on('packetreceive', ({ cmd }) => cmd === 'pingresp' && onSignOfLife());
    await subscribe(client, topics);
  } catch (error) {
    client.end(true);
    throw error;
  }
  return { ended, close: () => client.end(true) };
}

function connected(client: MqttClient): Promise<void> {
  return new Promise((resolve, reject) => {
    client.once('connect', () => resolve());
    client.once('close', () => reject(new Error('AWS IoT ended the connection before it stood')));
    // It stays for good: without a listener, a later error would end the process. The end of the connection follows.
    client.on('error', reject);
  });
}

async function subscribe(client: MqttClient, topics: readonly string[]): Promise<void> {
  for (let first = 0; first < topics.length; first += TOPICS_PER_SUBSCRIBE) {
    const some = topics.slice(first, first + TOPICS_PER_SUBSCRIBE);
    const granted = await client.subscribeAsync([...some], { qos: 1 });
    const refused = granted.filter(({ qos }) => qos > 1).map(({ topic }) => topic);
    if (refused.length > 0) throw new Error(`AWS IoT refused the subscription to ${refused.join(', ')}`);
  }
}
