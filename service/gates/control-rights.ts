import type { Gate } from '../../contract/gate';
import { groupScope } from '../../contract/user-pool';
import { MissingScope } from '../auth/auth-errors';
import type { Principal } from '../auth/principal';
import { Problem, type ProblemType } from '../platform/problem';

export const groupRequired: ProblemType = {
  code: 'group-required',
  status: 403,
  title: 'Not in a group of this gate',
  meaning: 'You are in no group of this gate.',
};

const hasScope = (principal: Principal, group: string) =>
  principal.scopes.includes(groupScope(group, principal.clientId));

/** Both claims are needed for one and the same group: membership, and the scope of this client for it. */
export function canControl(principal: Principal, gate: Gate): boolean {
  return gate.groups.some((group) => principal.groups.includes(group) && hasScope(principal, group));
}

/**
 * Refuses a principal who may not command the gate: first for the scope, then for the group.
 *
 * @throws {MissingScope}
 * @throws {Problem} 403
 */
export function assertCanControl(principal: Principal, gate: Gate): void {
  if (canControl(principal, gate)) return;
  if (!gate.groups.some((group) => hasScope(principal, group))) {
    const isMember = gate.groups.some((group) => principal.groups.includes(group));
    throw new MissingScope(
      gate.groups.slice(0, 1).map((group) => groupScope(group, principal.clientId)),
      isMember
        ? 'You are in a group that may command this gate, but the access token does not say so for this app; sign in again'
        : 'You are not in a group that may command this gate',
    );
  }
  throw new Problem(
    groupRequired,
    `You are not in a group that may command this gate; it is for members of ${gate.groups.join(', ')}`,
  );
}
