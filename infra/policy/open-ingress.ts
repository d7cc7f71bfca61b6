import * as aws from '@pulumi/aws';
import type { PolicyResource, StackValidationPolicy } from '@pulumi/policy';
import { ofType, refersTo } from './relations';

const ANYWHERE = new Set(['0.0.0.0/0', '::/0']);

/**
 * Tasks may have public IP addresses, so their security group alone keeps people from walking past the sign-in
 * of the load balancer.
 */
export const openIngress: StackValidationPolicy = {
  name: 'open-ingress-to-load-balancers-only',
  description: 'Only the security groups of load balancers may be open to the internet.',
  validateStack: ({ resources }, reportViolation) => {
    const loadBalancers = ofType(resources, aws.lb.LoadBalancer);
    const services = ofType(resources, aws.ecs.Service);
    for (const group of ofType(resources, aws.ec2.SecurityGroup)) {
      if (!isOpen(group, resources)) continue;
      if (!loadBalancers.some((loadBalancer) => refersTo(loadBalancer, 'securityGroups', group))) {
        reportViolation(`${group.name} is open to the internet, but belongs to no load balancer`, group.urn);
      }
      for (const service of services) {
        if (refersTo(service, 'networkConfiguration', group)) {
          reportViolation(
            `${service.name} runs in ${group.name}, which is open to the internet`,
            service.urn,
          );
        }
      }
    }
    for (const service of services) {
      // Without groups of its own a service gets the default group of the VPC, which nobody here looks after.
      if ((service.props['networkConfiguration']?.securityGroups ?? []).length === 0) {
        reportViolation(`${service.name} names no security group`, service.urn);
      }
    }
  },
};

function isOpen(group: PolicyResource, resources: readonly PolicyResource[]): boolean {
  const separate = [
    ...ofType(resources, aws.vpc.SecurityGroupIngressRule),
    ...ofType(resources, aws.ec2.SecurityGroupRule).filter(({ props }) => props['type'] === 'ingress'),
  ].filter((rule) => refersTo(rule, 'securityGroupId', group));
  const inline: Record<string, unknown>[] = group.props['ingress'] ?? [];
  return [...separate.map(({ props }) => props), ...inline].some(sourceIsAnywhere);
}

function sourceIsAnywhere(rule: Record<string, unknown>): boolean {
  return [rule['cidrIpv4'], rule['cidrIpv6'], rule['cidrBlocks'], rule['ipv6CidrBlocks']]
    .flat()
    .some((range) => typeof range === 'string' && ANYWHERE.has(range));
}
