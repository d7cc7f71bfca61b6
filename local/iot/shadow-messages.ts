import { LAST_WILL, willTopic } from '../../contract/device-protocol';
import { type DeviceShadows, parseJson } from './device-shadows';
import { IotError } from './iot-error';
import type { JsonObject } from './shadow-files';

const REQUEST = /^\$aws\/things\/([^/]+)\/shadow\/(get|update)$/;

interface ShadowRequestOptions {
  shadows: DeviceShadows;
  publish: (topic: string, payload: JsonObject) => void;
  /** Milliseconds since 1970. */
  now: () => number;
}

/**
 * Shadow requests of devices: a message on `get` or `update`, answered on `accepted` or `rejected` (AWS IoT Core:
 * "Device Shadow MQTT topics"). Messages on other topics are left alone.
 */
export function answerShadowRequest(
  { shadows, publish, now }: ShadowRequestOptions,
  topic: string,
  payload: Uint8Array,
): void {
  const [, thing = '', operation] = REQUEST.exec(topic) ?? [];
  const token = clientTokenOf(payload);
  try {
    if (operation === 'get') publish(`${topic}/accepted`, { ...shadows.get(thing), ...token });
    // The shadows announce an accepted update themselves, whichever way it came.
    if (operation === 'update') shadows.update(thing, payload);
  } catch (error) {
    if (!(error instanceof IotError)) throw error;
    const timestamp = Math.floor(now() / 1000);
    publish(`${topic}/rejected`, { code: error.status, message: error.message, timestamp, ...token });
  }
}

/** Even a refusal carries the client token of its request, where that is a text. */
function clientTokenOf(payload: Uint8Array): { clientToken?: string } {
  const { clientToken } = Object(parseJson(payload)) as JsonObject;
  return typeof clientToken === 'string' ? { clientToken } : {};
}

/**
 * Last-will rule of each gate's thing, as the stack has it: a last will that says that the device is gone is an
 * update of its shadow. Any other will is ignored, and so is one that the shadow refuses.
 */
export function applyLastWillRules(
  shadows: DeviceShadows,
  things: readonly string[],
  topic: string,
  payload: Uint8Array,
): void {
  const thing = things.find((name) => willTopic(name) === topic);
  if (thing === undefined || !saysGone(payload)) return;
  try {
    shadows.update(thing, payload);
  } catch (error) {
    if (!(error instanceof IotError)) throw error;
  }
}

/** The rule's `WHERE state.reported.connected = false`. */
function saysGone(payload: Uint8Array): boolean {
  const will = parseJson(payload) as Partial<typeof LAST_WILL> | null | undefined;
  return will?.state?.reported?.connected === LAST_WILL.state.reported.connected;
}
