import {
  AdminCreateUserCommand,
  type AdminCreateUserCommandInput,
  AdminDeleteUserCommand,
  AdminSetUserPasswordCommand,
  ListUsersCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { USER_POOL_ID as UserPoolId } from '../../../local/aws-account';
import { STACK_DEFAULTS } from '../../../local/stack-settings';
import { UserPoolUnderTest } from '../../support/user-pool';

const ADDRESS = 'grace@example.com';
const NEW_PASSWORD = 'A-new-password-1';
const PERSON = { UserPoolId, Username: ADDRESS };

let pool: UserPoolUnderTest;

beforeEach(async () => {
  const attributes = { ...STACK_DEFAULTS.attributes, required: ['name' as const] };
  pool = await UserPoolUnderTest.start({ attributes });
});
afterEach(() => pool.stop());

const invite = (changes: Partial<AdminCreateUserCommandInput> = {}) =>
  pool.sdk.send(new AdminCreateUserCommand({ ...PERSON, DesiredDeliveryMediums: ['EMAIL'], ...changes }));

/** Temporary password in the newest message. */
const temporary = () => ({
  username: ADDRESS,
  password: / temporary password: (\S+)<\/p>$/.exec(pool.cognito.outbox.at(-1)?.body ?? '')?.[1] ?? '',
});

it('asks who was invited for a new password, and for what the account lacks', async () => {
  await expect(invite()).resolves.toMatchObject({ User: { UserStatus: 'FORCE_CHANGE_PASSWORD' } });
  expect(pool.cognito.outbox.at(-1)).toMatchObject({
    to: ADDRESS,
    subject: 'Your invitation to Gatehouse',
    body: expect.stringContaining(`User name: ${ADDRESS}, temporary password: `),
  });
  const challenge = await pool.signIn(temporary());
  expect(challenge).toMatchObject({
    ChallengeName: 'NEW_PASSWORD_REQUIRED',
    ChallengeParameters: { requiredAttributes: '["userAttributes.name"]' },
  });
  const answer = { NEW_PASSWORD, 'userAttributes.name': 'Grace' };
  await expect(pool.answer(challenge, { NEW_PASSWORD })).rejects.toThrow('name: The attribute is required');
  await expect(pool.answer(challenge, { ...answer, NEW_PASSWORD: 'short' })).rejects.toMatchObject({
    name: 'InvalidPasswordException',
  });
  await expect(pool.answer(challenge, answer)).resolves.toHaveProperty('AuthenticationResult');
  await expect(pool.signIn({ username: ADDRESS, password: NEW_PASSWORD })).resolves.toHaveProperty(
    'AuthenticationResult',
  );
});

it('asks for the new password at the pages, too', async () => {
  await invite();
  const { browser, shown } = await pool.signInAtPages(temporary());
  expect(shown.body).toContain('Choose a new password');
  const { url } = await browser.submit({ NEW_PASSWORD, 'userAttributes.name': 'Grace' });
  expect(url.searchParams.get('code')).toBeTruthy();
});

it('ends a temporary password after the days that the stack sets, until another is sent', async () => {
  await invite();
  pool.clock.advance(7 * 24 * 3600);
  await expect(pool.signIn(temporary())).rejects.toMatchObject({
    name: 'NotAuthorizedException',
    message: 'Temporary password has expired and must be reset by an administrator.',
  });
  await invite({ MessageAction: 'RESEND' });
  await expect(pool.signIn(temporary())).resolves.toHaveProperty('ChallengeName', 'NEW_PASSWORD_REQUIRED');
});

it('sends nothing where the administrator passes the password on', async () => {
  await invite({ MessageAction: 'SUPPRESS', TemporaryPassword: 'Told-at-the-door' });
  expect(pool.cognito.outbox).toEqual([]);
  await expect(pool.signIn({ username: ADDRESS, password: 'Told-at-the-door' })).resolves.toHaveProperty(
    'ChallengeName',
  );
});

it('refuses to invite an address twice, and to invite somebody anew who has signed in', async () => {
  await invite();
  await expect(invite()).rejects.toMatchObject({ name: 'UsernameExistsException' });
  await pool.sdk.send(
    new AdminSetUserPasswordCommand({ ...PERSON, Password: NEW_PASSWORD, Permanent: true }),
  );
  await expect(pool.signIn({ username: ADDRESS, password: NEW_PASSWORD })).resolves.toHaveProperty(
    'AuthenticationResult',
  );
  await expect(invite({ MessageAction: 'RESEND' })).rejects.toMatchObject({
    name: 'UnsupportedUserStateException',
  });
});

it('lists people, and forgets who is deleted', async () => {
  const names = async () =>
    (await pool.sdk.send(new ListUsersCommand({ UserPoolId }))).Users?.map(
      ({ Attributes = [] }) => Attributes.find(({ Name }) => Name === 'email')?.Value,
    );
  await invite();
  expect(await names()).toEqual(['admin@example.com', 'resident@example.com', ADDRESS]);
  await pool.sdk.send(new AdminDeleteUserCommand(PERSON));
  expect(await names()).toEqual(['admin@example.com', 'resident@example.com']);
});
