import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { willTopic } from '../../contract/device-protocol';
import { commandTopicOf, inNamespace } from '../../contract/gate';
import { type Account, physicalName } from '../account';
import type { LambdaFunction } from '../lambda/lambda-function';
import type { LogSettings } from '../storage/log-group';
import { Enrolment } from './enrolment';
import { GateDevice } from './gate-device';
import { GateWatch } from './gate-watch';
import { LastWillRule } from './last-will-rule';
import type { GateSettings } from './options';

export interface GatesArgs {
  settings: GateSettings & LogSettings;
  account: Account;
}

/** AWS IoT things of all gates, and the rule for their last wills. */
export class Gates extends pulumi.ComponentResource {
  /** Host name that devices and the service connect to. */
  readonly endpoint: pulumi.Output<string>;
  /** What a gate's device must know besides the endpoint, by gate id. */
  readonly devices: Record<string, { clientId: string; commandTopic: string; willTopic: string }> = {};
  /** Log group of last wills that could not be put into a shadow; empty while all is well. */
  readonly lostWillsLogGroupName: pulumi.Output<string>;
  /** Function that counts gates that are offline. */
  readonly watch: LambdaFunction;
  /** PEM certificates by gate id, in the order of the certificate signing requests that are configured. */
  readonly certificates: Record<string, pulumi.Output<string>[]> = {};

  constructor(name: string, { settings, account }: GatesArgs, options: pulumi.ComponentResourceOptions) {
    super('gatehouse:infra:Gates', name, {}, options);
    const { deviceCertificateRequests, gatesToEnrol } = settings;
    const namespace = physicalName();
    const toEnrol: Record<string, GateDevice> = {};

    for (const gate of settings.gates.map((configured) => inNamespace(configured, namespace))) {
      this.devices[gate.id] = {
        clientId: gate.thing,
        commandTopic: commandTopicOf(gate),
        willTopic: willTopic(gate.thing),
      };
      const device = new GateDevice(
        `${name}-${gate.id}`,
        { gate, account, certificateRequests: deviceCertificateRequests[gate.id] ?? [] },
        { parent: this },
      );
      if (device.certificatePems.length > 0) this.certificates[gate.id] = device.certificatePems;
      if (gatesToEnrol.includes(gate.id)) toEnrol[gate.id] = device;
    }
    if (gatesToEnrol.length > 0) {
      new Enrolment(`${name}-enrolment`, { account, namespace, devices: toEnrol }, { parent: this });
    }
    const lastWill = new LastWillRule(
      `${name}-last-will`,
      { namespace, account, logging: settings },
      { parent: this },
    );

    this.watch = new GateWatch(
      `${name}-gate-watch`,
      {
        things: Object.values(this.devices).map(({ clientId }) => clientId),
        offlineMinutes: settings.gateOfflineMinutes,
        namespace,
        account,
        logging: settings,
      },
      { parent: this },
    ).function;
    this.lostWillsLogGroupName = lastWill.errorLogGroupName;
    this.endpoint = aws.iot.getEndpointOutput(
      { endpointType: 'iot:Data-ATS' },
      { parent: this },
    ).endpointAddress;
    this.registerOutputs({ endpoint: this.endpoint });
  }
}
