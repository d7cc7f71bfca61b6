export const INTERNAL_STACK: Record<string, unknown> = {
  egress: 'single-nat',
  vpcCidr: '172.16.16.0/20',
  internalLoadBalancer: true,
  interfaceEndpoints: true,
  flowLogs: true,
  allowedNetworks: ['10.0.0.0/8', '203.0.113.0/24'],
  domain: 'gates.example.com',
  hostedZone: 'example.com',
  hostedZoneRole: 'arn:aws:iam::444455556666:role/gatehouse-dns',
  accessLogs: true,
  protect: true,
  containerInsights: 'enhanced',
  imageBackupDays: 35,
  alarmEmail: 'alarms@example.com',
  monthlyBudget: 200,
  gatesToEnrol: ['main'],
  kmsKeyArn: 'arn:aws:kms:eu-west-1:111122223333:key/0f0e0d0c-1111-2222-3333-444455556666',
};

export const STACK_AMONG_EXISTING_THINGS: Record<string, unknown> = {
  egress: 'existing',
  vpcId: 'vpc-0123456789abcdef0',
  loadBalancerSubnetIds: ['subnet-0000000000000000a', 'subnet-0000000000000000b'],
  taskSubnetIds: ['subnet-0000000000000000c', 'subnet-0000000000000000d'],
  dualStack: true,
  allowedNetworks: ['203.0.113.0/24', '2001:db8::/32'],
  domain: 'gates.example.com',
  certificateArn: 'arn:aws:acm:eu-west-1:111122223333:certificate/0f0e0d0c-1111-2222-3333-444455556666',
  accessLogs: true,
  accessLogBucket: 'estate-access-logs',
};

/** Configurations that dev.yaml and prod.yaml do not show, all of which must be sound: options by title. */
export const FURTHER_STACKS: Record<string, Record<string, unknown>> = {
  'with an internal load balancer, endpoints and flow logs, a zone of another account, a key, a backup, a budget and an enrolment':
    INTERNAL_STACK,
  'with a CAPTCHA after the password': {
    captcha: { siteKey: '10000000-ffff-ffff-ffff-000000000001' },
    captchaSecret: 'example',
  },
  'in a VPC that exists, with IPv6, a certificate and a bucket for access logs that exist too':
    STACK_AMONG_EXISTING_THINGS,
};
