import { randomUUID } from 'node:crypto';
import {
  type AttributeType,
  ChangePasswordCommand,
  ForgetDeviceCommand,
  GetUserAttributeVerificationCodeCommand,
  GetUserCommand,
  ListDevicesCommand,
  UpdateUserAttributesCommand,
  VerifyUserAttributeCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { decodeJwt } from 'jose';
import { HttpBrowser } from '../../../local/cognito/http-browser';
import { STACK_DEFAULTS } from '../../../local/stack-settings';
import { ADMIN, otherCode, RESIDENT, UserPoolUnderTest } from '../../support/user-pool';

let pool: UserPoolUnderTest;
let AccessToken: string;

async function start(...parameters: Parameters<typeof UserPoolUnderTest.start>): Promise<void> {
  pool = await UserPoolUnderTest.start(...parameters);
  AccessToken = await pool.accessTokenOf(RESIDENT);
}

beforeEach(() => start());
afterEach(() => pool.stop());

const update = (attributes: Record<string, string>) =>
  pool.sdk.send(
    new UpdateUserAttributesCommand({
      AccessToken,
      UserAttributes: Object.entries(attributes).map(([Name, Value]) => ({ Name, Value })),
    }),
  );
const verify = (AttributeName: string, Code: string) =>
  pool.sdk.send(new VerifyUserAttributeCommand({ AccessToken, AttributeName, Code }));
const askForCode = (AttributeName: string) =>
  pool.sdk.send(new GetUserAttributeVerificationCodeCommand({ AccessToken, AttributeName }));
const changePassword = (PreviousPassword: string, ProposedPassword: string) =>
  pool.sdk.send(new ChangePasswordCommand({ AccessToken, PreviousPassword, ProposedPassword }));
async function attributes(): Promise<Record<string, string | undefined>> {
  const { UserAttributes = [] } = await pool.sdk.send(new GetUserCommand({ AccessToken }));
  return Object.fromEntries(UserAttributes.map(({ Name, Value }: AttributeType) => [Name, Value]));
}

it('tells people their own attributes', async () => {
  expect(await attributes()).toEqual({
    sub: decodeJwt(AccessToken).sub,
    email: 'resident@example.com',
    email_verified: 'true',
    name: 'Rob Resident',
    given_name: 'Rob',
    family_name: 'Resident',
  });
});

it('changes attributes at once, and removes those that become empty', async () => {
  await expect(update({ name: 'Robert', family_name: '' })).resolves.toMatchObject({
    CodeDeliveryDetailsList: [],
  });
  const { name, family_name } = await attributes();
  expect([name, family_name]).toEqual(['Robert', undefined]);
});

it('changes an e-mail address once the code was given, and says masked where it went', async () => {
  await expect(update({ email: 'rob@new.example' })).resolves.toMatchObject({
    CodeDeliveryDetailsList: [{ AttributeName: 'email', DeliveryMedium: 'EMAIL', Destination: 'r***@n***' }],
  });
  expect(await attributes()).toMatchObject({ email: 'resident@example.com', email_verified: 'true' });
  await verify('email', pool.codeSentTo('rob@new.example'));
  expect(await attributes()).toMatchObject({ email: 'rob@new.example', email_verified: 'true' });
  await expect(pool.signIn({ ...RESIDENT, username: 'rob@new.example' })).resolves.toBeDefined();
});

it('words messages as the trigger of the stack does, in the language of the person', async () => {
  await update({ locale: 'de-AT' });
  await update({ email: 'rob@new.example' });
  expect(pool.cognito.outbox.at(-1)).toMatchObject({
    subject: 'Bestätigen Sie Ihre Adresse für Gatehouse',
    body: expect.stringMatching(
      /^<p>Ihr Code, um diese Adresse für Gatehouse zu bestätigen, ist \d{6}\.<\/p>$/,
    ),
  });
});

it('refuses a wrong code, and after five of them a right one too, for an hour', async () => {
  await update({ email: 'rob@new.example' });
  const code = pool.codeSentTo('rob@new.example');
  for (let attempt = 0; attempt < 5; attempt++) {
    await expect(verify('email', otherCode(code))).rejects.toMatchObject({
      name: 'CodeMismatchException',
      message: 'Invalid verification code provided, please try again.',
    });
  }
  await expect(verify('email', code)).rejects.toMatchObject({
    name: 'LimitExceededException',
    message: 'Attempt limit exceeded, please try after some time.',
  });
  pool.clock.advance(3600);
  AccessToken = await pool.accessTokenOf(RESIDENT);
  await expect(verify('email', code)).resolves.toBeDefined();
});

it('refuses a code after a day, and one that was used', async () => {
  const expired = {
    name: 'ExpiredCodeException',
    message: 'Invalid code provided, please request a code again.',
  };
  await askForCode('email');
  const code = pool.codeSentTo('resident@example.com');
  await verify('email', code);
  await expect(verify('email', code)).rejects.toMatchObject(expired);
  await askForCode('email');
  pool.clock.advance(24 * 3600);
  AccessToken = await pool.accessTokenOf(RESIDENT);
  await expect(verify('email', pool.codeSentTo('resident@example.com'))).rejects.toMatchObject(expired);
});

it('sends five codes an hour at most', async () => {
  for (let attempt = 0; attempt < 5; attempt++) await askForCode('email');
  await expect(askForCode('email')).rejects.toMatchObject({ name: 'LimitExceededException' });
});

it("refuses another account's address", async () => {
  await expect(update({ email: 'Admin@example.com' })).rejects.toMatchObject({
    name: 'AliasExistsException',
    message: 'An account with the given email already exists.',
  });
});

it.each([
  ['an address that is none', { email: 'rob' }, 'Invalid email address format.'],
  ['a phone number without a country', { phone_number: '030123456' }, 'Invalid phone number format.'],
  ['what an account needs, when it is removed', { email: '' }, 'email: The attribute is required'],
  [
    'an attribute that there is not',
    { 'custom:plot': '7' },
    'custom:plot: Attribute does not exist in the schema.',
  ],
])('refuses %s', async (_name, changes, message) => {
  await expect(update(changes as Record<string, string>)).rejects.toMatchObject({
    name: 'InvalidParameterException',
    message: expect.stringContaining(message),
  });
});

it.each([{ email_verified: 'true' }, { sub: 'another' }])('lets nobody write %j', async (changes) => {
  await expect(update(changes as Record<string, string>)).rejects.toMatchObject({
    name: 'NotAuthorizedException',
    message: 'A client attempted to write unauthorized attribute',
  });
});

it('lets an app client see and change only what the stack allows', async () => {
  await pool.stop();
  const clients = { mobile: { read: ['email'], write: ['email', 'name'] } };
  await start({ attributes: { ...STACK_DEFAULTS.attributes, clients } });
  expect(Object.keys(await attributes()).sort()).toEqual(['email', 'sub']);
  await expect(update({ name: 'Robert' })).resolves.toBeDefined();
  await expect(update({ given_name: 'Robert' })).rejects.toMatchObject({ name: 'NotAuthorizedException' });
});

it('takes a phone number without a code where the stack does not verify phones', async () => {
  await expect(update({ phone_number: '+4930123456' })).resolves.toMatchObject({
    CodeDeliveryDetailsList: [],
  });
  expect(await attributes()).not.toHaveProperty('phone_number_verified');
});

it('changes the password for who knows the old one', async () => {
  await expect(changePassword('wrong', 'A-new-password-1')).rejects.toMatchObject({
    name: 'NotAuthorizedException',
    message: 'Incorrect username or password.',
  });
  await changePassword(RESIDENT.password, 'A-new-password-1');
  await expect(pool.signIn(RESIDENT)).rejects.toMatchObject({ name: 'NotAuthorizedException' });
  await expect(pool.signIn({ ...RESIDENT, password: 'A-new-password-1' })).resolves.toBeDefined();
});

it('locks out who tries old passwords with a stolen token', async () => {
  for (let attempt = 0; attempt < 5; attempt++) {
    await expect(changePassword('wrong', 'A-new-password-1')).rejects.toThrow('Incorrect');
  }
  await expect(changePassword(RESIDENT.password, 'A-new-password-1')).rejects.toThrow(
    'Password attempts exceeded',
  );
});

it('refuses a password that the policy of the stack refuses, and says why', async () => {
  const invalid = (reason: string) => ({
    name: 'InvalidPasswordException',
    message: `Password did not conform with policy: ${reason}`,
  });
  await expect(changePassword(RESIDENT.password, 'short')).rejects.toMatchObject(
    invalid('Password not long enough'),
  );
  await pool.stop();
  const passwords = { lowercase: true, uppercase: true, numbers: true, symbols: true, history: 0 };
  await start({ passwords });
  for (const [password, kind] of [
    ['NO-LOWER-CASE-1', 'lowercase'],
    ['no-upper-case-1', 'uppercase'],
    ['No-number-at-all', 'numeric'],
    ['NoSymbolAtAll123', 'symbol'],
  ] as const) {
    await expect(changePassword(RESIDENT.password, password)).rejects.toMatchObject(
      invalid(`Password must have ${kind} characters`),
    );
  }
});

it('refuses as many old passwords as the stack remembers, the present one among them', async () => {
  await pool.stop();
  await start({ passwords: { ...STACK_DEFAULTS.passwords, history: 2 } });
  const used = { name: 'PasswordHistoryPolicyViolationException' };
  await expect(changePassword(RESIDENT.password, RESIDENT.password)).rejects.toMatchObject(used);
  await changePassword(RESIDENT.password, 'A-second-password');
  await expect(changePassword('A-second-password', RESIDENT.password)).rejects.toMatchObject(used);
  await changePassword('A-second-password', 'A-third-password');
  await expect(changePassword('A-third-password', RESIDENT.password)).resolves.toBeDefined();
});

it('remembers no device', async () => {
  await expect(pool.sdk.send(new ListDevicesCommand({ AccessToken }))).resolves.toMatchObject({
    Devices: [],
  });
  await expect(
    pool.sdk.send(new ForgetDeviceCommand({ AccessToken, DeviceKey: `eu-west-1_${randomUUID()}` })),
  ).rejects.toMatchObject({ name: 'ResourceNotFoundException', message: 'Device does not exist.' });
});

it('does not show the changed password of a test user on the sign-in page', async () => {
  await changePassword(RESIDENT.password, 'A-new-password-1');
  const { id: client_id, callbackUrls } = pool.cognito.clients.web;
  const [redirect_uri = ''] = callbackUrls;
  const query = new URLSearchParams({ response_type: 'code', client_id, redirect_uri });
  const { body } = await new HttpBrowser().visit(`${pool.cognito.url}/oauth2/authorize?${query}`);
  expect(body).toContain(ADMIN.password);
  expect(body).not.toContain(RESIDENT.password);
  expect(body).not.toContain('A-new-password-1');
});
