import { randomUUID } from 'node:crypto';
import mqtt from 'mqtt';
import { z } from 'zod';
import { LAST_WILL, shadowTopics, willTopic } from '../contract/device-protocol';
import { commandTopicOf, type Gate } from '../contract/gate';

/** What a device must know of its gate. */
export type DeviceGate = Pick<Gate, 'id' | 'thing' | 'topic' | 'commandTopic'>;

/** Where a broker is, and what proves to it who the device is. */
export interface Broker {
  /** `mqtts://` address; `mqtt://`, without certificates, is for brokers on the same machine. */
  url: string;
  tls?: DeviceCredentials;
}

/** PEM texts: the device's certificate and its private key, and the authorities to trust instead of Node's own. */
export interface DeviceCredentials {
  cert: string;
  key: string;
  ca?: string;
}

/** Seconds without a sign of life after which the broker gives the gate up, divided by 1.5. */
const KEEP_ALIVE = 30;

/** What a gate reads of a shadow answer; anything else counts as absent. */
const answerSchema = z
  .object({
    clientToken: z.string().optional().catch(undefined),
    /** Of a refusal. */
    code: z.int().optional().catch(undefined),
    state: z
      .object({ reported: z.record(z.string(), z.unknown()) })
      .optional()
      .catch(undefined),
  })
  .catch({});

type Answer = z.infer<typeof answerSchema>;

/** Code of the refusal where a thing has no shadow (AWS IoT Core: "Device Shadow error messages"). */
const NO_SHADOW = 404;

export type Reported = Record<string, unknown>;

const reportedIn = ({ state }: Answer): Reported => state?.reported ?? {};

export interface GateConnectionOptions {
  broker: Broker;
  gate: DeviceGate;
  onCommand: (payload: Uint8Array, retained: boolean) => void;
  /** Somebody, perhaps the gate itself, changed these reported members of the gate's shadow. */
  onReportedChange: (reported: Reported) => void;
  /** The connection was lost; not called after `close` and `drop`. */
  onLost: () => void;
}

/** One connection to the broker, from CONNECT to its end. */
export interface GateConnection {
  /** Subscribes to the gate's commands; rejects where the connection ends first. */
  acceptCommands(): Promise<void>;
  /**
   * The reported state in the shadow, empty where there is none; rejects where the shadow service refuses, or the
   * connection ends first.
   */
  readReported(): Promise<Reported>;
  /** Changes reported members; resolves when the shadow has accepted or refused, or the connection is lost. */
  report(reported: Reported): Promise<void>;
  /** Ends the session properly: no last will. */
  close(): Promise<void>;
  /** Breaks the line: the broker sends the last will. */
  drop(): Promise<void>;
}

/**
 * Connects as the gate's thing. The session is clean, so that no command waits for a gate that is away, and nothing
 * that an earlier connection left unsent is sent late.
 *
 * @throws {Error} where the broker does not answer or refuses, or its certificate is not one of a trusted authority
 */
export async function connectGate(options: GateConnectionOptions): Promise<GateConnection> {
  const { broker, gate, onCommand, onReportedChange, onLost } = options;
  const shadow = shadowTopics(gate.thing);
  const client = await mqtt.connectAsync(
    broker.url,
    {
      ...(broker.tls && { ...broker.tls, minVersion: 'TLSv1.2', rejectUnauthorized: true }),
      clientId: gate.thing,
      protocolVersion: 4,
      clean: true,
      keepalive: KEEP_ALIVE,
      reconnectPeriod: 0,
      will: {
        topic: willTopic(gate.thing),
        payload: Buffer.from(JSON.stringify(LAST_WILL)),
        qos: 1,
        retain: false,
      },
    },
    false,
  );

  let ended = false;
  /** Who waits for the answer to which client token. */
  const waiting = new Map<string, (answer: Answer) => void>();

  client.on('message', (topic, payload, { retain }) => {
    if (topic === commandTopicOf(gate)) return onCommand(payload, retain);
    const answer = answerSchema.parse(parseJson(payload));
    const { clientToken = '' } = answer;
    waiting.get(clientToken)?.(answer);
    waiting.delete(clientToken);
    if (topic === shadow.updateAccepted) onReportedChange(reportedIn(answer));
  });
  client.on('error', () => client.end(true));
  const lost = new Promise<never>((_resolve, reject) => {
    client.once('close', () => reject(new Error('The connection to the broker has ended')));
  });
  lost.catch(() => {
    if (!ended) onLost();
    ended = true;
  });
  const subscribe = async (topics: string[]) => {
    await Promise.race([client.subscribeAsync(topics, { qos: 1 }), lost]);
  };
  await subscribe([shadow.getAccepted, shadow.getRejected, shadow.updateAccepted, shadow.updateRejected]);

  /** Sends a request to the shadow service; resolves with its answer, accepted or rejected. */
  function ask(topic: string, request: object): Promise<Answer> {
    const clientToken = randomUUID();
    const answer = new Promise<Answer>((resolve) => waiting.set(clientToken, resolve));
    client.publish(topic, JSON.stringify({ ...request, clientToken }), { qos: 1 });
    return Promise.race([answer, lost]);
  }

  return {
    acceptCommands: () => subscribe([commandTopicOf(gate)]),
    async readReported() {
      const answer = await ask(shadow.get, {});
      // Taken for an empty shadow, another refusal would make a restarted gate believe that it starts for the first time.
      if (answer.code !== undefined && answer.code !== NO_SHADOW) {
        throw new Error(`The shadow service refuses to show the shadow (${answer.code})`);
      }
      return reportedIn(answer);
    },
    async report(reported) {
      // A report that a lost connection swallows is made up for by the whole state after the next connect.
      if (!ended) await ask(shadow.update, { state: { reported } }).catch(() => undefined);
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

function parseJson(payload: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(payload).toString());
  } catch {
    return undefined;
  }
}
