import {
  AdminAddUserToGroupCommand,
  AdminDisableUserCommand,
  AdminEnableUserCommand,
  AdminGetUserCommand,
  AdminRemoveUserFromGroupCommand,
  AdminUserGlobalSignOutCommand,
  GetUserCommand,
  ListUserPoolClientsCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { decodeJwt } from 'jose';
import { USER_POOL_ID as UserPoolId } from '../../../local/aws-account';
import { RESIDENT, UserPoolUnderTest } from '../../support/user-pool';

let pool: UserPoolUnderTest;

beforeEach(async () => {
  pool = await UserPoolUnderTest.start({ groups: ['Residents'] });
});
afterEach(() => pool.stop());

const person = { UserPoolId, Username: 'resident@example.com' };

it('takes the rights of a person away as docs/operations.md says', async () => {
  const { AccessToken, RefreshToken } = await pool.tokensOf(RESIDENT);
  await pool.sdk.send(new AdminDisableUserCommand(person));
  await pool.sdk.send(new AdminUserGlobalSignOutCommand(person));
  const disabled = { name: 'NotAuthorizedException', message: 'User is disabled.' };
  await expect(pool.signIn(RESIDENT)).rejects.toMatchObject(disabled);
  await expect(pool.refresh(RefreshToken)).rejects.toMatchObject({ name: 'NotAuthorizedException' });
  await expect(pool.sdk.send(new GetUserCommand({ AccessToken }))).rejects.toMatchObject({
    name: 'NotAuthorizedException',
  });
  await expect(pool.cognito.issueTokens('resident')).rejects.toThrow('User is disabled.');
  await pool.sdk.send(new AdminEnableUserCommand(person));
  await expect(pool.signIn(RESIDENT)).resolves.toHaveProperty('AuthenticationResult');
});

it('does not tell who guesses passwords that an account is disabled', async () => {
  await pool.sdk.send(new AdminDisableUserCommand(person));
  await expect(pool.signIn({ ...RESIDENT, password: 'wrong' })).rejects.toThrow(
    'Incorrect username or password.',
  );
});

it('puts people into groups of the stack, and takes them out, from their next token on', async () => {
  const groups = async () => decodeJwt(await pool.accessTokenOf(RESIDENT))['cognito:groups'];
  await pool.sdk.send(new AdminAddUserToGroupCommand({ ...person, GroupName: 'Residents' }));
  expect(await groups()).toEqual(['Residents']);
  await pool.sdk.send(new AdminRemoveUserFromGroupCommand({ ...person, GroupName: 'Residents' }));
  expect(await groups()).toBeUndefined();
  await expect(
    pool.sdk.send(new AdminAddUserToGroupCommand({ ...person, GroupName: 'Strangers' })),
  ).rejects.toMatchObject({ name: 'ResourceNotFoundException', message: 'Group not found.' });
});

it('tells administrators about a person', async () => {
  expect(await pool.sdk.send(new AdminGetUserCommand(person))).toMatchObject({
    UserStatus: 'CONFIRMED',
    Enabled: true,
    UserCreateDate: new Date(pool.clock.now()),
  });
  await expect(
    pool.sdk.send(new AdminGetUserCommand({ ...person, Username: 'nobody' })),
  ).rejects.toMatchObject({ name: 'UserNotFoundException' });
  await expect(
    pool.sdk.send(new AdminGetUserCommand({ ...person, UserPoolId: 'eu-west-1_Other' })),
  ).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
});

it('names its app clients', async () => {
  const { UserPoolClients = [] } = await pool.sdk.send(
    new ListUserPoolClientsCommand({ UserPoolId, MaxResults: 60 }),
  );
  expect(UserPoolClients.map(({ ClientName, ClientId }) => [ClientName, ClientId])).toEqual([
    ['web', 'gatehouseweb'],
    ['mobile', 'gatehousemobile'],
  ]);
});

it('lets no page of a browser do what administrators do', async () => {
  const headers = { 'x-amz-target': 'AWSCognitoIdentityProviderService.AdminGetUser' };
  const unsigned = await fetch(pool.cognito.url, { method: 'POST', headers, body: JSON.stringify(person) });
  expect([unsigned.status, await unsigned.json()]).toEqual([
    400,
    expect.objectContaining({ __type: 'NotAuthorizedException' }),
  ]);
  const preflight = await fetch(pool.cognito.url, {
    method: 'OPTIONS',
    headers: { origin: 'https://evil.example', 'access-control-request-headers': 'authorization' },
  });
  expect(preflight.headers.get('access-control-allow-headers')).not.toContain('authorization');
});
