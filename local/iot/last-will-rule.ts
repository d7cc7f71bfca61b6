import type { DeviceShadows } from './device-shadows';

const WILL_TOPIC = /^gatehouse\/([^/]+)\/will$/;

/**
 * The stack's IoT rule: whatever a last will says, it means that the device is gone, and the rule republishes just
 * that into the thing's shadow. The payload is not passed on, so a device's will can't write anything else.
 */
export function applyLastWillRule(shadows: DeviceShadows, topic: string): void {
  const [, thing] = WILL_TOPIC.exec(topic) ?? [];
  if (thing === undefined) return;
  shadows.update(thing, Buffer.from(JSON.stringify({ state: { reported: { connected: false } } })));
}
