import { problemsOf } from '../support/problems-of';

const VPC = {
  vpcId: 'vpc-0123456789abcdef0',
  egress: 'existing',
  loadBalancerSubnetIds: ['subnet-0000000000000000a', 'subnet-0000000000000000b'],
  taskSubnetIds: ['subnet-0000000000000000c'],
};

const DOMAIN = { domain: 'gates.example.com', hostedZone: 'example.com' };

const certificate = (region: string) => `arn:aws:acm:${region}:111122223333:certificate/0f0e0d0c`;

describe('a stack that takes over what exists is refused with', () => {
  it.each<[string, Record<string, unknown>, string]>([
    [
      'a NAT gateway in a VPC that exists',
      { ...VPC, egress: 'single-nat' },
      'egress must be existing or public-ip where vpcId is set: the stack makes no NAT gateway there',
    ],
    [
      'one subnet for a load balancer',
      { ...VPC, loadBalancerSubnetIds: ['subnet-0000000000000000a'] },
      'loadBalancerSubnetIds must name at least two subnets, in different zones, where vpcId is set',
    ],
    [
      'no subnet for the tasks',
      { ...VPC, taskSubnetIds: [] },
      'taskSubnetIds must name at least one subnet where vpcId is set',
    ],
    [
      'a network for a VPC that has one',
      { ...VPC, vpcCidr: '10.1.0.0/16' },
      'vpcCidr must be left out where vpcId is set',
    ],
    [
      'endpoints in the VPC of somebody else',
      { ...VPC, interfaceEndpoints: true },
      'interfaceEndpoints must be false where vpcId is set: whoever owns that VPC makes its endpoints',
    ],
    [
      'flow logs of the VPC of somebody else',
      { ...VPC, flowLogs: true },
      'flowLogs must be false where vpcId is set: they would log everything else in that VPC too',
    ],
    ['existing routes without a VPC', { egress: 'existing' }, 'vpcId must be set where egress is existing'],
    [
      'subnets without a VPC',
      { taskSubnetIds: VPC.taskSubnetIds },
      'vpcId must be set where taskSubnetIds is',
    ],
    [
      'IPv6 in the VPC of the stack',
      { dualStack: true },
      'vpcId must be set where dualStack is true: the VPC that the stack makes has IPv4 only',
    ],
    [
      'an internal load balancer without a way to Cognito',
      { internalLoadBalancer: true },
      'egress must not be public-ip where internalLoadBalancer is true: it reaches Cognito, to sign people in, through a NAT gateway only',
    ],
    [
      'IPv6 networks where there is IPv4 only',
      { allowedNetworks: ['2001:db8::/32'] },
      'dualStack must be true where allowedNetworks names 2001:db8::/32',
    ],
    [
      'more networks than a security group holds',
      { allowedNetworks: Array.from({ length: 26 }, (_, index) => `203.0.113.${index}/32`) },
      'allowedNetworks must name at most 25 networks',
    ],
    [
      'a network that AWS would write otherwise',
      { allowedNetworks: ['203.0.113.7/24'] },
      'allowedNetworks[0] must be a network in CIDR notation, written with its first address, such as 203.0.113.0/24',
    ],
    [
      'a VPC of public addresses',
      { vpcCidr: '203.0.112.0/20' },
      'vpcCidr must be a private IPv4 network of /16 to /20, written with its first address, such as 10.1.0.0/16',
    ],
    [
      'a VPC too small for three zones',
      { vpcCidr: '10.1.0.0/21' },
      'vpcCidr must be a private IPv4 network of /16 to /20, written with its first address, such as 10.1.0.0/16',
    ],
    [
      'a VPC id that is none',
      { ...VPC, vpcId: 'main' },
      'vpcId must be a VPC id, such as vpc-0123456789abcdef0',
    ],
    [
      'a certificate without the domain that it is for',
      { certificateArn: certificate('eu-west-1') },
      'domain must be set where certificateArn is',
    ],
    [
      'a certificate of another region',
      { ...DOMAIN, certificateArn: certificate('us-east-1') },
      'certificateArn must lie in eu-west-1, which is aws:region',
    ],
    [
      'something else than a certificate',
      { ...DOMAIN, certificateArn: 'gates.example.com' },
      'certificateArn must be the ARN of an ACM certificate',
    ],
    [
      'a role for a hosted zone that is not named',
      {
        domain: DOMAIN.domain,
        certificateArn: certificate('eu-west-1'),
        hostedZoneRole: 'arn:aws:iam::444455556666:role/dns',
      },
      'hostedZone must be set where hostedZoneRole is',
    ],
    [
      'a bucket for access logs that nobody writes',
      { accessLogBucket: 'estate-access-logs' },
      'accessLogs must be true where accessLogBucket is set',
    ],
    [
      'a key of another region',
      { kmsKeyArn: 'arn:aws:kms:us-east-1:111122223333:key/0f0e0d0c' },
      'kmsKeyArn must lie in eu-west-1, which is aws:region',
    ],
    [
      'an alias in place of a key',
      { kmsKeyArn: 'arn:aws:kms:eu-west-1:111122223333:alias/estate' },
      'kmsKeyArn must be the ARN of a KMS key',
    ],
  ])('%s', async (_what, config, problem) => {
    expect(await problemsOf(config)).toEqual([problem]);
  });
});
