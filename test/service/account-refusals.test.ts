import { randomUUID } from 'node:crypto';
import { AccountUnderTest } from '../support/account-under-test';

let account: AccountUnderTest;

beforeAll(async () => {
  account = await AccountUnderTest.start();
});

beforeEach(() => account.reset());

afterAll(() => account.stop());

/** Somebody whom no limit has met yet. */
const anew = () => ({ sub: randomUUID() });

const email = { path: '/v1/account/email', body: { email: 'ada@example.org' } };
const password = {
  path: '/v1/account/password',
  body: { currentPassword: 'old', newPassword: 'new' },
};
const authenticator = { path: '/v1/account/authenticator', body: { code: '123456' } };
const factors = { path: '/v1/account/second-factors', body: { on: ['sms'] } };

describe("what Cognito refuses is said in the product's own terms", () => {
  it.each([
    [
      'ChangePassword',
      password,
      'NotAuthorizedException',
      'Incorrect username or password.',
      400,
      'wrong-password',
      '/currentPassword',
    ],
    [
      'ChangePassword',
      password,
      'NotAuthorizedException',
      'Password attempts exceeded',
      429,
      'too-many-account-changes',
      undefined,
    ],
    [
      'ChangePassword',
      password,
      'LimitExceededException',
      'Attempt limit exceeded, please try after some time.',
      429,
      'too-many-account-changes',
      undefined,
    ],
    [
      'ChangePassword',
      password,
      'InvalidPasswordException',
      'Password did not conform with policy: Password not long enough',
      400,
      'unacceptable-password',
      '/newPassword',
    ],
    [
      'ChangePassword',
      password,
      'PasswordHistoryPolicyViolationException',
      '',
      400,
      'unacceptable-password',
      '/newPassword',
    ],
    [
      'ChangePassword',
      password,
      'NotAuthorizedException',
      'Access Token has expired',
      401,
      'invalid-token',
      undefined,
    ],
    [
      'ChangePassword',
      password,
      'UserNotFoundException',
      'User does not exist.',
      401,
      'invalid-token',
      undefined,
    ],
    [
      'ChangePassword',
      password,
      'PasswordResetRequiredException',
      'Password reset required',
      401,
      'invalid-token',
      undefined,
    ],
    ['UpdateUserAttributes', email, 'AliasExistsException', '', 409, 'address-in-use', undefined],
    [
      'UpdateUserAttributes',
      email,
      'NotAuthorizedException',
      'A client attempted to write unauthorized attribute',
      403,
      'unchangeable-attribute',
      undefined,
    ],
    ['UpdateUserAttributes', email, 'CodeDeliveryFailureException', '', 502, 'code-not-sent', undefined],
    [
      'UpdateUserAttributes',
      email,
      'TooManyRequestsException',
      'Rate exceeded',
      503,
      'dependency-busy',
      undefined,
    ],
    [
      'UpdateUserAttributes',
      email,
      'UnexpectedLambdaException',
      '',
      502,
      'dependency-unavailable',
      undefined,
    ],
    [
      'VerifySoftwareToken',
      authenticator,
      'EnableSoftwareTokenMFAException',
      'Code mismatch',
      400,
      'wrong-code',
      '/code',
    ],
    ['VerifySoftwareToken', authenticator, 'CodeMismatchException', '', 400, 'wrong-code', '/code'],
    [
      'SetUserMFAPreference',
      factors,
      'InvalidParameterException',
      'User does not have delivery config set',
      400,
      'invalid-account-change',
      undefined,
    ],
    ['SetUserMFAPreference', factors, 'SoftwareTokenMFANotFoundException', '', 409, 'not-offered', undefined],
  ] as const)(
    '%s, %#: %s',
    async (operation, { path, body: sent }, error, message, status, code, pointer) => {
      account.cognito.fails(operation, error, message);
      const { body, headers } = await account.ask('put', path, anew()).send(sent).expect(status);
      expect(body.code).toBe(code);
      expect(body.errors?.[0].pointer).toBe(pointer);
      if (status === 429) expect(headers['retry-after']).toBe('900');
      expect(account.audit.at(-1)).toMatchObject({ reason: code });
    },
  );

  it.each([
    ['CodeMismatchException', 400, 'wrong-code'],
    ['ExpiredCodeException', 400, 'expired-code'],
    ['LimitExceededException', 429, 'too-many-account-changes'],
    ['AliasExistsException', 409, 'address-in-use'],
  ])('a code that is verified, %s: %i %s', async (error, status, code) => {
    account.cognito.fails('VerifyUserAttribute', error);
    const { body } = await account
      .ask('post', '/v1/account/email/verification', anew())
      .send({ code: '123456' })
      .expect(status);
    expect(body.code).toBe(code);
  });

  it.each([
    ['DeleteWebAuthnCredential', '/v1/account/passkeys/cGFzc2tleQ'],
    ['ForgetDevice', '/v1/account/devices/eu-west-1_1234'],
  ])('%s of what is not there', async (operation, path) => {
    account.cognito.fails(operation, 'ResourceNotFoundException');
    expect((await account.ask('delete', path, anew()).expect(404)).body.code).toBe('unknown-device');
  });

  it('the words of the password policy are passed on', async () => {
    const message = 'Password did not conform with policy: Password not long enough';
    account.cognito.fails('ChangePassword', 'InvalidPasswordException', message);
    const { body } = await account.ask('put', password.path, anew()).send(password.body).expect(400);
    expect(body.detail).toBe(message);
  });
});

describe('a body that is not as the API has it is refused before Cognito is called, with the member that is wrong', () => {
  it.each([
    ['put', '/v1/account/name', {}, ''],
    ['put', '/v1/account/name', { name: ' ' }, '/name'],
    ['put', '/v1/account/name', { name: 'Ada', sub: 'x' }, ''],
    ['put', '/v1/account/email', { email: 'ada' }, '/email'],
    ['put', '/v1/account/phone-number', { phoneNumber: '030 123456' }, '/phoneNumber'],
    ['put', '/v1/account/password', { currentPassword: 'a' }, '/newPassword'],
    ['put', '/v1/account/authenticator', { code: 'abc' }, '/code'],
    ['put', '/v1/account/second-factors', { on: ['sms'], preferred: 'totp' }, '/preferred'],
    ['put', '/v1/account/second-factors', { on: ['fax'] }, '/on/0'],
  ] as const)('%s %s %j', async (method, path, sent, pointer) => {
    const { body } = await account.ask(method, path, anew()).send(sent).expect(400);
    expect(body).toMatchObject({ code: 'invalid-account-change', errors: [{ pointer }] });
    expect(account.cognito.calls).toEqual([]);
    expect(account.audit).toEqual([expect.objectContaining({ outcome: 'refused' })]);
  });
});

describe('tries', () => {
  it('of a password or code are limited for each person, whatever is tried', async () => {
    account.cognito.fails('ChangePassword', 'NotAuthorizedException', 'Incorrect username or password.');
    account.cognito.fails('VerifyUserAttribute', 'CodeMismatchException');
    const person = anew();
    for (let attempt = 0; attempt < 5; attempt++) {
      await account.ask('put', password.path, person).send(password.body).expect(400);
      await account
        .ask('post', '/v1/account/email/verification', person)
        .send({ code: '123456' })
        .expect(400);
    }
    const before = account.cognito.calls.length;
    const { body, headers } = await account.ask('put', password.path, person).send(password.body).expect(429);
    expect(body.code).toBe('too-many-account-changes');
    expect(Number(headers['retry-after'])).toBeGreaterThan(0);
    expect(account.cognito.calls).toHaveLength(before);
    expect(account.audit.at(-1)).toMatchObject({ outcome: 'limited' });
    await account.ask('put', password.path, anew()).send(password.body).expect(400);
  });

  it('of changes are limited too, since some of them send messages', async () => {
    const person = anew();
    for (let attempt = 0; attempt < 30; attempt++) {
      await account.ask('post', '/v1/account/email/code', person).expect(200);
    }
    await account.ask('post', '/v1/account/phone-number/code', person).expect(429);
  });
});
