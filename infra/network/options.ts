import { z } from 'zod';
import { oneOf, text, wholeNumber, yesOrNo } from '../../contract/text-values';
import { listOf, optional, type ValuesOf } from '../settings/option-readers';

const subnetId = text(/^subnet-[0-9a-f]{8,17}$/, 'a subnet id, such as subnet-0123456789abcdef0');

/** Numbers of an IPv4 network in CIDR notation: its address, and the bits that all its addresses share. */
function ipv4Network(value: string): { address: number; prefix: number } | undefined {
  if (!z.cidrv4().safeParse(value).success) return undefined;
  const [first = '', prefix = ''] = value.split('/');
  return {
    address: first.split('.').reduce((sum, part) => sum * 256 + Number(part), 0),
    prefix: Number(prefix),
  };
}

/** Whether a network is written with its first address, as AWS keeps it; another one would show as a change for ever. */
function isFirstAddress(value: string): boolean {
  const network = ipv4Network(value);
  return network !== undefined && network.address % 2 ** (32 - network.prefix) === 0;
}

const PRIVATE_NETWORK = /^(10\.|172\.(1[6-9]|2\d|3[01])\.|192\.168\.)/;

/** Room for three zones of the VPC, and for a public subnet of 256 addresses and a private one in each. */
const VPC_PREFIX = { minimum: 16, maximum: 20 };

const vpcNetwork = z.string().refine(
  (value) => {
    const { prefix = 0 } = ipv4Network(value) ?? {};
    const fits = prefix >= VPC_PREFIX.minimum && prefix <= VPC_PREFIX.maximum;
    return fits && isFirstAddress(value) && PRIVATE_NETWORK.test(value);
  },
  {
    error: `must be a private IPv4 network of /${VPC_PREFIX.minimum} to /${VPC_PREFIX.maximum}, written with its first address, such as 10.1.0.0/16`,
  },
);

const isIpv6 = (network: string) => network.includes(':');

const allowedNetwork = z
  .string()
  .refine((value) => isFirstAddress(value) || z.cidrv6().safeParse(value).success, {
    error: 'must be a network in CIDR notation, written with its first address, such as 203.0.113.0/24',
  });

/** Networks that may be allowed: each takes two of the 60 rules of a security group (Amazon VPC quotas). */
const ALLOWED_NETWORKS = 25;

/** Options of the network, and of who may reach the load balancer through it. */
export const networkOptions = {
  vpcCidr: optional(vpcNetwork),
  availabilityZones: wholeNumber({ minimum: 2, maximum: 3 }),
  egress: oneOf(['public-ip', 'single-nat', 'nat-per-zone', 'existing']),
  vpcId: optional(text(/^vpc-[0-9a-f]{8,17}$/, 'a VPC id, such as vpc-0123456789abcdef0')),
  loadBalancerSubnetIds: listOf('subnet ids', subnetId),
  taskSubnetIds: listOf('subnet ids', subnetId),
  interfaceEndpoints: yesOrNo,
  flowLogs: yesOrNo,
  internalLoadBalancer: yesOrNo,
  dualStack: yesOrNo,
  allowedNetworks: listOf('networks in CIDR notation', allowedNetwork),
};

export type NetworkSettings = ValuesOf<typeof networkOptions>;

export function networkContradictions(settings: Partial<NetworkSettings>): string[] {
  return [...vpcProblems(settings), ...reachProblems(settings)];
}

function vpcProblems(settings: Partial<NetworkSettings>): string[] {
  // An id that is wrong by itself is absent.
  if (!('vpcId' in settings)) return [];
  return settings.vpcId ? existingVpcProblems(settings) : ownVpcProblems(settings);
}

function existingVpcProblems(settings: Partial<NetworkSettings>): string[] {
  const { egress, loadBalancerSubnetIds, taskSubnetIds, vpcCidr, interfaceEndpoints, flowLogs } = settings;
  return [
    ...(egress && egress !== 'existing' && egress !== 'public-ip'
      ? ['egress must be existing or public-ip where vpcId is set: the stack makes no NAT gateway there']
      : []),
    ...(loadBalancerSubnetIds && loadBalancerSubnetIds.length < 2
      ? ['loadBalancerSubnetIds must name at least two subnets, in different zones, where vpcId is set']
      : []),
    ...(taskSubnetIds?.length === 0
      ? ['taskSubnetIds must name at least one subnet where vpcId is set']
      : []),
    ...(vpcCidr ? ['vpcCidr must be left out where vpcId is set'] : []),
    ...(interfaceEndpoints
      ? ['interfaceEndpoints must be false where vpcId is set: whoever owns that VPC makes its endpoints']
      : []),
    ...(flowLogs
      ? ['flowLogs must be false where vpcId is set: they would log everything else in that VPC too']
      : []),
  ];
}

function ownVpcProblems(settings: Partial<NetworkSettings>): string[] {
  const { egress, loadBalancerSubnetIds = [], taskSubnetIds = [], dualStack } = settings;
  const subnets = { loadBalancerSubnetIds, taskSubnetIds };
  return [
    ...(egress === 'existing' ? ['vpcId must be set where egress is existing'] : []),
    ...Object.entries(subnets)
      .filter(([, ids]) => ids.length > 0)
      .map(([name]) => `vpcId must be set where ${name} is`),
    ...(dualStack
      ? ['vpcId must be set where dualStack is true: the VPC that the stack makes has IPv4 only']
      : []),
  ];
}

function reachProblems({
  egress,
  internalLoadBalancer,
  dualStack,
  allowedNetworks = [],
}: Partial<NetworkSettings>) {
  const needIpv6 = dualStack === false ? allowedNetworks.filter(isIpv6) : [];
  return [
    ...(internalLoadBalancer && egress === 'public-ip'
      ? [
          'egress must not be public-ip where internalLoadBalancer is true: it reaches Cognito, to sign people in, through a NAT gateway only',
        ]
      : []),
    ...(allowedNetworks.length > ALLOWED_NETWORKS
      ? [`allowedNetworks must name at most ${ALLOWED_NETWORKS} networks`]
      : []),
    ...needIpv6.map((network) => `dualStack must be true where allowedNetworks names ${network}`),
  ];
}
