import net from 'node:net';
import type { Duplex } from 'node:stream';
import { Aedes, type Client } from 'aedes';
import { type DevicePermissions, SERVICE_CLIENT_MARK } from '../../contract/device-protocol';
import { listen } from '../loopback-server';

export interface BrokerMessage {
  topic: string;
  payload: Uint8Array;
  qos: 0 | 1;
  /** Seconds after which the message is dropped rather than delivered; without it, never. */
  messageExpiry?: number | undefined;
}

export interface MessageBroker {
  /** `mqtt://` address of the TCP listener. */
  url: string;
  publish(message: BrokerMessage): Promise<void>;
  /** Takes a connection that came another way than the TCP listener, such as over WebSocket. */
  accept(stream: Duplex): void;
  stop(): Promise<void>;
}

interface MessageBrokerOptions {
  port: number;
  /** Milliseconds since 1970. */
  now: () => number;
  /** What devices may do. A client with an id of none of them is a developer's own and may do anything. */
  devices: readonly DevicePermissions[];
  /** Topics that the service may subscribe to; it publishes through the data plane alone. */
  stateTopics: readonly string[];
  /** Called for every message that a client published, last wills among them, after it went to the subscribers. */
  onMessage: (topic: string, payload: Uint8Array) => void;
}

/**
 * Message broker, MQTT 3.1.1, with AWS IoT's rules on top: message expiry, the permissions of each device, no last
 * will on a reserved topic.
 */
export async function startMessageBroker(options: MessageBrokerOptions): Promise<MessageBroker> {
  const { now, devices, stateTopics, onMessage } = options;
  const permissionsOf = (client: Client | null): DevicePermissions | undefined =>
    client?.id.includes(SERVICE_CLIENT_MARK)
      ? { clientId: client.id, publish: [], subscribe: stateTopics }
      : devices.find(({ clientId }) => clientId === client?.id);

  const broker = await Aedes.createBroker({
    preConnect(_client, { will }, callback) {
      // The shadow service ignores such a will (Developer Guide: "Using shadows in apps and services"). Refusing
      // the connection shows the mistake where it is made.
      if (will?.topic.startsWith('$')) {
        return callback(new Error('A last will cannot be sent to a reserved topic'), false);
      }
      callback(null, true);
    },
    authorizePublish(client, { topic }, callback) {
      const permissions = permissionsOf(client);
      if (!permissions || permissions.publish.includes(topic)) return callback(null);
      callback(new Error(`${permissions.clientId} may not publish to ${topic}`));
    },
    authorizeSubscribe(client, subscription, callback) {
      const permissions = permissionsOf(client);
      const isAllowed = !permissions || permissions.subscribe.includes(subscription.topic);
      callback(null, isAllowed ? subscription : null);
    },
    authorizeForward(_client, packet) {
      // Asked at every delivery, also of what waited in a persistent session.
      return packet.messageExpiry !== undefined && packet.messageExpiry <= now() ? null : packet;
    },
  });
  broker.on('publish', ({ topic, payload }, client) => {
    if (client) onMessage(topic, Buffer.from(payload));
  });

  // Many small packets: without this each would wait some 40 ms for the acknowledgement of the one before.
  const server = net.createServer({ noDelay: true }, (socket) => broker.handle(socket));
  const port = await listen(server, options.port);

  return {
    url: `mqtt://127.0.0.1:${port}`,
    publish({ topic, payload, qos, messageExpiry }) {
      const packet = {
        cmd: 'publish' as const,
        topic,
        payload: Buffer.from(payload),
        qos,
        retain: false,
        dup: false,
        ...(messageExpiry !== undefined && { messageExpiry: now() + messageExpiry * 1000 }),
      };
      return new Promise((resolve, reject) => {
        broker.publish(packet, (error) => (error ? reject(error) : resolve()));
      });
    },
    accept: (stream) => broker.handle(stream),
    async stop() {
      const closed = new Promise((resolve) => server.close(resolve));
      await new Promise<void>((resolve) => broker.close(resolve));
      await closed;
    },
  };
}
