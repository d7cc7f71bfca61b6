import { property, resource, resources } from '../support/find-resources';
import { type RenderedStack, renderStack } from '../support/render-stack';

describe.each(['dev', 'prod'])('the network of %s', (name) => {
  let stack: RenderedStack;
  beforeAll(async () => {
    stack = await renderStack(name);
  });

  it('lets nobody but the load balancer reach a task', () => {
    const service = resource(stack, 'aws:ecs/service:Service');
    expect(property(service, 'networkConfiguration.securityGroups')).toEqual(['gatehouse-tasks-id']);
    const intoTasks = resources(stack, 'aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule').filter(
      (rule) => property(rule, 'securityGroupId') === 'gatehouse-tasks-id',
    );
    expect(intoTasks.map(({ inputs }) => inputs)).toEqual([
      expect.objectContaining({
        referencedSecurityGroupId: 'gatehouse-load-balancer-id',
        fromPort: 3000,
        toPort: 3000,
        ipProtocol: 'tcp',
      }),
    ]);
    expect(intoTasks.map((rule) => property(rule, 'cidrIpv4'))).toEqual([undefined]);
  });

  it('has no rules inside security groups, which would overrule the separate ones', () => {
    for (const group of resources(stack, 'aws:ec2/securityGroup:SecurityGroup')) {
      expect(Object.keys(group.inputs).sort()).toEqual(['description', 'vpcId']);
    }
  });

  it('is open to the world on 80 and 443 of the load balancer only', () => {
    const open = resources(stack, 'aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule').filter(
      (rule) => property(rule, 'cidrIpv4') !== undefined,
    );
    expect(open.map((rule) => [property(rule, 'securityGroupId'), property(rule, 'fromPort')])).toEqual([
      ['gatehouse-load-balancer-id', 80],
      ['gatehouse-load-balancer-id', 443],
    ]);
  });

  it('lets the load balancer reach Cognito, without which sign-in answers 500', () => {
    const outOfLoadBalancer = resources(
      stack,
      'aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule',
    ).filter((rule) => property(rule, 'securityGroupId') === 'gatehouse-load-balancer-id');
    expect(outOfLoadBalancer.map(({ inputs }) => inputs)).toContainEqual(
      expect.objectContaining({ cidrIpv4: '0.0.0.0/0', fromPort: 443, toPort: 443 }),
    );
  });
});

describe('a task', () => {
  it('of dev has a public address, since there is no NAT gateway', async () => {
    const stack = await renderStack('dev');
    const service = resource(stack, 'aws:ecs/service:Service');
    expect(property(service, 'networkConfiguration.assignPublicIp')).toBe(true);
    expect(property(resource(stack, 'awsx:ec2:Vpc'), 'natGateways.strategy')).toBe('None');
  });

  it('of prod has no public address, and a NAT gateway in each zone', async () => {
    const stack = await renderStack('prod');
    const service = resource(stack, 'aws:ecs/service:Service');
    expect(property(service, 'networkConfiguration.assignPublicIp')).toBe(false);
    expect(property(service, 'networkConfiguration.subnets')).toEqual([
      'subnet-private-a',
      'subnet-private-b',
    ]);
    expect(property(resource(stack, 'awsx:ec2:Vpc'), 'natGateways.strategy')).toBe('OnePerAz');
  });
});
