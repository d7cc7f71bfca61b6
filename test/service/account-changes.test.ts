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
