import { z } from 'zod';
import { oneOf } from '../../contract/text-values';
import { ADMINISTRATORS_GROUP } from '../../contract/user-pool';
import { type ClientSettings, signInClientNames } from '../identity/client-options';
import { groupName } from '../identity/sign-up-options';
import { flag, group, members, type ValuesOf } from '../settings/option-readers';

/** Grants: what AWS credentials of people can be good for. */
export const GRANTS = ['gates', 'own-files', 'shared-files', 'publish-files'] as const;

export type Grant = (typeof GRANTS)[number];

const grants = members(`grants (${GRANTS.join(', ')})`, oneOf(GRANTS));

/** Guests have not said who they are: they see what is published, and no gate. */
const guestGrants = members('grants of guests (shared-files)', oneOf(['shared-files']));

/** SetIdentityPoolRoles: RoleMappings, one for each app client. */
const CLIENTS = 10;

/** App clients whose ID tokens are good for AWS credentials. */
const clientNames = members('names of app clients', z.string({ error: 'must be the name of an app client' }))
  .min(1, { error: 'must name at least one app client' })
  .max(CLIENTS, { error: `must be at most ${CLIENTS} app clients` });

/** Options of the identity pool: which people get AWS credentials, and for what. */
export const identityPoolOptions = {
  identityPool: group({
    enabled: flag.default(false),
    clients: clientNames.default(['mobile']),
    signedIn: grants.min(1, { error: `must name at least one of ${GRANTS.join(', ')}` }).default(['gates']),
    groups: z
      .record(groupName, grants, {
        error: 'must be a map from group to a list of grants',
      })
      .default({}),
    guests: guestGrants.default([]),
  }),
};

export type IdentityPoolSettings = ValuesOf<typeof identityPoolOptions>;

/** What IAM's 64 characters for a role's name leave for the group in it. */
const GROUP_LENGTH = 36;

const DEFAULTS = JSON.stringify(identityPoolOptions.identityPool.parse('{}'));

/** All grants that somebody has; none without an identity pool. */
export function usedGrants({ identityPool }: IdentityPoolSettings): Grant[] {
  const { enabled, signedIn, groups, guests } = identityPool;
  const used = new Set<Grant>([...signedIn, ...Object.values(groups).flat(), ...guests]);
  return enabled ? GRANTS.filter((grant) => used.has(grant)) : [];
}

/** Whether anybody keeps or reads files in the bucket of people. */
export const hasFiles = (settings: IdentityPoolSettings): boolean =>
  usedGrants(settings).some((grant) => grant !== 'gates');

export function identityPoolContradictions({
  identityPool,
  groups: others,
  appClients,
}: Partial<IdentityPoolSettings & Pick<ClientSettings, 'appClients'> & { groups: string[] }>): string[] {
  if (!identityPool) return [];
  if (!identityPool.enabled) {
    return JSON.stringify(identityPool) === DEFAULTS
      ? []
      : ['identityPool.enabled must be true where identityPool says more, which has no effect else'];
  }
  const known = others && [ADMINISTRATORS_GROUP, ...others];
  const ofGroups = Object.entries(identityPool.groups).flatMap(([name, ofGroup]) => [
    ...(known?.includes(name) === false
      ? [`identityPool.groups names "${name}"; the groups of this stack are ${known.join(', ')}`]
      : []),
    ...(name.length > GROUP_LENGTH
      ? [`identityPool.groups must name groups of at most ${GROUP_LENGTH} characters: each names a role`]
      : []),
    ...(ofGroup.length === 0
      ? [`identityPool.groups.${name} must name at least one grant: who is in the group has no other`]
      : []),
  ]);
  return [...unusableClients(identityPool.clients, appClients), ...ofGroups];
}

/** The ID token of `web` stays between Cognito and the load balancer. */
function unusableClients(named: string[], appClients: ClientSettings['appClients'] | undefined): string[] {
  if (!appClients) return [];
  const known = signInClientNames({ appClients }).filter((name) => name !== 'web');
  return named
    .filter((name) => !known.includes(name))
    .map(
      (name) =>
        `identityPool.clients names ${name}; the app clients that get ID tokens are ${known.join(', ')}`,
    );
}
