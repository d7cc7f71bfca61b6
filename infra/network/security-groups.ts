import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { CONTAINER_PORT } from '../../contract/edge';
import type { NetworkSettings } from './options';

const ANYWHERE = '0.0.0.0/0';
const ANYWHERE_BY_IPV6 = '::/0';

export interface SecurityGroupsArgs {
  settings: Pick<NetworkSettings, 'allowedNetworks' | 'dualStack'>;
  vpcId: pulumi.Input<string>;
}

/** Security groups of load balancer and tasks: nobody but the load balancer reaches a task. */
export class SecurityGroups extends pulumi.ComponentResource {
  readonly loadBalancerGroupId: pulumi.Output<string>;
  readonly taskGroupId: pulumi.Output<string>;

  constructor(
    name: string,
    { settings, vpcId }: SecurityGroupsArgs,
    options: pulumi.ComponentResourceOptions,
  ) {
    super('gatehouse:infra:SecurityGroups', name, {}, options);

    const loadBalancer = new aws.ec2.SecurityGroup(
      `${name}-load-balancer`,
      { vpcId, description: 'Gatehouse load balancer' },
      { parent: this },
    );
    const tasks = new aws.ec2.SecurityGroup(
      `${name}-tasks`,
      { vpcId, description: 'Gatehouse service tasks' },
      { parent: this },
    );

    for (const [scheme, port] of [
      ['http', 80],
      ['https', 443],
    ] as const) {
      for (const [source, range] of Object.entries(sources(settings))) {
        new aws.vpc.SecurityGroupIngressRule(
          `${name}-${scheme}-from-${source}`,
          {
            securityGroupId: loadBalancer.id,
            description: `${scheme.toUpperCase()} from ${source}`,
            ...range,
            ipProtocol: 'tcp',
            fromPort: port,
            toPort: port,
          },
          { parent: this },
        );
      }
    }

    const throughLoadBalancer = { ipProtocol: 'tcp', fromPort: CONTAINER_PORT, toPort: CONTAINER_PORT };
    new aws.vpc.SecurityGroupEgressRule(
      `${name}-load-balancer-to-tasks`,
      {
        securityGroupId: loadBalancer.id,
        description: 'To the tasks',
        referencedSecurityGroupId: tasks.id,
        ...throughLoadBalancer,
      },
      { parent: this },
    );
    new aws.vpc.SecurityGroupIngressRule(
      `${name}-tasks-from-load-balancer`,
      {
        securityGroupId: tasks.id,
        description: 'From the load balancer only',
        referencedSecurityGroupId: loadBalancer.id,
        ...throughLoadBalancer,
      },
      { parent: this },
    );

    const toCloud = { cidrIpv4: ANYWHERE, ipProtocol: 'tcp', fromPort: 443, toPort: 443 };
    new aws.vpc.SecurityGroupEgressRule(
      `${name}-load-balancer-to-cognito`,
      { securityGroupId: loadBalancer.id, description: 'To Cognito, to sign people in', ...toCloud },
      { parent: this },
    );
    new aws.vpc.SecurityGroupEgressRule(
      `${name}-tasks-to-cloud`,
      { securityGroupId: tasks.id, description: 'To AWS services and public keys', ...toCloud },
      { parent: this },
    );

    this.loadBalancerGroupId = loadBalancer.id;
    this.taskGroupId = tasks.id;
    this.registerOutputs({ loadBalancerGroupId: this.loadBalancerGroupId, taskGroupId: this.taskGroupId });
  }
}

/** Where people may come from, by a name that a URN can hold. */
function sources({
  allowedNetworks,
  dualStack,
}: SecurityGroupsArgs['settings']): Record<string, { cidrIpv4: string } | { cidrIpv6: string }> {
  if (allowedNetworks.length === 0) {
    return {
      anywhere: { cidrIpv4: ANYWHERE },
      ...(dualStack && { 'anywhere-by-ipv6': { cidrIpv6: ANYWHERE_BY_IPV6 } }),
    };
  }
  return Object.fromEntries(
    allowedNetworks.map((network) => [
      network.replaceAll(/[:/]/g, '-'),
      network.includes(':') ? { cidrIpv6: network } : { cidrIpv4: network },
    ]),
  );
}
