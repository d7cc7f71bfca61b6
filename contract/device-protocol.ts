import { commandTopicOf, type Gate } from './gate';
import type { NumberRange } from './text-values';

/** Messages: what a gate can be told to do. */
export const MESSAGES = ['open', 'close', 'stop'] as const;

export type Message = (typeof MESSAGES)[number];

export type Direction = 'opening' | 'closing';

/** What a message does to a gate. A stop is obeyed at once and always, whatever else it says, and never limited. */
export type MessageRule = { effect: 'stop' } | { effect: 'move'; direction: Direction };

/** Every message has a rule: a message added to {@link MESSAGES} does not compile until it is decided on here. */
export const MESSAGE_RULES: Record<Message, MessageRule> = {
  open: { effect: 'move', direction: 'opening' },
  close: { effect: 'move', direction: 'closing' },
  stop: { effect: 'stop' },
};

/** Seconds after issue in which a command may be obeyed, as it can be configured; devices refuse a longer life. */
export const COMMAND_LIFE_SECONDS: NumberRange = { minimum: 1, maximum: 300 };

/** How far the service's clock may be ahead of the gate's, in seconds. */
export const CLOCK_TOLERANCE_SECONDS = 5;

/** States that a gate reports: at an end, moving, at rest between the ends, or not known to itself. */
export const GATE_STATES = ['open', 'opening', 'closed', 'closing', 'stopped', 'unknown'] as const;

/** Results of a command: under way, carried out, refused, or come too late. */
export const COMMAND_RESULTS = ['accepted', 'succeeded', 'rejected', 'expired'] as const;

/** Topics of a thing's classic shadow (AWS IoT Core: "Device Shadow MQTT topics"). */
export function shadowTopics(thing: string) {
  const shadow = `$aws/things/${thing}/shadow`;
  return {
    all: `${shadow}/*`,
    get: `${shadow}/get`,
    getAccepted: `${shadow}/get/accepted`,
    getRejected: `${shadow}/get/rejected`,
    update: `${shadow}/update`,
    updateAccepted: `${shadow}/update/accepted`,
    updateRejected: `${shadow}/update/rejected`,
    updateDocuments: `${shadow}/update/documents`,
  };
}

/**
 * Last will topic. A will can't be sent to a reserved `$aws` topic, so an IoT rule republishes it into the thing's
 * shadow (AWS IoT Core: "Detecting a thing is connected").
 */
export function willTopic(thing: string): string {
  return `gatehouse/${thing}/will`;
}

/** Last will: a shadow update. The rule ignores a will that does not say so. */
export const LAST_WILL = { state: { reported: { connected: false } } } as const;

/** What a device may do. */
export interface DevicePermissions {
  /** The only client id that it may connect with. */
  clientId: string;
  /** Topics that it may publish to. */
  publish: readonly string[];
  /** Topics that it may subscribe to and receive from. */
  subscribe: readonly string[];
}

/** A gate's device takes its own commands, reads and reports its own shadow, and leaves its own last will. */
export function devicePermissions(gate: Pick<Gate, 'thing' | 'topic' | 'commandTopic'>): DevicePermissions {
  const { thing } = gate;
  const shadow = shadowTopics(thing);
  return {
    clientId: thing,
    publish: [shadow.get, shadow.update, willTopic(thing)],
    subscribe: [
      commandTopicOf(gate),
      shadow.getAccepted,
      shadow.getRejected,
      shadow.updateAccepted,
      shadow.updateRejected,
    ],
  };
}

/** What marks a client id of the service: a device's is the name of its thing, which has no dot. */
export const SERVICE_CLIENT_MARK = '.service-';

/**
 * Start of the client ids that the service connects with, one for each connection of each task: a client id that
 * connects twice pushes out its own first connection. Stacks in one account and region have different namespaces, and so
 * none can push out another's.
 */
export const serviceClientPrefix = (namespace = 'gatehouse'): string => namespace + SERVICE_CLIENT_MARK;

/** State topics of one gate, for the service and for people who follow it: each message holds the whole shadow after a change. */
export function stateTopics({ thing }: Pick<Gate, 'thing'>): readonly string[] {
  return [shadowTopics(thing).updateDocuments];
}
