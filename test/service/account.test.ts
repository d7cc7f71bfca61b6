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

const USER = {
  Username: 'ada',
  UserAttributes: [
    { Name: 'sub', Value: 'somebody' },
    { Name: 'name', Value: 'Ada Lovelace' },
    { Name: 'email', Value: 'ada@example.com' },
    { Name: 'email_verified', Value: 'true' },
    { Name: 'phone_number', Value: '+4930123456' },
  ],
  UserMFASettingList: ['SOFTWARE_TOKEN_MFA', 'SMS_MFA'],
  PreferredMfaSetting: 'SOFTWARE_TOKEN_MFA',
};

describe('the own account', () => {
  it('is what Cognito has of the person, asked with the own access token and without AWS credentials', async () => {
    account.cognito.answers.set('GetUser', USER);
    const { body, headers, text } = await account.ask('get', '/v1/account').expect(200);
    expect(body).toMatchObject({
      name: 'Ada Lovelace',
      email: 'ada@example.com',
      emailVerified: true,
      phoneNumber: '+4930123456',
      phoneNumberVerified: false,
      groups: ['Admins'],
      isFederated: false,
      secondFactors: {
        offered: ['totp', 'sms', 'email'],
        on: ['totp', 'sms'],
        preferred: 'totp',
        required: false,
      },
      hasPasskeys: true,
      hasDevices: true,
    });
    expect(account.cognito.calls).toEqual([
      { operation: 'GetUser', input: { AccessToken: account.token }, isSigned: false },
    ]);
    expect(headers['cache-control']).toBe('no-store');
    expect(text).not.toContain(account.token);
  });

  it('says how long the sign-in is recent, and that it no longer is', async () => {
    account.cognito.answers.set('GetUser', USER);
    jest.spyOn(Date, 'now').mockReturnValue(Date.now());
    const seconds = async (minutesAgo: number) =>
      (await account.ask('get', '/v1/account', { minutesAgo }).expect(200)).body.recentSignInSeconds;
    expect(await seconds(4)).toBeGreaterThanOrEqual(359);
    expect(await seconds(4)).toBeLessThanOrEqual(360);
    expect(await seconds(60)).toBe(0);
  });

  it('says who signs in with another identity provider', async () => {
    const UserAttributes = [...USER.UserAttributes, { Name: 'identities', Value: '[]' }];
    account.cognito.answers.set('GetUser', { ...USER, UserAttributes });
    expect((await account.ask('get', '/v1/account').expect(200)).body.isFederated).toBe(true);
  });

  it('is for the browser: an app calls Cognito itself', async () => {
    const { body } = await account.service.api
      .get('/v1/account')
      .set('Authorization', `Bearer ${account.authority.accessToken()}`)
      .expect(403);
    expect(body.code).toBe('browser-session-required');
  });

  it('is refused with the scope that is missing where the stack has no account page', async () => {
    const claims = { scope: 'openid profile email' };
    const { body, headers } = await account.ask('get', '/v1/account', { claims }).expect(403);
    expect(body.code).toBe('insufficient-scope');
    expect(headers['www-authenticate']).toContain('aws.cognito.signin.user.admin');
    expect(account.cognito.calls).toEqual([]);
  });

  it('is a session that has ended where Cognito no longer knows the token', async () => {
    account.cognito.fails('GetUser', 'NotAuthorizedException', 'Access Token has been revoked');
    const { body } = await account.ask('get', '/v1/account').expect(401);
    expect(body).toMatchObject({ code: 'invalid-token', detail: 'The session has ended; sign in again' });
  });

  it('is an outage, not a refusal, where Cognito fails, and nothing is tried twice', async () => {
    account.cognito.fails('GetUser', 'InternalErrorException');
    expect((await account.ask('get', '/v1/account').expect(502)).body.code).toBe('dependency-unavailable');
    expect(account.cognito.operations).toEqual(['GetUser']);
  });
});

describe('a changed address', () => {
  it('is told with where the code went, masked', async () => {
    account.cognito.answers.set('UpdateUserAttributes', {
      CodeDeliveryDetailsList: [
        { AttributeName: 'email', DeliveryMedium: 'EMAIL', Destination: 'a***@e***' },
      ],
    });
    const { body } = await account
      .ask('put', '/v1/account/email', anew())
      .send({ email: 'ada@example.org' })
      .expect(200);
    expect(body).toEqual({ codeSentTo: { medium: 'email', destination: 'a***@e***' } });
  });

  it('counts at once where Cognito sends no code', async () => {
    const { body } = await account
      .ask('put', '/v1/account/phone-number', anew())
      .send({ phoneNumber: '+4930123456' })
      .expect(200);
    expect(body).toEqual({});
  });
});

describe('a new authenticator app', () => {
  it('gets a secret and a URI that names the host and the person', async () => {
    account.cognito.answers.set('AssociateSoftwareToken', { SecretCode: 'JBSWY3DPEHPK3PXP' });
    const { body } = await account.ask('post', '/v1/account/authenticator', anew()).expect(200);
    expect(body).toEqual({
      secret: 'JBSWY3DPEHPK3PXP',
      uri: 'otpauth://totp/gates.example.com:admin%40example.com?secret=JBSWY3DPEHPK3PXP&issuer=gates.example.com',
    });
  });

  it('leaves the other second factors, and which is preferred, as they are', async () => {
    account.cognito.answers.set('VerifySoftwareToken', { Status: 'SUCCESS' });
    account.cognito.answers.set('GetUser', {
      ...USER,
      UserMFASettingList: ['SMS_MFA'],
      PreferredMfaSetting: 'SMS_MFA',
    });
    await account.ask('put', '/v1/account/authenticator', anew()).send({ code: '123456' }).expect(204);
    expect(account.cognito.calls.at(-1)?.input).toMatchObject({
      SoftwareTokenMfaSettings: { Enabled: true, PreferredMfa: false },
      SMSMfaSettings: { Enabled: true, PreferredMfa: true },
    });
  });

  it('is not turned on where Cognito does not say that the code is right', async () => {
    account.cognito.answers.set('VerifySoftwareToken', { Status: 'ERROR' });
    const { body } = await account
      .ask('put', '/v1/account/authenticator', anew())
      .send({ code: '123456' })
      .expect(400);
    expect(body.code).toBe('wrong-code');
    expect(account.cognito.operations).toEqual(['VerifySoftwareToken']);
  });
});

it('lists passkeys', async () => {
  account.cognito.answers.set('ListWebAuthnCredentials', {
    Credentials: [{ CredentialId: 'a2V5', FriendlyCredentialName: 'Phone', CreatedAt: 1_795_241_231 }],
  });
  expect((await account.ask('get', '/v1/account/passkeys').expect(200)).body).toEqual({
    passkeys: [{ id: 'a2V5', name: 'Phone', createdAt: '2026-11-21T06:07:11.000Z' }],
  });
});

it('lists remembered devices', async () => {
  account.cognito.answers.set('ListDevices', {
    Devices: [
      {
        DeviceKey: 'eu-west-1_1234',
        DeviceAttributes: [{ Name: 'device_name', Value: 'Phone' }],
        DeviceLastAuthenticatedDate: 1_795_241_231,
      },
    ],
  });
  expect((await account.ask('get', '/v1/account/devices').expect(200)).body).toEqual({
    devices: [{ key: 'eu-west-1_1234', name: 'Phone', lastUsedAt: '2026-11-21T06:07:11.000Z' }],
  });
});
