import { createHash } from 'node:crypto';
import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { devicePermissions, shadowTopics } from '../../contract/device-protocol';
import { commandTopicOf, type Gate } from '../../contract/gate';
import type { Account } from '../account';
import { allow, policyDocument, type Statement } from '../iam/policy-document';

export interface GateDeviceArgs {
  gate: Gate;
  account: Account;
  /** PEM certificate signing requests made on the device; without one, certificates are attached by hand or enrolled. */
  certificateRequests: string[];
}

/** AWS IoT thing of one gate, with its policy and its certificates, which are all valid at once. */
export class GateDevice extends pulumi.ComponentResource {
  /** PEM certificates to put on the device, one for each certificate signing request. */
  readonly certificatePems: pulumi.Output<string>[];
  readonly thingName: pulumi.Output<string>;
  readonly policyName: pulumi.Output<string>;

  constructor(
    name: string,
    { gate, account, certificateRequests }: GateDeviceArgs,
    options: pulumi.ComponentResourceOptions,
  ) {
    super('gatehouse:infra:GateDevice', name, {}, options);
    const thing = new aws.iot.Thing(name, { name: gate.thing }, { parent: this });
    const policy = new aws.iot.Policy(
      name,
      { policy: policyDocument(devicePolicy(gate, account)) },
      { parent: this },
    );

    this.certificatePems = certificateRequests.map((csr) => this.certify(name, csr, thing, policy));
    this.thingName = thing.name;
    this.policyName = policy.name;
    this.registerOutputs({});
  }

  /** A certificate is named after its request, so that one that is put in or taken out leaves the others alone. */
  private certify(
    name: string,
    csr: string,
    thing: aws.iot.Thing,
    policy: aws.iot.Policy,
  ): pulumi.Output<string> {
    const requestName = `${name}-${createHash('sha256').update(csr).digest('hex').slice(0, 8)}`;
    const certificate = new aws.iot.Certificate(requestName, { csr, active: true }, { parent: this });
    new aws.iot.PolicyAttachment(
      requestName,
      { policy: policy.name, target: certificate.arn },
      { parent: this },
    );
    new aws.iot.ThingPrincipalAttachment(
      requestName,
      { thing: thing.name, principal: certificate.arn },
      { parent: this },
    );
    // The provider takes it for a secret; a certificate is public, only its key is not.
    return pulumi.unsecret(certificate.certificatePem);
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
