import * as awsx from '@pulumi/awsx';
import * as pulumi from '@pulumi/pulumi';
import { providerOf } from '../account';
import type { NetworkSettings } from './options';

const NAT_GATEWAYS = { 'public-ip': 'None', 'single-nat': 'Single', 'nat-per-zone': 'OnePerAz' } as const;

const VPC_CIDR = '10.0.0.0/16';

/** Bits of the VPC's network that number the zones: a fixed share for each, so that a third zone later moves no subnet. */
const ZONE_BITS = 2;

const PUBLIC_SUBNET_PREFIX = 24;
const PRIVATE_SUBNET_PREFIX = 22;

export interface NetworkArgs {
  settings: NetworkSettings;
  region: string;
}

/**
 * VPC of the stack, or one that exists. Tasks need a way out to the load balancer's public keys and to Cognito, which no
 * VPC endpoint serves (see {@link InterfaceEndpoints}): a public address of their own (closed to everyone but the load
 * balancer) or a NAT gateway.
 */
export class Network extends pulumi.ComponentResource {
  readonly vpcId: pulumi.Output<string>;
  /** What tells the VPC from another one before it is made; a change of it replaces what can't move. */
  readonly replacementTrigger: string;
  readonly loadBalancerSubnetIds: pulumi.Output<string[]>;
  readonly taskSubnetIds: pulumi.Output<string[]>;
  readonly tasksHavePublicAddress: boolean;

  constructor(name: string, { settings, region }: NetworkArgs, options: pulumi.ComponentResourceOptions) {
    super('gatehouse:infra:Network', name, {}, options);
    this.tasksHavePublicAddress = settings.egress === 'public-ip';
    this.replacementTrigger = settings.vpcId ?? settings.vpcCidr ?? VPC_CIDR;

    if (settings.vpcId) {
      this.vpcId = pulumi.output(settings.vpcId);
      this.loadBalancerSubnetIds = pulumi.output(settings.loadBalancerSubnetIds);
      this.taskSubnetIds = pulumi.output(settings.taskSubnetIds);
    } else {
      const vpc = this.ownVpc(name, settings, region);
      this.vpcId = vpc.vpcId;
      this.loadBalancerSubnetIds = settings.internalLoadBalancer ? vpc.privateSubnetIds : vpc.publicSubnetIds;
      this.taskSubnetIds = this.tasksHavePublicAddress ? vpc.publicSubnetIds : vpc.privateSubnetIds;
    }
    this.registerOutputs({ vpcId: this.vpcId });
  }

  private ownVpc(
    name: string,
    { egress, availabilityZones, vpcCidr = VPC_CIDR }: NetworkSettings,
    region: string,
  ): awsx.ec2.Vpc {
    if (egress === 'existing') throw new Error('egress existing needs a VPC that exists');
    const zonePrefix = Number(vpcCidr.split('/')[1]) + ZONE_BITS;
    return new awsx.ec2.Vpc(
      `${name}-vpc`,
      {
        cidrBlock: vpcCidr,
        numberOfAvailabilityZones: availabilityZones,
        availabilityZoneCidrMask: zonePrefix,
        enableDnsHostnames: true,
        natGateways: { strategy: NAT_GATEWAYS[egress] },
        subnetStrategy: 'Auto',
        subnetSpecs: [
          { type: 'Public', name: 'public', cidrMask: PUBLIC_SUBNET_PREFIX },
          ...(this.tasksHavePublicAddress
            ? []
            : [
                {
                  type: 'Private' as const,
                  name: 'private',
                  cidrMask: Math.max(PRIVATE_SUBNET_PREFIX, zonePrefix + 1),
                },
              ]),
        ],
        // S3's gateway endpoint is free, and images and container layers bypass the NAT gateway.
        vpcEndpointStrategy: 'Auto',
        vpcEndpointSpecs: [{ serviceName: `com.amazonaws.${region}.s3`, vpcEndpointType: 'Gateway' }],
      },
      { parent: this, providers: [providerOf(this)] },
    );
  }
}
