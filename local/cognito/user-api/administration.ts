import { z } from 'zod';
import { USER_POOL_ID } from '../../aws-account';
import { type Account, attributesOf } from '../directory/account';
import { CognitoError } from '../directory/cognito-error';
import { NO_CLIENT } from '../directory/invitations';
import type { UserPool } from '../directory/user-pool';
import { DeviceKey, devicePage, pageOf } from './devices';
import { attributeListOf, attributes, type Operations, operation, text, texts } from './operation';
import { factorMembers } from './own-account';

const pool = { UserPoolId: text };
const person = { ...pool, Username: text };

/** What administrators do: `aws cognito-idp admin-...`, and the triggers. */
export const administrationOperations: Operations = {
  AdminGetUser: operation(z.object(person), (pool, input) => {
    const account = accountOf(pool, input);
    const { Attributes, ...user } = userOf(account);
    return { ...user, UserAttributes: Attributes, ...factorMembers(account) };
  }),

  AdminCreateUser: operation(
    z.object({
      ...person,
      UserAttributes: attributes.default({}),
      TemporaryPassword: text.optional(),
      MessageAction: z.enum(['RESEND', 'SUPPRESS']).optional(),
      DesiredDeliveryMediums: z.array(z.enum(['SMS', 'EMAIL'])).default(['SMS']),
      ClientMetadata: texts.optional(),
    }),
    async (pool, input) => {
      checkPool(input);
      const invitation = {
        username: input.Username,
        attributes: input.UserAttributes,
        temporaryPassword: input.TemporaryPassword,
        media: input.DesiredDeliveryMediums,
        silent: input.MessageAction === 'SUPPRESS',
        clientMetadata: input.ClientMetadata,
      };
      const account =
        input.MessageAction === 'RESEND'
          ? await pool.invitations.inviteAgain(invitation)
          : await pool.invitations.invite(invitation);
      return { User: userOf(account) };
    },
  ),

  AdminConfirmSignUp: operation(z.object(person), async (pool, input) => {
    await pool.signUp.confirmByAdministrator(accountOf(pool, input));
    return {};
  }),

  AdminSetUserPassword: operation(
    z.object({ ...person, Password: text, Permanent: z.boolean().default(false) }),
    (pool, input) => {
      pool.invitations.setPassword(accountOf(pool, input), input.Password, { temporary: !input.Permanent });
      return {};
    },
  ),

  AdminResetUserPassword: operation(
    z.object({ ...person, ClientMetadata: texts.optional() }),
    async (pool, input) => {
      const account = accountOf(pool, input);
      await pool.recovery.send(account, { clientId: NO_CLIENT, clientMetadata: input.ClientMetadata });
      account.status = 'RESET_REQUIRED';
      pool.directory.save(account);
      return {};
    },
  ),

  AdminDeleteUser: operation(z.object(person), (pool, input) => {
    const account = accountOf(pool, input);
    pool.directory.remove(account);
    pool.sessions.revokeAll(account.sub);
    return {};
  }),

  /** All at once: there are few. */
  ListUsers: operation(z.object(pool), (pool, input) => {
    checkPool(input);
    return { Users: pool.directory.accounts.map(userOf) };
  }),

  AdminDisableUser: operation(z.object(person), (pool, input) => {
    const account = accountOf(pool, input);
    account.enabled = false;
    pool.directory.save(account);
    pool.sessions.revokeAll(account.sub);
    return {};
  }),

  AdminEnableUser: operation(z.object(person), (pool, input) => {
    const account = accountOf(pool, input);
    account.enabled = true;
    pool.directory.save(account);
    return {};
  }),

  AdminUserGlobalSignOut: operation(z.object(person), (pool, input) => {
    pool.sessions.revokeAll(accountOf(pool, input).sub);
    return {};
  }),

  AdminListDevices: operation(z.object({ ...person, ...pageOf }), (pool, input) =>
    devicePage(accountOf(pool, input), input),
  ),

  AdminForgetDevice: operation(z.object({ ...person, DeviceKey }), (pool, input) => {
    pool.devices.forget(accountOf(pool, input), input.DeviceKey);
    return {};
  }),

  AdminAddUserToGroup: operation(z.object({ ...person, GroupName: text }), (pool, input) => {
    const account = accountOf(pool, input);
    account.groups = [...new Set([...account.groups, groupOf(pool, input)])];
    pool.directory.save(account);
    return {};
  }),

  AdminRemoveUserFromGroup: operation(z.object({ ...person, GroupName: text }), (pool, input) => {
    const account = accountOf(pool, input);
    const left = groupOf(pool, input);
    account.groups = account.groups.filter((group) => group !== left);
    pool.directory.save(account);
    return {};
  }),

  /** All at once: there are few. */
  ListUserPoolClients: operation(z.object(pool), (pool, input) => {
    checkPool(input);
    const UserPoolClients = pool.clients.map(({ id, name }) => ({
      ClientId: id,
      ClientName: name,
      UserPoolId: USER_POOL_ID,
    }));
    return { UserPoolClients };
  }),
};

/**
 * Checks that a request is signed (AWS Signature Version 4), as those of administrators are. Anybody at this machine is
 * one, so the signature is not examined; but a page in a browser cannot send the header.
 *
 * @throws {CognitoError} `NotAuthorizedException`
 */
export function checkAdministrator(authorization = ''): void {
  if (authorization.startsWith('AWS4-HMAC-SHA256 ')) return;
  throw new CognitoError('NotAuthorizedException', 'Missing authentication token: sign the request.');
}

/** A person as administrators see one; times in seconds since 1970. */
const userOf = (account: Account) => ({
  Username: account.username,
  UserStatus: account.status,
  Enabled: account.enabled,
  Attributes: attributeListOf(attributesOf(account)),
  UserCreateDate: account.createdAt / 1000,
  UserLastModifiedDate: account.changedAt / 1000,
});

/** @throws {CognitoError} `ResourceNotFoundException`, `UserNotFoundException` */
function accountOf(pool: UserPool, input: { UserPoolId: string; Username: string }): Account {
  checkPool(input);
  const account = pool.directory.byName(input.Username);
  if (!account) throw new CognitoError('UserNotFoundException', 'User does not exist.');
  return account;
}

function checkPool({ UserPoolId }: { UserPoolId: string }): void {
  if (UserPoolId !== USER_POOL_ID) {
    throw new CognitoError('ResourceNotFoundException', `User pool ${UserPoolId} does not exist.`);
  }
}

/** @throws {CognitoError} `ResourceNotFoundException` */
function groupOf(pool: UserPool, { GroupName }: { GroupName: string }): string {
  if (!pool.groups.includes(GroupName))
    throw new CognitoError('ResourceNotFoundException', 'Group not found.');
  return GroupName;
}
