import * as pulumi from '@pulumi/pulumi';
import { willTopic } from '../../contract/device-protocol';
import type { Gate } from '../../contract/gate';
import type { Account } from '../account';
import { allow, type Statement } from '../iam/policy-document';

/** Answers of the shadow service that a gate listens to (AWS IoT Core: "Device Shadow MQTT topics"). */
const SHADOW_ANSWERS = ['get/accepted', 'get/rejected', 'update/accepted', 'update/rejected'];

/**
 * What one gate's device may do: connect as itself, take its own commands, report its own state, leave its own will.
 */
export function devicePolicy({ thing, topic }: Gate, { id, partition, region }: Account): Statement[] {
  const iot = (resource: string) => pulumi.interpolate`arn:${partition}:iot:${region}:${id}:${resource}`;
  const shadow = `$aws/things/${thing}/shadow`;
  const subscriptions = [topic, ...SHADOW_ANSWERS.map((answer) => `${shadow}/${answer}`)];
  return [
    allow(['iot:Connect'], [iot(`client/${thing}`)], {
      Bool: { 'iot:Connection.Thing.IsAttached': 'true' },
    }),
    allow(
      ['iot:Subscribe'],
      subscriptions.map((name) => iot(`topicfilter/${name}`)),
    ),
    allow(
      ['iot:Receive'],
      subscriptions.map((name) => iot(`topic/${name}`)),
    ),
    allow(
      ['iot:Publish'],
      [`${shadow}/get`, `${shadow}/update`, willTopic(thing)].map((name) => iot(`topic/${name}`)),
    ),
  ];
}
