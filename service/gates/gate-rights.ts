import type { Gate } from '../../contract/gate';
import { groupScope, machineScope, SIGN_IN_SCOPES } from '../../contract/user-pool';
import { assertScopes } from '../auth/access';
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

/**
 * A person needs both claims for one and the same group: membership, and the scope of this client for it. A machine needs
 * the gate's own scope. Neither gains anything by a claim of the other.
 */
export function canControl(principal: Principal, gate: Gate): boolean {
  if (principal.actor === 'machine') return principal.scopes.includes(machineScope(gate.id));
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
  if (principal.actor === 'machine') throw machineRefused(gate);
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

const machineRefused = ({ id }: Gate) =>
  new MissingScope(
    [machineScope(id)],
    'This machine may neither see nor command this gate: its access token has no scope for it',
  );

/** Gates that a principal may see: a person all of them, a machine those that it may command. */
export function visibleGates(principal: Principal, gates: readonly Gate[]): readonly Gate[] {
  return principal.actor === 'person' ? gates : gates.filter((gate) => canControl(principal, gate));
}

/**
 * Refuses a person whose access token lacks the scopes that signing in gives, and a machine that may not see the gate.
 *
 * @throws {MissingScope}
 */
export function assertCanSee(principal: Principal, gate: Gate): void {
  if (principal.actor === 'person') assertScopes(principal, SIGN_IN_SCOPES);
  else if (!canControl(principal, gate)) throw machineRefused(gate);
}

/**
 * The same for all gates together: a machine that may see none of them is refused.
 *
 * @throws {MissingScope}
 */
export function assertCanSeeGates(principal: Principal, gates: readonly Gate[]): void {
  if (principal.actor === 'person') {
    assertScopes(principal, SIGN_IN_SCOPES);
  } else if (visibleGates(principal, gates).length === 0) {
    throw new MissingScope(
      gates.slice(0, 1).map(({ id }) => machineScope(id)),
      'This machine may see no gate: its access token has no scope for one',
    );
  }
}
