import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { enrolmentTemplateName } from '../../contract/enrolment';
import type { Account } from '../account';
import { allow, type Statement } from '../iam/policy-document';
import { serviceRole } from '../iam/service-role';
import type { GateDevice } from './gate-device';

export interface EnrolmentArgs {
  account: Account;
  namespace: string;
  /** Devices to enrol, by gate id. */
  devices: Record<string, GateDevice>;
}

/**
 * Enrolment: a fleet provisioning template for each gate whose device may be enrolled (AWS IoT Core: "Provisioning devices
 * that don't have device certificates using fleet provisioning", by trusted user). Whoever may call
 * `iot:CreateProvisioningClaim` for it gets a claim of five minutes; thing and policy are fixed in the template, so a
 * claim for one gate is worth nothing for another.
 */
export class Enrolment extends pulumi.ComponentResource {
  constructor(
    name: string,
    { account, namespace, devices }: EnrolmentArgs,
    options: pulumi.ComponentResourceOptions,
  ) {
    super('gatehouse:infra:Enrolment', name, {}, options);
    const { role, policy } = serviceRole(
      name,
      {
        service: 'iot.amazonaws.com',
        description: 'Gatehouse: enrols devices of gates',
        statements: enrolmentPermissions(Object.values(devices), account),
      },
      { parent: this },
    );
    for (const [id, device] of Object.entries(devices)) {
      new aws.iot.ProvisioningTemplate(
        `${name}-${id}`,
        {
          name: enrolmentTemplateName(namespace, id),
          description: `Enrols the device of gate ${id}`,
          enabled: true,
          provisioningRoleArn: role.arn,
          templateBody: templateBody(device),
        },
        { parent: this, dependsOn: [policy] },
      );
    }
    this.registerOutputs({});
  }
}

/** AWS IoT Core: "Provisioning templates", fleet provisioning. */
function templateBody({ thingName, policyName }: GateDevice): pulumi.Output<string> {
  const certificateId = 'AWS::IoT::Certificate::Id';
  return pulumi.jsonStringify({
    Parameters: { [certificateId]: { Type: 'String' } },
    Resources: {
      thing: {
        Type: 'AWS::IoT::Thing',
        // The stack made it already, and looks after it.
        OverrideSettings: {
          AttributePayload: 'DO_NOTHING',
          ThingTypeName: 'DO_NOTHING',
          ThingGroups: 'DO_NOTHING',
        },
        Properties: { ThingName: thingName },
      },
      certificate: {
        Type: 'AWS::IoT::Certificate',
        Properties: { CertificateId: { Ref: certificateId }, Status: 'ACTIVE' },
      },
      policy: { Type: 'AWS::IoT::Policy', Properties: { PolicyName: policyName } },
    },
  });
}

/** What of AWS's own policy for this (AWSIoTThingsRegistration) such a template needs, on the devices to enrol alone. */
function enrolmentPermissions(devices: GateDevice[], { id, partition, region }: Account): Statement[] {
  const iot = (kind: string, name: pulumi.Input<string>) =>
    pulumi.interpolate`arn:${partition}:iot:${region}:${id}:${kind}/${name}`;
  return [
    allow(
      ['iot:CreateThing', 'iot:DescribeThing', 'iot:ListThingPrincipals', 'iot:UpdateThing'],
      devices.map(({ thingName }) => iot('thing', thingName)),
    ),
    allow(
      ['iot:GetPolicy', 'iot:ListTargetsForPolicy'],
      devices.map(({ policyName }) => iot('policy', policyName)),
    ),
    // AWS IoT makes up the ids of certificates while a device enrols.
    allow(
      [
        'iot:AttachPolicy',
        'iot:AttachPrincipalPolicy',
        'iot:DescribeCertificate',
        'iot:ListAttachedPolicies',
        'iot:UpdateCertificate',
      ],
      [iot('cert', '*')],
    ),
    allow(['iot:AttachThingPrincipal', 'iot:ListPrincipalThings', 'iot:RegisterThing'], ['*']),
  ];
}
