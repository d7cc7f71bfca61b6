import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { devicePermissions, shadowTopics } from '../../contract/device-protocol';
import { commandTopicOf, type Gate } from '../../contract/gate';
import type { Account } from '../account';
import { allow, policyDocument, type Statement } from '../iam/policy-document';

export interface GateDeviceArgs {
  gate: Gate;
  account: Account;
  /** PEM certificate signing request made on the device; without one, certificates are attached by hand. */
  certificateRequest: string | undefined;
}

/** AWS IoT thing of one gate, with its policy and its certificate. */
export class GateDevice extends pulumi.ComponentResource {
  /** PEM certificate to put on the device, where a certificate signing request is configured. */
  readonly certificatePem: pulumi.Output<string> | undefined;

  constructor(
    name: string,
    { gate, account, certificateRequest }: GateDeviceArgs,
    options: pulumi.ComponentResourceOptions,
  ) {
    super('gatehouse:infra:GateDevice', name, {}, options);
    const thing = new aws.iot.Thing(name, { name: gate.thing }, { parent: this });
    const policy = new aws.iot.Policy(
      name,
      { policy: policyDocument(devicePolicy(gate, account)) },
      { parent: this },
    );

    if (certificateRequest) {
      const certificate = new aws.iot.Certificate(
        name,
        { csr: certificateRequest, active: true },
        { parent: this },
      );
      new aws.iot.PolicyAttachment(name, { policy: policy.name, target: certificate.arn }, { parent: this });
      new aws.iot.ThingPrincipalAttachment(
        name,
        { thing: thing.name, principal: certificate.arn },
        { parent: this },
      );
      // The provider takes it for a secret; a certificate is public, only its key is not.
      this.certificatePem = pulumi.unsecret(certificate.certificatePem);
    }
    this.registerOutputs({});
  }
}

/** The connected thing in a policy (AWS IoT Core: "Thing policy variables"). */
const CONNECTED_THING = `\${iot:Connection.Thing.ThingName}`;

/**
 * AWS IoT policy of one gate's device: what `contract/device-protocol.ts` says that it may do. A policy may have 2,048
 * characters, so its topics name the thing by a variable, and what a device hears of its own shadow is one entry.
 */
function devicePolicy(gate: Gate, { id, partition, region }: Account): Statement[] {
  const iot = (kind: string) => (name: string) =>
    pulumi.interpolate`arn:${partition}:iot:${region}:${id}:${kind}/${name}`;
  const { subscribe, publish } = devicePermissions({ ...gate, thing: CONNECTED_THING });
  return [
    allow(['iot:Connect'], [iot('client')(devicePermissions(gate).clientId)], {
      Bool: { 'iot:Connection.Thing.IsAttached': 'true' },
    }),
    allow(['iot:Subscribe'], subscribe.map(iot('topicfilter'))),
    allow(['iot:Receive'], [commandTopicOf(gate), shadowTopics(CONNECTED_THING).all].map(iot('topic'))),
    allow(['iot:Publish'], publish.map(iot('topic'))),
  ];
}
