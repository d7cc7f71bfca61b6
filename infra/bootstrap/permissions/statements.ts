import * as pulumi from '@pulumi/pulumi';
import type { Account } from '../../account';
import { allow, type Statement } from '../../iam/policy-document';
import policyConfiguration from '../policy-config.json';
import type { Permissions, PermissionTable } from './permissions';

/** Actions for which AWS knows no resource; the policy pack accepts these, and no others, on `*`. */
const WITHOUT_RESOURCE = new Set(policyConfiguration['least-privilege'].actionsWithoutResource);

/** Actions that one region answers for all, which `aws:RequestedRegion` then names. */
const GLOBAL = /^(route53:|s3:ListAllMyBuckets$)/;

export type Operation = 'create' | 'read' | 'update' | 'delete' | 'run';

/** Actions that the stack needs in us-east-1 too: the certificate of sign-in pages at a name of their own lies there. */
const ALSO_IN_US_EAST_1 = /^acm:RequestCertificate$/;

/** Groups of actions without resource. */
const IN_REGION = 'in the region';
const IN_BOTH = 'in the region and in us-east-1';

/**
 * Statements that allow what tables list: each action on the ARNs of all types that need it, and actions for
 * which AWS knows no resource in the account's region.
 *
 * @param operations which of a type's actions
 */
export function statements(
  tables: PermissionTable[],
  operations: Operation[],
  account: Account,
): Statement[] {
  const everyEntry = tables.flatMap((table) => Object.values(table).flat());
  return [...new Set(everyEntry.map(({ via }) => via))].flatMap((via) => {
    const entries = everyEntry.filter((entry) => entry.via === via);
    return [...byResources(entries, operations)].map(([group, names]) => {
      const condition = conditionOf(group, via, account.region);
      const arns =
        group === IN_REGION || group === IN_BOTH ? ['*'] : group.split(' ').map((arn) => arnOf(arn, account));
      return allow(names, arns, condition);
    });
  });
}

/** Actions by the ARN patterns that they are allowed on, separated by spaces. */
function byResources(entries: Permissions[], operations: Operation[]): Map<string, string[]> {
  const resources = new Map<string, Set<string>>();
  for (const entry of entries) {
    for (const action of operations.flatMap((operation) => entry[operation] ?? [])) {
      const on = resources.get(action) ?? new Set();
      for (const arn of WITHOUT_RESOURCE.has(action) ? ['*'] : entry.on) on.add(arn);
      resources.set(action, on);
    }
  }
  const groups = new Map<string, string[]>();
  for (const [action, on] of resources) {
    const everywhere = ALSO_IN_US_EAST_1.test(action) ? IN_BOTH : IN_REGION;
    const group = on.has('*') && !GLOBAL.test(action) ? everywhere : [...on].sort().join(' ');
    groups.set(group, [...(groups.get(group) ?? []), action].sort());
  }
  return groups;
}

function conditionOf(group: string, via: string | undefined, region: string) {
  if (via) return { StringEquals: { 'kms:ViaService': `${via}.${region}.amazonaws.com` } };
  if (group === IN_BOTH) return { StringEquals: { 'aws:RequestedRegion': [region, 'us-east-1'] } };
  return group === IN_REGION ? { StringEquals: { 'aws:RequestedRegion': region } } : undefined;
}

function arnOf(pattern: string, { id, partition, region }: Account): pulumi.Input<string> {
  if (pattern === '*') return pattern;
  return pulumi
    .all([id, partition])
    .apply(
      ([account, part]) =>
        `arn:${part}:${pattern.replace('{place}', `${region}:${account}`).replace('{account}', account)}`,
    );
}
