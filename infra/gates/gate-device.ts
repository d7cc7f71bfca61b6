import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import type { Gate } from '../../contract/gate';
import type { Account } from '../account';
import { policyDocument } from '../iam/policy-document';
import { devicePolicy } from './device-policy';

export interface GateDeviceArgs {
  gate: Gate;
  account: Account;
  /** PEM certificate signing request made on the device; without one, certificates are attached by hand. */
  certificateRequest: string | undefined;
}

/** A gate's identity in AWS IoT: its thing, what it may do, and its certificate. */
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
