import type { DeviceShadows } from './device-shadows';
import { IotError } from './iot-error';
import { isJsonObject, type JsonValue } from './json';

const WILL_TOPIC = /^gatehouse\/([^/]+)\/will$/;

/**
 * The stack's IoT rule: it republishes a last will to the thing's shadow, if the will says there that the device is
 * gone. Any other will is ignored, and so is one that the shadow refuses.
 */
export function applyLastWillRule(shadows: DeviceShadows, topic: string, payload: Uint8Array): void {
  const [, thing] = WILL_TOPIC.exec(topic) ?? [];
  if (thing === undefined || !saysGone(payload)) return;
  try {
    shadows.update(thing, payload);
  } catch (error) {
    if (!(error instanceof IotError)) throw error;
  }
}

/** The rule's `WHERE state.reported.connected = false`. */
function saysGone(payload: Uint8Array): boolean {
  let will: JsonValue;
  try {
    will = JSON.parse(Buffer.from(payload).toString());
  } catch {
    return false;
  }
  const reported = member(member(will, 'state'), 'reported');
  return member(reported, 'connected') === false;
}

function member(value: JsonValue | undefined, name: string): JsonValue | undefined {
  return isJsonObject(value) ? value[name] : undefined;
}
