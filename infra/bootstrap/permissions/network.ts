import { actions, type PermissionTable } from './permissions';

const ec2 = (...names: string[]) => actions('ec2', ...names);
const kind = (...kinds: string[]) => kinds.map((name) => `ec2:{place}:${name}/*`);

const TAG = ec2('CreateTags');
const TAGS = ec2('CreateTags', 'DeleteTags');

const securityGroupRule = (direction: 'Ingress' | 'Egress') => ({
  on: kind('security-group', 'security-group-rule'),
  create: [...ec2(`AuthorizeSecurityGroup${direction}`), ...TAG],
  read: ec2('DescribeSecurityGroupRules'),
  update: [...ec2('ModifySecurityGroupRules'), ...TAGS],
  delete: ec2(`RevokeSecurityGroup${direction}`),
});

/** Permissions for the network. AWS names these resources by ids, so that each kind is allowed as a whole. */
export const NETWORK: PermissionTable = {
  'aws:ec2/vpc:Vpc': {
    on: kind('vpc'),
    create: [...ec2('CreateVpc', 'ModifyVpcAttribute'), ...TAG],
    read: ec2(
      'DescribeVpcs',
      'DescribeVpcAttribute',
      'DescribeNetworkAcls',
      'DescribeRouteTables',
      'DescribeSecurityGroups',
    ),
    update: TAGS,
    delete: ec2('DeleteVpc'),
  },
  'aws:ec2/subnet:Subnet': {
    on: kind('subnet', 'vpc'),
    create: [...ec2('CreateSubnet', 'ModifySubnetAttribute'), ...TAG],
    read: ec2('DescribeSubnets', 'DescribeNetworkAcls', 'DescribeAvailabilityZones'),
    update: TAGS,
    delete: ec2('DeleteSubnet', 'DescribeNetworkInterfaces'),
  },
  'aws:ec2/internetGateway:InternetGateway': {
    on: kind('internet-gateway', 'vpc'),
    create: [...ec2('CreateInternetGateway', 'AttachInternetGateway'), ...TAG],
    read: ec2('DescribeInternetGateways'),
    update: TAGS,
    delete: ec2('DetachInternetGateway', 'DeleteInternetGateway'),
  },
  'aws:ec2/eip:Eip': {
    on: kind('elastic-ip'),
    create: [...ec2('AllocateAddress'), ...TAG],
    read: ec2('DescribeAddresses', 'DescribeAddressesAttribute'),
    update: TAGS,
    delete: ec2('ReleaseAddress'),
  },
  'aws:ec2/natGateway:NatGateway': {
    on: kind('natgateway', 'subnet', 'elastic-ip'),
    create: [...ec2('CreateNatGateway'), ...TAG],
    read: ec2('DescribeNatGateways'),
    update: TAGS,
    delete: ec2('DeleteNatGateway'),
  },
  'aws:ec2/routeTable:RouteTable': {
    on: kind('route-table', 'vpc'),
    create: [...ec2('CreateRouteTable'), ...TAG],
    read: ec2('DescribeRouteTables'),
    update: TAGS,
    delete: ec2('DeleteRouteTable'),
  },
  'aws:ec2/route:Route': {
    on: kind('route-table'),
    create: ec2('CreateRoute'),
    read: ec2('DescribeRouteTables'),
    update: ec2('ReplaceRoute'),
    delete: ec2('DeleteRoute'),
  },
  'aws:ec2/routeTableAssociation:RouteTableAssociation': {
    on: kind('route-table', 'subnet'),
    create: ec2('AssociateRouteTable'),
    read: ec2('DescribeRouteTables'),
    update: ec2('ReplaceRouteTableAssociation'),
    delete: ec2('DisassociateRouteTable'),
  },
  'aws:ec2/vpcEndpoint:VpcEndpoint': [
    {
      on: kind('vpc-endpoint', 'vpc', 'route-table', 'subnet', 'security-group'),
      create: [...ec2('CreateVpcEndpoint'), ...TAG],
      read: ec2('DescribeVpcEndpoints', 'DescribePrefixLists'),
      update: [...ec2('ModifyVpcEndpoint'), ...TAGS],
      delete: ec2('DeleteVpcEndpoints'),
    },
    // The private names of an interface endpoint are in a hosted zone that AWS makes.
    {
      on: ['route53:::hostedzone/*', ...kind('vpc')],
      create: actions('route53', 'AssociateVPCWithHostedZone'),
    },
  ],
  'aws:ec2/flowLog:FlowLog': {
    on: kind('vpc-flow-log', 'vpc'),
    create: [...ec2('CreateFlowLogs'), ...TAG, ...actions('logs', 'CreateLogDelivery')],
    read: ec2('DescribeFlowLogs'),
    update: TAGS,
    delete: [...ec2('DeleteFlowLogs'), ...actions('logs', 'DeleteLogDelivery')],
  },
  'aws:ec2/securityGroup:SecurityGroup': {
    on: kind('security-group', 'vpc'),
    // The provider takes away the rule to everywhere that AWS gives a new group.
    create: [...ec2('CreateSecurityGroup', 'RevokeSecurityGroupEgress'), ...TAG],
    read: ec2('DescribeSecurityGroups'),
    update: TAGS,
    delete: ec2('DeleteSecurityGroup', 'DescribeNetworkInterfaces'),
  },
  'aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule': securityGroupRule('Ingress'),
  'aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule': securityGroupRule('Egress'),
};
