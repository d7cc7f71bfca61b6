import { willTopic } from '../../contract/device-protocol';
import type { Gate } from '../../contract/gate';

/** What one device may do; the twin of the AWS IoT policy that the stack attaches to its certificate. */
export interface DevicePolicy {
  mayPublish(topic: string): boolean;
  maySubscribe(topicFilter: string): boolean;
}

/** A gate's device hears its own commands, keeps its own shadow and leaves its own last will. */
export function gatePolicy({ thing, topic }: Gate): DevicePolicy {
  const shadow = `$aws/things/${thing}/shadow`;
  const published = new Set([`${shadow}/get`, `${shadow}/update`, willTopic(thing)]);
  const subscribed = new Set([
    topic,
    `${shadow}/get/accepted`,
    `${shadow}/get/rejected`,
    `${shadow}/update/accepted`,
    `${shadow}/update/rejected`,
  ]);
  return {
    mayPublish: (candidate) => published.has(candidate),
    maySubscribe: (topicFilter) => subscribed.has(topicFilter),
  };
}
