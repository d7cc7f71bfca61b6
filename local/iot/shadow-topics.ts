import type { DeviceShadows } from './device-shadows';
import { IotError } from './iot-error';
import type { JsonObject } from './json';
import { clientTokenOf } from './shadow-request';

const REQUEST = /^\$aws\/things\/([^/]+)\/shadow\/(get|update|delete)$/;

interface ShadowTopicsOptions {
  shadows: DeviceShadows;
  publish: (topic: string, payload: JsonObject) => void;
  /** Milliseconds since 1970. */
  now: () => number;
}

/**
 * The shadow service as devices use it: a request on a reserved topic, an answer on `accepted` or `rejected`
 * (Developer Guide: "Device Shadow MQTT topics"). Messages on other topics are none of its business.
 */
export function answerShadowRequest(
  { shadows, publish, now }: ShadowTopicsOptions,
  topic: string,
  payload: Uint8Array,
): void {
  const [, thing, operation] = REQUEST.exec(topic) ?? [];
  if (thing === undefined || operation === undefined) return;
  const clientToken = clientTokenOf(payload);
  const token: JsonObject = clientToken === undefined ? {} : { clientToken };
  try {
    // An accepted update is announced by the shadow itself, whichever way it came.
    if (operation === 'update') shadows.update(thing, payload);
    else
      publish(`${topic}/accepted`, {
        ...(operation === 'get' ? shadows.get(thing) : shadows.delete(thing)),
        ...token,
      });
  } catch (error) {
    if (!(error instanceof IotError)) throw error;
    const timestamp = Math.floor(now() / 1000);
    publish(`${topic}/rejected`, { code: error.status, message: error.message, timestamp, ...token });
  }
}
