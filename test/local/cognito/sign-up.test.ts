import {
  ConfirmSignUpCommand,
  GetUserCommand,
  ResendConfirmationCodeCommand,
  SignUpCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { decodeJwt } from 'jose';
import { STACK_DEFAULTS, type StackSettings } from '../../../local/stack-settings';
import { otherCode, UserPoolUnderTest } from '../../support/user-pool';

const GRACE = { username: 'grace@example.com', password: 'A-good-password-1' };
const OPEN: Partial<StackSettings> = { signUp: { ...STACK_DEFAULTS.signUp, mode: 'open' } };

let pool: UserPoolUnderTest;

const start = async (settings: Partial<StackSettings> = {}) => {
  pool = await UserPoolUnderTest.start({ ...OPEN, ...settings });
};

afterEach(() => pool.stop());

const signUp = ({ username, password } = GRACE, attributes: Record<string, string> = {}) =>
  pool.sdk.send(
    new SignUpCommand({
      ClientId: pool.clientId,
      Username: username,
      Password: password,
      UserAttributes: Object.entries(attributes).map(([Name, Value]) => ({ Name, Value })),
    }),
  );
const confirm = (ConfirmationCode: string, Username = GRACE.username) =>
  pool.sdk.send(new ConfirmSignUpCommand({ ClientId: pool.clientId, Username, ConfirmationCode }));
const resend = (Username = GRACE.username) =>
  pool.sdk.send(new ResendConfirmationCodeCommand({ ClientId: pool.clientId, Username }));

it('lets people sign up, confirm by the code that was sent, and sign in', async () => {
  await start();
  await expect(signUp()).resolves.toMatchObject({
    UserConfirmed: false,
    CodeDeliveryDetails: { AttributeName: 'email', DeliveryMedium: 'EMAIL', Destination: 'g***@e***' },
  });
  await expect(pool.signIn(GRACE)).rejects.toMatchObject({
    name: 'UserNotConfirmedException',
    message: 'User is not confirmed.',
  });
  await expect(pool.signIn({ ...GRACE, password: 'wrong' })).rejects.toThrow('Incorrect');
  const code = pool.codeSentTo(GRACE.username);
  await expect(confirm(otherCode(code))).rejects.toMatchObject({ name: 'CodeMismatchException' });
  await confirm(code);
  const AccessToken = await pool.accessTokenOf(GRACE);
  const { UserAttributes } = await pool.sdk.send(new GetUserCommand({ AccessToken }));
  expect(UserAttributes).toContainEqual({ Name: 'email_verified', Value: 'true' });
  await expect(confirm(code)).rejects.toMatchObject({
    name: 'NotAuthorizedException',
    message: 'User cannot be confirmed. Current status is CONFIRMED',
  });
  await expect(resend()).rejects.toMatchObject({ message: 'User is already confirmed.' });
});

it('sends another code, with which the first one is void', async () => {
  await start();
  await signUp();
  const first = pool.codeSentTo(GRACE.username);
  await resend();
  const second = pool.codeSentTo(GRACE.username);
  expect(pool.cognito.outbox.at(-1)?.subject).toBe('Your new code for Gatehouse');
  if (first !== second) await expect(confirm(first)).rejects.toMatchObject({ name: 'CodeMismatchException' });
  await confirm(second);
});

it('refuses a code after a day, and any code after five wrong ones', async () => {
  await start();
  await signUp();
  const code = pool.codeSentTo(GRACE.username);
  for (let attempt = 0; attempt < 5; attempt++) {
    await expect(confirm(otherCode(code))).rejects.toMatchObject({ name: 'CodeMismatchException' });
  }
  await expect(confirm(code)).rejects.toMatchObject({ name: 'LimitExceededException' });
  pool.clock.advance(24 * 3600);
  await expect(confirm(code)).rejects.toMatchObject({ name: 'ExpiredCodeException' });
});

it('sends five more codes an hour at most, and answers for nobody as for somebody', async () => {
  await start();
  await signUp();
  for (const name of [GRACE.username, 'nobody@example.com']) {
    for (let attempt = 0; attempt < 5; attempt++) {
      await expect(resend(name)).resolves.toMatchObject({
        CodeDeliveryDetails: { Destination: `${name[0]}***@e***` },
      });
    }
    await expect(resend(name)).rejects.toMatchObject({ name: 'LimitExceededException' });
  }
  await expect(confirm('123456', 'nobody@example.com')).rejects.toMatchObject({
    name: 'ExpiredCodeException',
  });
});

it('refuses an address that has an account', async () => {
  await start();
  await expect(signUp({ ...GRACE, username: 'Admin@example.com' })).rejects.toMatchObject({
    name: 'UsernameExistsException',
    message: 'An account with the given email already exists.',
  });
});

it('refuses a weak password, a name that is no address, and what the account may not lack', async () => {
  await start({ attributes: { ...STACK_DEFAULTS.attributes, required: ['name'] } });
  const named = { name: 'Grace' };
  await expect(signUp({ ...GRACE, password: 'short' }, named)).rejects.toMatchObject({
    name: 'InvalidPasswordException',
    message: 'Password did not conform with policy: Password not long enough',
  });
  await expect(signUp({ ...GRACE, username: '+4930123456' }, named)).rejects.toMatchObject({
    name: 'InvalidParameterException',
    message: 'Username should be an email.',
  });
  await expect(signUp()).rejects.toMatchObject({
    name: 'InvalidParameterException',
    message: 'Attributes did not conform to the schema: name: The attribute is required\n',
  });
  await expect(signUp(GRACE, named)).resolves.toBeDefined();
});

it('lets nobody prove an address to themselves', async () => {
  await start();
  await expect(signUp(GRACE, { email_verified: 'true' })).rejects.toMatchObject({
    name: 'NotAuthorizedException',
  });
});

it('refuses everybody where only administrators create accounts', async () => {
  await start({ signUp: STACK_DEFAULTS.signUp });
  await expect(signUp()).rejects.toMatchObject({
    name: 'NotAuthorizedException',
    message: 'SignUp is not permitted for this user pool',
  });
});

it('lets only listed people sign up where the stack invites, by its own trigger', async () => {
  await start({ signUp: { ...STACK_DEFAULTS.signUp, mode: 'invited', allowed: ['example.com'] } });
  await expect(signUp({ ...GRACE, username: 'grace@example.org' })).rejects.toMatchObject({
    name: 'UserLambdaValidationException',
    message:
      'PreSignUp failed with error Only invited people can sign up. Ask an administrator to invite this address..',
  });
  await expect(signUp()).resolves.toMatchObject({ UserConfirmed: false });
});

it('puts who signed up into the default group, by the trigger that calls this Cognito', async () => {
  await start({
    groups: ['Residents'],
    signUp: { ...STACK_DEFAULTS.signUp, mode: 'open', defaultGroup: 'Residents' },
  });
  await signUp();
  await confirm(pool.codeSentTo(GRACE.username));
  expect(decodeJwt(await pool.accessTokenOf(GRACE))['cognito:groups']).toEqual(['Residents']);
});

it('sends the code to the phone where somebody has both, and verifies that alone', async () => {
  await start({
    accounts: { ...STACK_DEFAULTS.accounts, signInWith: 'email-or-phone', verify: ['email', 'phone'] },
  });
  const phone = '+4930123456';
  await expect(signUp(GRACE, { phone_number: phone })).resolves.toMatchObject({
    CodeDeliveryDetails: { DeliveryMedium: 'SMS', Destination: '+******3456' },
  });
  await confirm(pool.codeSentTo(phone));
  const AccessToken = await pool.accessTokenOf({ ...GRACE, username: phone });
  const { UserAttributes } = await pool.sdk.send(new GetUserCommand({ AccessToken }));
  expect(UserAttributes).toContainEqual({ Name: 'phone_number_verified', Value: 'true' });
  expect(UserAttributes).not.toContainEqual({ Name: 'email_verified', Value: 'true' });
});

it('confirms by the link in the e-mail where the stack says so, and shows it in the outbox', async () => {
  await start({ accounts: { ...STACK_DEFAULTS.accounts, verifyBy: 'link' } });
  await signUp();
  const outbox = await (await fetch(`${pool.cognito.url}/outbox`)).text();
  const [, escaped = ''] = /<a [^>]*href="([^"]*)">Open the link<\/a>/.exec(outbox) ?? [];
  const link = escaped.replaceAll('&#38;', '&');
  const wrong = new URL(link);
  wrong.searchParams.set('confirmation_code', otherCode(wrong.searchParams.get('confirmation_code') ?? ''));
  expect(await (await fetch(wrong)).text()).toContain('CodeMismatchException');
  await expect(pool.signIn(GRACE)).rejects.toThrow('not confirmed');
  expect(await (await fetch(link)).text()).toContain('Your registration has been confirmed');
  await expect(pool.signIn(GRACE)).resolves.toHaveProperty('AuthenticationResult');
});

it('shows in the outbox and in the terminal what would have been sent, as text', async () => {
  await start();
  await signUp({ ...GRACE, username: 'g<b>@example.com' });
  const code = pool.codeSentTo('g<b>@example.com');
  const outbox = await (await fetch(`${pool.cognito.url}/outbox`)).text();
  expect(outbox).toContain(`Welcome to Gatehouse. Your confirmation code is ${code}.`);
  expect(outbox).not.toContain('<b>');
  expect(pool.log).toContain(
    `Cognito would have sent to g<b>@example.com: Welcome to Gatehouse. Your confirmation code is ${code}.`,
  );
});
