import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { devicePermissions } from '../../contract/device-protocol';
import type { Gate } from '../../contract/gate';
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

/** AWS IoT policy of one gate's device: what `contract/device-protocol.ts` says that it may do. */
function devicePolicy(gate: Gate, { id, partition, region }: Account): Statement[] {
  const iot = (kind: string) => (name: string) =>
    pulumi.interpolate`arn:${partition}:iot:${region}:${id}:${kind}/${name}`;
  const { clientId, subscribe, publish } = devicePermissions(gate);
  return [
    allow(['iot:Connect'], [iot('client')(clientId)], {
      Bool: { 'iot:Connection.Thing.IsAttached': 'true' },
    }),
    allow(['iot:Subscribe'], subscribe.map(iot('topicfilter'))),
    allow(['iot:Receive'], subscribe.map(iot('topic'))),
    allow(['iot:Publish'], publish.map(iot('topic'))),
  ];
}
