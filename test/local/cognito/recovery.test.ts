import {
  AdminResetUserPasswordCommand,
  ConfirmForgotPasswordCommand,
  ForgotPasswordCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { USER_POOL_ID as UserPoolId } from '../../../local/aws-account';
import { LOCAL_USERS } from '../../../local/cognito/users';
import { STACK_DEFAULTS } from '../../../local/stack-settings';
import { otherCode, RESIDENT, UserPoolUnderTest } from '../../support/user-pool';

const ADDRESS = 'resident@example.com';
const NEW_PASSWORD = 'A-new-password-1';

let pool: UserPoolUnderTest;

beforeEach(async () => {
  pool = await UserPoolUnderTest.start();
});
afterEach(() => pool.stop());

const forgot = (Username = ADDRESS) =>
  pool.sdk.send(new ForgotPasswordCommand({ ClientId: pool.clientId, Username }));
const confirm = (ConfirmationCode: string, Password = NEW_PASSWORD, Username = ADDRESS) =>
  pool.sdk.send(
    new ConfirmForgotPasswordCommand({ ClientId: pool.clientId, Username, ConfirmationCode, Password }),
  );
const withNewPassword = { ...RESIDENT, password: NEW_PASSWORD };

it('lets people who forgot the password choose another with a code, and says masked where it went', async () => {
  await expect(forgot()).resolves.toMatchObject({
    CodeDeliveryDetails: { AttributeName: 'email', DeliveryMedium: 'EMAIL', Destination: 'r***@e***' },
  });
  const code = pool.codeSentTo(ADDRESS);
  await expect(confirm(otherCode(code))).rejects.toMatchObject({ name: 'CodeMismatchException' });
  await confirm(code);
  await expect(pool.signIn(withNewPassword)).resolves.toHaveProperty('AuthenticationResult');
  await expect(pool.signIn(RESIDENT)).rejects.toMatchObject({ name: 'NotAuthorizedException' });
  await expect(confirm(code)).rejects.toMatchObject({ name: 'ExpiredCodeException' });
});

it('sends the code to the phone before the e-mail address where the stack prefers it', async () => {
  await pool.stop();
  const [, resident] = LOCAL_USERS;
  const attributes = { ...resident!.attributes, phone_number: '+4930123456', phone_number_verified: 'true' };
  pool = await UserPoolUnderTest.start(
    { accounts: { ...STACK_DEFAULTS.accounts, verify: ['email', 'phone'], recoverBy: ['phone', 'email'] } },
    { users: [LOCAL_USERS[0]!, { ...resident!, attributes }] },
  );
  await expect(forgot()).resolves.toMatchObject({
    CodeDeliveryDetails: { DeliveryMedium: 'SMS', Destination: '+******3456' },
  });
  await expect(forgot('admin@example.com')).resolves.toMatchObject({
    CodeDeliveryDetails: { DeliveryMedium: 'EMAIL' },
  });
});

it('answers for nobody as for somebody, and sends nothing', async () => {
  await expect(forgot('nobody@example.com')).resolves.toMatchObject({
    CodeDeliveryDetails: { DeliveryMedium: 'EMAIL', Destination: 'n***@e***' },
  });
  expect(pool.cognito.outbox).toEqual([]);
  await expect(confirm('123456', NEW_PASSWORD, 'nobody@example.com')).rejects.toMatchObject({
    name: 'ExpiredCodeException',
  });
});

it('keeps the code where the new password is too weak', async () => {
  await forgot();
  const code = pool.codeSentTo(ADDRESS);
  await expect(confirm(code, 'short')).rejects.toMatchObject({ name: 'InvalidPasswordException' });
  await expect(confirm(code)).resolves.toBeDefined();
});

it('refuses a code after an hour, and any after five wrong ones', async () => {
  await forgot();
  const code = pool.codeSentTo(ADDRESS);
  for (let attempt = 0; attempt < 5; attempt++) {
    await expect(confirm(otherCode(code))).rejects.toMatchObject({ name: 'CodeMismatchException' });
  }
  await expect(confirm(code)).rejects.toMatchObject({ name: 'LimitExceededException' });
  pool.clock.advance(3600);
  await expect(confirm(code)).rejects.toMatchObject({ name: 'ExpiredCodeException' });
});

it.each([ADDRESS, 'nobody@example.com'])('sends five codes an hour at most to %s', async (name) => {
  for (let attempt = 0; attempt < 5; attempt++) await forgot(name);
  await expect(forgot(name)).rejects.toMatchObject({ name: 'LimitExceededException' });
});

it('leaves it to administrators where the stack says so', async () => {
  await pool.stop();
  pool = await UserPoolUnderTest.start({ accounts: { ...STACK_DEFAULTS.accounts, recoverBy: [] } });
  await expect(forgot()).rejects.toMatchObject({
    name: 'NotAuthorizedException',
    message: 'Contact administrator to reset password.',
  });
});

it('asks for another password where an administrator has reset it', async () => {
  await pool.sdk.send(new AdminResetUserPasswordCommand({ UserPoolId, Username: ADDRESS }));
  await expect(pool.signIn(RESIDENT)).rejects.toMatchObject({ name: 'PasswordResetRequiredException' });
  await confirm(pool.codeSentTo(ADDRESS));
  await expect(pool.signIn(withNewPassword)).resolves.toHaveProperty('AuthenticationResult');
});
