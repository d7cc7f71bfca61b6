import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';

/** Services of a task that an interface endpoint serves under their own names. */
const SERVICES = ['ecr.api', 'ecr.dkr', 'logs'];

export interface InterfaceEndpointsArgs {
  region: string;
  vpcId: pulumi.Input<string>;
  subnetIds: pulumi.Input<string[]>;
  /** Security group of the tasks, which alone may use them. */
  taskGroupId: pulumi.Input<string>;
}

/**
 * Interface endpoints: container images and logs stay inside AWS's network and off the NAT gateway, which is needed all
 * the same. No endpoint serves the load balancer's public keys. Cognito's refuses a user pool that has a domain (Amazon
 * Cognito: "Access Amazon Cognito using an interface endpoint"), and this one has, for managed login. AWS IoT's
 * data endpoint gets no DNS name of its own (AWS IoT Core: "Using AWS IoT Core with interface VPC endpoints").
 */
export class InterfaceEndpoints extends pulumi.ComponentResource {
  constructor(name: string, args: InterfaceEndpointsArgs, options: pulumi.ComponentResourceOptions) {
    super('gatehouse:infra:InterfaceEndpoints', name, {}, options);
    const { region, vpcId, subnetIds, taskGroupId } = args;
    const group = new aws.ec2.SecurityGroup(
      `${name}-endpoints`,
      { vpcId, description: 'Gatehouse interface endpoints' },
      { parent: this },
    );
    new aws.vpc.SecurityGroupIngressRule(
      `${name}-endpoints-from-tasks`,
      {
        securityGroupId: group.id,
        description: 'From the tasks only',
        referencedSecurityGroupId: taskGroupId,
        ipProtocol: 'tcp',
        fromPort: 443,
        toPort: 443,
      },
      { parent: this },
    );
    for (const service of SERVICES) {
      new aws.ec2.VpcEndpoint(
        `${name}-${service.replace('.', '-')}`,
        {
          vpcId,
          serviceName: `com.amazonaws.${region}.${service}`,
          vpcEndpointType: 'Interface',
          privateDnsEnabled: true,
          subnetIds,
          securityGroupIds: [group.id],
        },
        { parent: this },
      );
    }
    this.registerOutputs({});
  }
}
