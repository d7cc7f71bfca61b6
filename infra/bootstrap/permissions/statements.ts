import * as pulumi from '@pulumi/pulumi';
import type { Account } from '../../account';
import { allow, type Statement } from '../../iam/policy-document';
import policyConfiguration from '../policy-config.json';
import type { PermissionTable } from './permissions';

/** Actions for which AWS knows no resource; the policy pack accepts these, and no others, on `*`. */
const WITHOUT_RESOURCE = new Set(policyConfiguration['least-privilege'].actionsWithoutResource);

/** Services that answer in one region for all, which `aws:RequestedRegion` then names. */
const GLOBAL = ['route53'];

export type Operation = 'create' | 'read' | 'update' | 'delete' | 'run';

/** Group of actions without resource. */
const IN_REGION = 'in the region';

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
  const resources = new Map<string, Set<string>>();
  for (const entry of tables.flatMap((table) => Object.values(table).flat())) {
    for (const action of operations.flatMap((operation) => entry[operation] ?? [])) {
      const on = resources.get(action) ?? new Set();
      for (const arn of WITHOUT_RESOURCE.has(action) ? ['*'] : entry.on) on.add(arn);
      resources.set(action, on);
    }
  }
  const groups = new Map<string, string[]>();
  for (const [action, on] of resources) {
    const group = on.has('*') && !GLOBAL.includes(service(action)) ? IN_REGION : [...on].sort().join(' ');
    groups.set(group, [...(groups.get(group) ?? []), action].sort());
  }
  return [...groups].map(([group, names]) =>
    group === IN_REGION
      ? allow(names, ['*'], { StringEquals: { 'aws:RequestedRegion': account.region } })
      : allow(
          names,
          group.split(' ').map((arn) => arnOf(arn, account)),
        ),
  );
}

const service = (action: string) => action.split(':')[0]!;

function arnOf(pattern: string, { id, partition, region }: Account): pulumi.Input<string> {
  if (pattern === '*') return pattern;
  return pulumi
    .all([id, partition])
    .apply(
      ([account, part]) =>
        `arn:${part}:${pattern.replace('{place}', `${region}:${account}`).replace('{account}', account)}`,
    );
}
