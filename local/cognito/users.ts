import { v5 as uuidFrom } from 'uuid';
import { ADMINISTRATORS_GROUP } from '../../contract/user-pool';
import type { StackSettings } from '../stack-settings';

/** A user of the local pool. Its password is no secret: everybody at this machine may know it. */
export interface LocalUser {
  /** The same at every start, so that a profile image stays its owner's. */
  sub: string;
  /** What one may type instead of the address. The pool's own username is the `sub`, as where people sign in by e-mail. */
  username: string;
  password: string;
  groups: readonly string[];
  /** Standard attributes, as Cognito keeps them: strings. */
  attributes: { email: string; email_verified: 'true' | 'false'; [name: string]: string };
}

/** Users of every stack on the laptop: one who may open the gate, and one who may not. */
export const LOCAL_USERS: readonly LocalUser[] = [
  {
    sub: 'ad310001-5c1e-4c0f-8e65-6a7e0a0f0001',
    username: 'admin',
    password: 'Admin-at-home-1',
    groups: [ADMINISTRATORS_GROUP],
    attributes: {
      email: 'admin@example.com',
      email_verified: 'true',
      name: 'Ada Admin',
      given_name: 'Ada',
      family_name: 'Admin',
    },
  },
  {
    sub: '4e51de47-9b0a-4d8e-a4c2-0b7d35f20002',
    username: 'resident',
    password: 'Resident-at-home-1',
    groups: [],
    attributes: {
      email: 'resident@example.com',
      email_verified: 'true',
      name: 'Rob Resident',
      given_name: 'Rob',
      family_name: 'Resident',
    },
  },
];

/** Namespace of the `sub` that follows from a name. */
const USER_NAMESPACE = '6f7a4d3e-2c51-4f0b-9a0e-3d1c7b6a5e42';

/**
 * Users of a stack on the laptop: two who are always there, the administrators that it names, and one in each of its
 * groups, so that each right can be walked.
 */
export function usersOf({
  administrators,
  groups,
}: Pick<StackSettings, 'administrators' | 'groups'>): LocalUser[] {
  return [
    ...LOCAL_USERS,
    ...administrators
      .filter((address) => !findUser(LOCAL_USERS, address))
      .map((address) => createUser(address, address, ADMINISTRATORS_GROUP)),
    ...groups.map((group) => createUser(group.toLowerCase(), `${group.toLowerCase()}@example.com`, group)),
  ];
}

function createUser(username: string, email: string, group: string): LocalUser {
  return {
    sub: uuidFrom(username, USER_NAMESPACE),
    username: username.toLowerCase(),
    password: `${group}-at-home-1`,
    groups: [group],
    attributes: { email: email.toLowerCase(), email_verified: 'true', name: `One of ${group}` },
  };
}

/** @param name a username or an e-mail address, in any case */
export function findUser(users: readonly LocalUser[], name: string): LocalUser | undefined {
  const wanted = name.trim().toLowerCase();
  return users.find((user) => [user.username, user.attributes.email].includes(wanted));
}
