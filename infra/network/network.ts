import * as awsx from '@pulumi/awsx';
import * as pulumi from '@pulumi/pulumi';
import { providerOf } from '../account';
import type { NetworkSettings } from './options';

const NAT_GATEWAYS = { 'public-ip': 'None', 'single-nat': 'Single', 'nat-per-zone': 'OnePerAz' } as const;

export interface NetworkArgs extends NetworkSettings {
  region: string;
}

/**
 * VPC of the stack. Tasks need a way out to the load balancer's public keys, which no VPC endpoint serves: a public
 * address of their own (closed to everyone but the load balancer) or a NAT gateway.
 *
 * S3's gateway endpoint is the one endpoint that pays for itself: it is free, and images and container layers
 * bypass the NAT gateway. Interface endpoints cost more each hour than this little traffic through NAT.
 */
export class Network extends pulumi.ComponentResource {
  readonly vpcId: pulumi.Output<string>;
  readonly publicSubnetIds: pulumi.Output<string[]>;
  readonly taskSubnetIds: pulumi.Output<string[]>;
  readonly tasksHavePublicAddress: boolean;

  constructor(
    name: string,
    { egress, availabilityZones, region }: NetworkArgs,
    options: pulumi.ComponentResourceOptions,
  ) {
    super('gatehouse:infra:Network', name, {}, options);
    this.tasksHavePublicAddress = egress === 'public-ip';

    const vpc = new awsx.ec2.Vpc(
      `${name}-vpc`,
      {
        numberOfAvailabilityZones: availabilityZones,
        // A fixed share of the VPC for each zone: a third zone later moves no subnet.
        availabilityZoneCidrMask: 18,
        enableDnsHostnames: true,
        natGateways: { strategy: NAT_GATEWAYS[egress] },
        subnetStrategy: 'Auto',
        subnetSpecs: [
          { type: 'Public', name: 'public', cidrMask: 24 },
          ...(this.tasksHavePublicAddress
            ? []
            : [{ type: 'Private' as const, name: 'private', cidrMask: 22 }]),
        ],
        vpcEndpointStrategy: 'Auto',
        vpcEndpointSpecs: [{ serviceName: `com.amazonaws.${region}.s3`, vpcEndpointType: 'Gateway' }],
      },
      { parent: this, providers: [providerOf(this)] },
    );

    this.vpcId = vpc.vpcId;
    this.publicSubnetIds = vpc.publicSubnetIds;
    this.taskSubnetIds = this.tasksHavePublicAddress ? vpc.publicSubnetIds : vpc.privateSubnetIds;
    this.registerOutputs({ vpcId: this.vpcId });
  }
}
