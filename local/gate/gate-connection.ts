import { randomUUID } from 'node:crypto';
import mqtt from 'mqtt';
import { willTopic } from '../../contract/device-protocol';
import type { Gate } from '../../contract/gate';
import { isJsonObject, type JsonObject } from '../iot/json';

/** Seconds without a sign of life after which the broker gives the gate up, divided by 1.5. */
const KEEP_ALIVE = 30;

/** What the last will says; the stack's IoT rule acts on its topic alone. */
const WILL = { state: { reported: { connected: false } } };

export interface GateConnectionOptions {
  mqttUrl: string;
  gate: Gate;
  onCommand: (payload: Uint8Array) => void;
  /** Somebody, perhaps the gate itself, changed these reported members of the gate's shadow. */
  onReportedChange: (reported: JsonObject) => void;
  /** The connection was lost; not called after `close` and `drop`. */
  onLost: () => void;
}

/** One connection to the broker, from CONNECT to its end. */
export interface GateConnection {
  /** Subscribes to the gate's commands; rejects where the connection ends first. */
  acceptCommands(): Promise<void>;
  /** The reported state in the shadow, empty where there is none; rejects where the connection ends first. */
  readReported(): Promise<JsonObject>;
  /** Changes reported members; resolves when the shadow has accepted or refused, or the connection is lost. */
  report(reported: JsonObject): Promise<void>;
  /** Ends the session properly: no last will. */
  close(): Promise<void>;
  /** Breaks the line: the broker sends the last will. */
  drop(): Promise<void>;
}

/**
 * Connects as the gate's thing. The session is clean, so that no command waits for a gate that is
 * away, and nothing that an earlier connection left unsent is sent late.
 *
 * @throws {Error} where the broker does not answer or refuses
 */
export async function connectGate(options: GateConnectionOptions): Promise<GateConnection> {
  const { mqttUrl, gate, onCommand, onReportedChange, onLost } = options;
  const shadow = `$aws/things/${gate.thing}/shadow`;
  const answers = [`${shadow}/get/accepted`, `${shadow}/get/rejected`];
  const updates = [`${shadow}/update/accepted`, `${shadow}/update/rejected`];
  const client = await mqtt.connectAsync(
    mqttUrl,
    {
      clientId: gate.thing,
      protocolVersion: 4,
      clean: true,
      keepalive: KEEP_ALIVE,
      reconnectPeriod: 0,
      will: {
        topic: willTopic(gate.thing),
        payload: Buffer.from(JSON.stringify(WILL)),
        qos: 1,
        retain: false,
      },
    },
    false,
  );

  let ended = false;
  /** Who waits for the answer to which client token. */
  const waiting = new Map<string, (answer: JsonObject) => void>();

  client.on('message', (topic, payload) => {
    if (topic === gate.topic) return onCommand(payload);
    const answer = parseObject(payload);
    settle(answer);
    if (topic === `${shadow}/update/accepted`) onReportedChange(reportedIn(answer));
  });
  client.on('error', () => client.end(true));
  const lost = new Promise<never>((_resolve, reject) => {
    client.once('close', () => reject(new Error('The connection to the broker has ended')));
  });
  lost.catch(() => {
    if (!ended) onLost();
    ended = true;
  });
  await subscribe([...answers, ...updates]);

  async function subscribe(topics: string[]): Promise<void> {
    await Promise.race([client.subscribeAsync(topics, { qos: 1 }), lost]);
  }

  function settle(answer: JsonObject): void {
    const token = String(answer['clientToken']);
    waiting.get(token)?.(answer);
    waiting.delete(token);
  }

  /** Sends a request to the shadow service and resolves with its answer, accepted or rejected. */
  function ask(operation: 'get' | 'update', request: JsonObject): Promise<JsonObject> {
    const clientToken = randomUUID();
    const answer = new Promise<JsonObject>((resolve) => waiting.set(clientToken, resolve));
    client.publish(`${shadow}/${operation}`, JSON.stringify({ ...request, clientToken }), { qos: 1 });
    return Promise.race([answer, lost]);
  }

  return {
    acceptCommands: () => subscribe([gate.topic]),
    readReported: async () => reportedIn(await ask('get', {})),
    async report(reported) {
      if (!ended) await ask('update', { state: { reported } }).catch(() => undefined);
    },
    async close() {
      ended = true;
      await client.endAsync();
    },
    async drop() {
      ended = true;
      await client.endAsync(true);
    },
  };
}

function reportedIn(answer: JsonObject): JsonObject {
  const { state } = answer;
  const reported = isJsonObject(state) ? state['reported'] : undefined;
  return isJsonObject(reported) ? reported : {};
}

function parseObject(payload: Uint8Array): JsonObject {
  try {
    const value: unknown = JSON.parse(Buffer.from(payload).toString());
    return isJsonObject(value) ? value : {};
  } catch {
    return {};
  }
}
