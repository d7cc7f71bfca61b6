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

/** Each change as the page sends it, and the call that Cognito gets. */
const CHANGES = [
  {
    change: 'changeName',
    request: ['put', '/v1/account/name', { name: ' Ada L. ', familyName: 'Lovelace' }],
    calls: [
      [
        'UpdateUserAttributes',
        {
          UserAttributes: [
            { Name: 'name', Value: 'Ada L.' },
            { Name: 'family_name', Value: 'Lovelace' },
          ],
        },
      ],
    ],
    isSensitive: false,
  },
  {
    change: 'changeEmail',
    request: ['put', '/v1/account/email', { email: 'ada@example.org' }],
    calls: [['UpdateUserAttributes', { UserAttributes: [{ Name: 'email', Value: 'ada@example.org' }] }]],
    isSensitive: true,
  },
  {
    change: 'changePhoneNumber',
    request: ['put', '/v1/account/phone-number', { phoneNumber: '+49 (30) 123-456' }],
    calls: [['UpdateUserAttributes', { UserAttributes: [{ Name: 'phone_number', Value: '+4930123456' }] }]],
    isSensitive: true,
  },
  {
    change: 'sendCodeToEmail',
    request: ['post', '/v1/account/email/code'],
    calls: [['GetUserAttributeVerificationCode', { AttributeName: 'email' }]],
    isSensitive: false,
  },
  {
    change: 'verifyEmail',
    request: ['post', '/v1/account/email/verification', { code: ' 123 456 ' }],
    calls: [['VerifyUserAttribute', { AttributeName: 'email', Code: '123456' }]],
    isSensitive: false,
  },
  {
    change: 'sendCodeToPhoneNumber',
    request: ['post', '/v1/account/phone-number/code'],
    calls: [['GetUserAttributeVerificationCode', { AttributeName: 'phone_number' }]],
    isSensitive: false,
  },
  {
    change: 'verifyPhoneNumber',
    request: ['post', '/v1/account/phone-number/verification', { code: '123456' }],
    calls: [['VerifyUserAttribute', { AttributeName: 'phone_number', Code: '123456' }]],
    isSensitive: false,
  },
  {
    change: 'changePassword',
    request: [
      'put',
      '/v1/account/password',
      { currentPassword: ' old one ', newPassword: 'a long new one ' },
    ],
    calls: [['ChangePassword', { PreviousPassword: ' old one ', ProposedPassword: 'a long new one ' }]],
    isSensitive: true,
  },
  {
    change: 'beginAuthenticator',
    request: ['post', '/v1/account/authenticator'],
    calls: [['AssociateSoftwareToken', {}]],
    isSensitive: true,
  },
  {
    change: 'confirmAuthenticator',
    request: ['put', '/v1/account/authenticator', { code: '123456' }],
    calls: [
      ['VerifySoftwareToken', { UserCode: '123456' }],
      ['GetUser', {}],
      [
        'SetUserMFAPreference',
        {
          SoftwareTokenMfaSettings: { Enabled: true, PreferredMfa: true },
          SMSMfaSettings: { Enabled: false, PreferredMfa: false },
          EmailMfaSettings: { Enabled: false, PreferredMfa: false },
        },
      ],
    ],
    isSensitive: true,
  },
  {
    change: 'changeSecondFactors',
    request: ['put', '/v1/account/second-factors', { on: ['totp', 'email'], preferred: 'email' }],
    calls: [
      [
        'SetUserMFAPreference',
        {
          SoftwareTokenMfaSettings: { Enabled: true, PreferredMfa: false },
          SMSMfaSettings: { Enabled: false, PreferredMfa: false },
          EmailMfaSettings: { Enabled: true, PreferredMfa: true },
        },
      ],
    ],
    isSensitive: true,
  },
  {
    change: 'deletePasskey',
    request: ['delete', '/v1/account/passkeys/cGFzc2tleQ'],
    calls: [['DeleteWebAuthnCredential', { CredentialId: 'cGFzc2tleQ' }]],
    isSensitive: true,
  },
  {
    change: 'forgetDevice',
    request: ['delete', '/v1/account/devices/eu-west-1_1234'],
    calls: [['ForgetDevice', { DeviceKey: 'eu-west-1_1234' }]],
    isSensitive: true,
  },
  {
    change: 'signOutEverywhere',
    request: ['post', '/v1/account/sign-out-everywhere'],
    calls: [['GlobalSignOut', {}]],
    isSensitive: false,
  },
] as const;

type Options = Parameters<AccountUnderTest['ask']>[2];

const send = ({ request: [method, path, body] }: (typeof CHANGES)[number], options: Options = anew()) => {
  account.cognito.answers.set('VerifySoftwareToken', { Status: 'SUCCESS' });
  account.cognito.answers.set('AssociateSoftwareToken', { SecretCode: 'JBSWY3DPEHPK3PXP' });
  const asked = account.ask(method, path, options);
  return body ? asked.send(body) : asked;
};

describe.each(CHANGES)('$change', (change) => {
  it('is a call of Cognito with the own access token, and leaves an audit record without any value', async () => {
    const { status, text } = await send(change);
    expect(status).toBeLessThan(300);
    expect(text).not.toContain(account.token);
    expect(account.cognito.calls).toEqual(
      change.calls.map(([operation, input]) => ({
        operation,
        input: { AccessToken: account.token, ...input },
        isSigned: false,
      })),
    );
    expect(account.audit).toEqual([
      expect.objectContaining({
        outcome: 'done',
        change: change.change,
        username: 'admin',
        jti: expect.any(String),
      }),
    ]);
    const log = JSON.stringify(account.service.log);
    for (const value of Object.values(change.request[2] ?? {})) expect(log).not.toContain(String(value));
    expect(log).not.toContain(account.token);
  });

  it('is refused from another site, and Cognito is not called', async () => {
    const { body } = await send(change)
      .set({ Origin: 'https://evil.example', 'Sec-Fetch-Site': 'cross-site' })
      .expect(403);
    expect(body.code).toBe('cross-site-request');
    expect(account.cognito.calls).toEqual([]);
    expect(account.audit).toEqual([
      expect.objectContaining({ outcome: 'denied', change: change.change, reason: 'cross-site-request' }),
    ]);
  });

  it('asks for a recent sign-in where it could lock its owner out, and only there', async () => {
    const response = await send(change, { ...anew(), minutesAgo: 11 });
    if (!change.isSensitive) {
      expect(response.status).toBeLessThan(300);
      return;
    }
    expect([response.status, response.body.code]).toEqual([401, 'insufficient-user-authentication']);
    expect(response.headers['www-authenticate']).toMatch(
      /^Bearer realm="gatehouse", error="insufficient_user_authentication", .*max_age="600"/,
    );
    expect(account.cognito.calls).toEqual([]);
    expect(account.audit).toEqual([expect.objectContaining({ outcome: 'denied' })]);
  });
});

it('takes an access token that does not say when its owner signed in for no recent sign-in', async () => {
  await account
    .ask('put', '/v1/account/email', { ...anew(), claims: { auth_time: undefined } })
    .send({ email: 'ada@example.org' })
    .expect(401);
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
