import { property, resources } from '../support/find-resources';
import { at, count, type Effect, names, SELF_SIGNED_URL } from './effect';

const HOSTED_ZONE_ROLE = 'arn:aws:iam::444455556666:role/gatehouse-dns';
const CERTIFICATE = 'arn:aws:acm:eu-west-1:111122223333:certificate/0f0e0d0c-1111-2222-3333-444455556666';
const KMS_KEY = 'arn:aws:kms:eu-west-1:111122223333:key/0f0e0d0c-1111-2222-3333-444455556666';

const EXISTING_VPC = {
  egress: 'existing',
  vpcId: 'vpc-0123456789abcdef0',
  loadBalancerSubnetIds: ['subnet-0000000000000000a', 'subnet-0000000000000000b'],
  taskSubnetIds: ['subnet-0000000000000000c', 'subnet-0000000000000000d'],
};

/** What the options change that put something of an estate in place of the stack's own, or say who reaches it. */
export const EXISTING_THINGS: Record<
  | 'hostedZoneRole'
  | 'certificateArn'
  | 'vpcCidr'
  | 'vpcId'
  | 'loadBalancerSubnetIds'
  | 'taskSubnetIds'
  | 'interfaceEndpoints'
  | 'flowLogs'
  | 'internalLoadBalancer'
  | 'dualStack'
  | 'allowedNetworks'
  | 'accessLogBucket'
  | 'kmsKeyArn',
  Effect
> = {
  hostedZoneRole: {
    other: HOSTED_ZONE_ROLE,
    shows: (stack) => resources(stack, 'aws:route53/record:Record').map(({ providerUrns }) => providerUrns),
    byDefault: [],
    withOther: Array(2).fill([expect.stringMatching(/::hosted-zone$/)]),
  },
  certificateArn: {
    other: CERTIFICATE,
    with: { domain: 'gates.example.com' },
    shows: (stack) => [
      at('aws:lb/listener:Listener', 'certificateArn', 'https')(stack),
      count('aws:acm/certificate:Certificate')(stack),
      stack.outputs['missingDnsRecords'],
    ],
    byDefault: ['arn:aws:acm:eu-west-1:111122223333:certificate/gatehouse-self-signed', 1, []],
    withOther: [
      CERTIFICATE,
      0,
      [{ name: 'gates.example.com', type: 'CNAME', value: SELF_SIGNED_URL.replace('https://', '') }],
    ],
  },
  vpcCidr: {
    other: '10.20.0.0/20',
    shows: (stack) => [
      at('awsx:ec2:Vpc', 'cidrBlock')(stack),
      at('awsx:ec2:Vpc', 'availabilityZoneCidrMask')(stack),
    ],
    byDefault: ['10.0.0.0/16', 18],
    withOther: ['10.20.0.0/20', 22],
  },
  vpcId: {
    other: EXISTING_VPC.vpcId,
    with: EXISTING_VPC,
    shows: (stack) => [
      count('awsx:ec2:Vpc')(stack),
      at('aws:lb/targetGroup:TargetGroup', 'vpcId')(stack),
      names('aws:ec2/securityGroup:SecurityGroup')(stack).length,
      at('aws:ec2/securityGroup:SecurityGroup', 'vpcId', 'tasks')(stack),
    ],
    byDefault: [1, 'vpc-gatehouse-vpc', 2, 'vpc-gatehouse-vpc'],
    withOther: [0, EXISTING_VPC.vpcId, 2, EXISTING_VPC.vpcId],
  },
  loadBalancerSubnetIds: {
    other: EXISTING_VPC.loadBalancerSubnetIds,
    with: EXISTING_VPC,
    shows: at('aws:lb/loadBalancer:LoadBalancer', 'subnets'),
    byDefault: ['subnet-public-a', 'subnet-public-b'],
    withOther: EXISTING_VPC.loadBalancerSubnetIds,
  },
  taskSubnetIds: {
    other: EXISTING_VPC.taskSubnetIds,
    with: EXISTING_VPC,
    shows: (stack) => [
      at('aws:ecs/service:Service', 'networkConfiguration.subnets')(stack),
      at('aws:ecs/service:Service', 'networkConfiguration.assignPublicIp')(stack),
    ],
    byDefault: [['subnet-public-a', 'subnet-public-b'], true],
    withOther: [EXISTING_VPC.taskSubnetIds, false],
  },
  interfaceEndpoints: {
    other: true,
    shows: (stack) =>
      resources(stack, 'aws:ec2/vpcEndpoint:VpcEndpoint').map((endpoint) =>
        property(endpoint, 'serviceName'),
      ),
    byDefault: [],
    withOther: ['ecr.api', 'ecr.dkr', 'logs'].map((service) => `com.amazonaws.eu-west-1.${service}`),
  },
  flowLogs: {
    other: true,
    shows: (stack) =>
      resources(stack, 'aws:ec2/flowLog:FlowLog').map((flowLog) => property(flowLog, 'vpcId')),
    byDefault: [],
    withOther: ['vpc-gatehouse-vpc'],
  },
  internalLoadBalancer: {
    other: true,
    shows: (stack) => [
      at('aws:lb/loadBalancer:LoadBalancer', 'internal')(stack),
      at('aws:lb/loadBalancer:LoadBalancer', 'subnets')(stack),
    ],
    byDefault: [false, ['subnet-public-a', 'subnet-public-b']],
    withOther: [true, ['subnet-private-a', 'subnet-private-b']],
  },
  dualStack: {
    other: true,
    with: { ...EXISTING_VPC, domain: 'gates.example.com', hostedZone: 'example.com' },
    shows: (stack) => [
      at('aws:lb/loadBalancer:LoadBalancer', 'ipAddressType')(stack),
      count('aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule', 'anywhere')(stack),
      resources(stack, 'aws:route53/record:Record', 'alias').map((record) => property(record, 'type')),
    ],
    byDefault: ['ipv4', 2, []],
    withOther: ['dualstack', 4, ['A', 'AAAA']],
  },
  allowedNetworks: {
    other: ['203.0.113.0/24'],
    shows: (stack) =>
      resources(stack, 'aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule')
        .filter((rule) => property(rule, 'securityGroupId') === 'gatehouse-load-balancer-id')
        .map((rule) => [property(rule, 'fromPort'), property(rule, 'cidrIpv4')]),
    byDefault: [
      [80, '0.0.0.0/0'],
      [443, '0.0.0.0/0'],
    ],
    withOther: [
      [80, '203.0.113.0/24'],
      [443, '203.0.113.0/24'],
    ],
  },
  accessLogBucket: {
    other: 'estate-access-logs',
    // Alone, since other options make buckets too.
    with: { accessLogs: true },
    shows: (stack) => [
      at('aws:lb/loadBalancer:LoadBalancer', 'accessLogs.bucket')(stack),
      count('aws:s3/bucket:Bucket')(stack),
    ],
    byDefault: [undefined, 1],
    withOther: ['estate-access-logs', 1],
  },
  kmsKeyArn: {
    other: KMS_KEY,
    shows: (stack) => [
      ...new Set([
        ...resources(stack, 'aws:cloudwatch/logGroup:LogGroup').map((group) => property(group, 'kmsKeyId')),
        at(
          'aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration',
          'rules.0.applyServerSideEncryptionByDefault.kmsMasterKeyId',
          'profile-images',
        )(stack),
      ]),
    ],
    byDefault: [undefined],
    withOther: [KMS_KEY],
  },
};
