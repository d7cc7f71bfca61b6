import { openIngress } from '../../../infra/policy/open-ingress';
import { example, violations } from './examine';

const loadBalancerGroup = example({ type: 'aws:ec2/securityGroup:SecurityGroup', name: 'load-balancer' });
const taskGroup = example({ type: 'aws:ec2/securityGroup:SecurityGroup', name: 'tasks' });

const loadBalancer = example({
  type: 'aws:lb/loadBalancer:LoadBalancer',
  references: { securityGroups: [loadBalancerGroup] },
});

const service = example({
  type: 'aws:ecs/service:Service',
  name: 'service',
  props: { networkConfiguration: { securityGroups: ['sg-tasks'] } },
  references: { networkConfiguration: [taskGroup] },
});

const ingress = (group: typeof taskGroup, props: Record<string, unknown>) =>
  example({
    type: 'aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule',
    props,
    references: { securityGroupId: [group] },
  });

const sound = [
  loadBalancerGroup,
  taskGroup,
  loadBalancer,
  service,
  ingress(loadBalancerGroup, { cidrIpv4: '0.0.0.0/0' }),
  ingress(taskGroup, { referencedSecurityGroupId: 'sg-load-balancer' }),
];

test('a load balancer may be open while its tasks are not', async () => {
  expect(await violations(openIngress, sound)).toEqual([]);
});

test.each([
  ['IPv4', ingress(taskGroup, { cidrIpv4: '0.0.0.0/0' })],
  ['IPv6', ingress(taskGroup, { cidrIpv6: '::/0' })],
  [
    'a rule of the older kind',
    example({
      type: 'aws:ec2/securityGroupRule:SecurityGroupRule',
      props: { type: 'ingress', cidrBlocks: ['10.0.0.0/8', '0.0.0.0/0'] },
      references: { securityGroupId: [taskGroup] },
    }),
  ],
])('tasks open to the internet over %s are reported', async (_kind, rule) => {
  expect(await violations(openIngress, [...sound, rule])).toEqual([
    'tasks is open to the internet, but belongs to no load balancer',
    'service runs in tasks, which is open to the internet',
  ]);
});

test('a group that is open by an inline rule is reported', async () => {
  const group = example({
    type: 'aws:ec2/securityGroup:SecurityGroup',
    name: 'forgotten',
    props: { ingress: [{ ipv6CidrBlocks: ['::/0'] }] },
  });

  expect(await violations(openIngress, [group])).toEqual([
    'forgotten is open to the internet, but belongs to no load balancer',
  ]);
});

test('a service that runs in the group of the load balancer is reported', async () => {
  const exposed = { ...service, propertyDependencies: { networkConfiguration: [loadBalancerGroup] } };

  expect(await violations(openIngress, [...sound, exposed])).toEqual([
    'service runs in load-balancer, which is open to the internet',
  ]);
});

test('a service without security groups is reported', async () => {
  const ungrouped = { ...service, props: { networkConfiguration: {} }, propertyDependencies: {} };

  expect(await violations(openIngress, [ungrouped])).toEqual(['service names no security group']);
});
