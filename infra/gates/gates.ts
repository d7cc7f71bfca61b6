import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import type { Account } from '../account';
import type { OperationSettings } from '../settings/operation-options';
import { GateDevice } from './gate-device';
import { LastWillRules } from './last-will-rules';
import type { GateSettings } from './options';

export interface GatesArgs {
  settings: GateSettings & Pick<OperationSettings, 'logRetentionDays'>;
  account: Account;
}

/** AWS IoT things of all gates, and the rules for their last wills. */
export class Gates extends pulumi.ComponentResource {
  /** Host name that devices and the service connect to. */
  readonly endpoint: pulumi.Output<string>;
  /** PEM certificates by gate id, of gates whose certificate signing request is configured. */
  readonly certificates: Record<string, pulumi.Output<string>> = {};

  constructor(name: string, { settings, account }: GatesArgs, options: pulumi.ComponentResourceOptions) {
    super('gatehouse:infra:Gates', name, {}, options);
    const { gates, deviceCertificateRequests, logRetentionDays } = settings;

    for (const gate of gates) {
      const { certificatePem } = new GateDevice(
        `${name}-${gate.id}`,
        { gate, account, certificateRequest: deviceCertificateRequests[gate.id] },
        { parent: this },
      );
      if (certificatePem) this.certificates[gate.id] = certificatePem;
    }
    new LastWillRules(`${name}-last-will`, { gates, account, logRetentionDays }, { parent: this });

    this.endpoint = aws.iot.getEndpointOutput(
      { endpointType: 'iot:Data-ATS' },
      { parent: this },
    ).endpointAddress;
    this.registerOutputs({ endpoint: this.endpoint });
  }
}
