import {
  AssociateSoftwareTokenCommand,
  GetUserCommand,
  SetUserMFAPreferenceCommand,
  type SetUserMFAPreferenceCommandInput,
  VerifySoftwareTokenCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { totpCode } from '../../../local/cognito/directory/totp';
import { STACK_DEFAULTS, type StackSettings } from '../../../local/stack-settings';
import { ADMIN, otherCode, UserPoolUnderTest } from '../../support/user-pool';

let pool: UserPoolUnderTest;
let AccessToken: string;

const WITH_EMAIL: Partial<StackSettings> = { factors: { ...STACK_DEFAULTS.factors, email: true } };
const ON = { Enabled: true, PreferredMfa: true };
const OFF = { Enabled: false, PreferredMfa: false };

async function start(settings: Partial<StackSettings> = {}): Promise<void> {
  pool = await UserPoolUnderTest.start(settings);
  AccessToken = await pool.accessTokenOf(ADMIN);
}

afterEach(() => pool.stop());

const prefer = (settings: Omit<SetUserMFAPreferenceCommandInput, 'AccessToken'>) =>
  pool.sdk.send(new SetUserMFAPreferenceCommand({ AccessToken, ...settings }));
const codeOf = (secret: string) => totpCode(secret, pool.clock.now());

/** Associates an authenticator app, and verifies its first code. */
async function enrol(): Promise<string> {
  const { SecretCode = '' } = await pool.sdk.send(new AssociateSoftwareTokenCommand({ AccessToken }));
  await pool.sdk.send(new VerifySoftwareTokenCommand({ AccessToken, UserCode: codeOf(SecretCode) }));
  pool.clock.advance(30);
  return SecretCode;
}

async function enrolAndTurnOn(): Promise<string> {
  const secret = await enrol();
  await prefer({ SoftwareTokenMfaSettings: ON });
  return secret;
}

it('asks for the code of an authenticator app once the app was verified and turned on', async () => {
  await start();
  const secret = await enrol();
  await expect(pool.signIn(ADMIN)).resolves.toHaveProperty('AuthenticationResult');
  await prefer({ SoftwareTokenMfaSettings: ON });
  await expect(pool.sdk.send(new GetUserCommand({ AccessToken }))).resolves.toMatchObject({
    PreferredMfaSetting: 'SOFTWARE_TOKEN_MFA',
    UserMFASettingList: ['SOFTWARE_TOKEN_MFA'],
  });
  const challenge = await pool.signIn(ADMIN);
  expect(challenge).toMatchObject({ ChallengeName: 'SOFTWARE_TOKEN_MFA', Session: expect.any(String) });
  expect(challenge.AuthenticationResult).toBeUndefined();
  await expect(
    pool.answer(challenge, { USERNAME: 'admin', SOFTWARE_TOKEN_MFA_CODE: otherCode(codeOf(secret)) }),
  ).rejects.toMatchObject({ name: 'CodeMismatchException' });
  await expect(
    pool.answer(challenge, { USERNAME: 'admin', SOFTWARE_TOKEN_MFA_CODE: codeOf(secret) }),
  ).resolves.toHaveProperty('AuthenticationResult.AccessToken');
});

it('asks for no code any more once the factor is off', async () => {
  await start();
  await enrolAndTurnOn();
  await prefer({ SoftwareTokenMfaSettings: OFF });
  await expect(pool.signIn(ADMIN)).resolves.toHaveProperty('AuthenticationResult');
  expect(await pool.sdk.send(new GetUserCommand({ AccessToken }))).not.toHaveProperty('PreferredMfaSetting');
});

it('takes each code of an authenticator app once, for a minute and a half at most', async () => {
  await start();
  const secret = await enrolAndTurnOn();
  const answer = async (SOFTWARE_TOKEN_MFA_CODE: string) =>
    pool.answer(await pool.signIn(ADMIN), { SOFTWARE_TOKEN_MFA_CODE });
  const code = codeOf(secret);
  await answer(code);
  await expect(answer(code)).rejects.toMatchObject({
    name: 'ExpiredCodeException',
    message: 'Your software token has already been used once.',
  });
  pool.clock.advance(60);
  const early = codeOf(secret);
  pool.clock.advance(60);
  await expect(answer(early)).rejects.toMatchObject({ name: 'CodeMismatchException' });
});

it('takes no code after five wrong ones, for an hour', async () => {
  await start();
  const secret = await enrolAndTurnOn();
  const challenge = await pool.signIn(ADMIN);
  const wrong = otherCode(codeOf(secret));
  for (let attempt = 0; attempt < 5; attempt++) {
    await expect(pool.answer(challenge, { SOFTWARE_TOKEN_MFA_CODE: wrong })).rejects.toThrow('Invalid');
  }
  await expect(pool.answer(challenge, { SOFTWARE_TOKEN_MFA_CODE: codeOf(secret) })).rejects.toMatchObject({
    name: 'LimitExceededException',
  });
  pool.clock.advance(3600);
  await expect(
    pool.answer(await pool.signIn(ADMIN), { SOFTWARE_TOKEN_MFA_CODE: codeOf(secret) }),
  ).resolves.toHaveProperty('AuthenticationResult');
});

it('ends a challenge after three minutes, and when it was answered', async () => {
  await start();
  const secret = await enrolAndTurnOn();
  const challenge = await pool.signIn(ADMIN);
  pool.clock.advance(180);
  await expect(pool.answer(challenge, { SOFTWARE_TOKEN_MFA_CODE: codeOf(secret) })).rejects.toMatchObject({
    name: 'NotAuthorizedException',
    message: 'Invalid session for the user, session is expired.',
  });
  const next = await pool.signIn(ADMIN);
  await pool.answer(next, { SOFTWARE_TOKEN_MFA_CODE: codeOf(secret) });
  pool.clock.advance(30);
  await expect(pool.answer(next, { SOFTWARE_TOKEN_MFA_CODE: codeOf(secret) })).rejects.toMatchObject({
    name: 'NotAuthorizedException',
    message: 'Invalid session for the user.',
  });
});

it('does not enrol an authenticator app with a wrong code', async () => {
  await start();
  const { SecretCode = '' } = await pool.sdk.send(new AssociateSoftwareTokenCommand({ AccessToken }));
  const UserCode = otherCode(codeOf(SecretCode));
  await expect(
    pool.sdk.send(new VerifySoftwareTokenCommand({ AccessToken, UserCode })),
  ).rejects.toMatchObject({
    name: 'EnableSoftwareTokenMFAException',
    message: 'Code mismatch and fail enable Software Token MFA',
  });
  await expect(prefer({ SoftwareTokenMfaSettings: ON })).rejects.toMatchObject({
    name: 'InvalidParameterException',
    message: 'User has not verified software token mfa',
  });
});

it('takes the codes of an authenticator app until another was verified', async () => {
  await start();
  const secret = await enrolAndTurnOn();
  const { SecretCode = '' } = await pool.sdk.send(new AssociateSoftwareTokenCommand({ AccessToken }));
  const challenge = await pool.signIn(ADMIN);
  await expect(pool.answer(challenge, { SOFTWARE_TOKEN_MFA_CODE: codeOf(SecretCode) })).rejects.toMatchObject(
    { name: 'CodeMismatchException' },
  );
  await expect(pool.answer(challenge, { SOFTWARE_TOKEN_MFA_CODE: codeOf(secret) })).resolves.toBeDefined();
});

it('offers no second factor where the stack has none', async () => {
  await start({ mfa: 'off' });
  await expect(pool.sdk.send(new AssociateSoftwareTokenCommand({ AccessToken }))).rejects.toMatchObject({
    name: 'SoftwareTokenMFANotFoundException',
  });
});

it('sends a code by e-mail where that factor is on, and takes it once', async () => {
  await start(WITH_EMAIL);
  await prefer({ EmailMfaSettings: ON });
  const challenge = await pool.signIn(ADMIN);
  expect(challenge).toMatchObject({
    ChallengeName: 'EMAIL_OTP',
    ChallengeParameters: {
      CODE_DELIVERY_DELIVERY_MEDIUM: 'EMAIL',
      CODE_DELIVERY_DESTINATION: 'a***@e***',
    },
  });
  const code = pool.codeSentTo('admin@example.com');
  await expect(pool.answer(challenge, { EMAIL_OTP_CODE: otherCode(code) })).rejects.toMatchObject({
    name: 'CodeMismatchException',
  });
  await expect(pool.answer(challenge, { EMAIL_OTP_CODE: code })).resolves.toHaveProperty(
    'AuthenticationResult',
  );
  const next = await pool.signIn(ADMIN);
  const late = pool.codeSentTo('admin@example.com');
  pool.clock.advance(179);
  await expect(pool.answer(next, { EMAIL_OTP_CODE: late })).resolves.toHaveProperty('AuthenticationResult');
});

it('lets people choose among several factors of which none is preferred', async () => {
  await start(WITH_EMAIL);
  const secret = await enrol();
  const on = { Enabled: true, PreferredMfa: false };
  await prefer({ SoftwareTokenMfaSettings: on, EmailMfaSettings: on });
  const choice = await pool.signIn(ADMIN);
  expect(choice).toMatchObject({
    ChallengeName: 'SELECT_MFA_TYPE',
    ChallengeParameters: { MFAS_CAN_CHOOSE: '["SOFTWARE_TOKEN_MFA","EMAIL_OTP"]' },
  });
  await expect(pool.answer(choice, { ANSWER: 'SMS_MFA' })).rejects.toMatchObject({
    name: 'InvalidParameterException',
  });
  const challenge = await pool.answer(choice, { ANSWER: 'SOFTWARE_TOKEN_MFA' });
  await expect(pool.answer(challenge, { SOFTWARE_TOKEN_MFA_CODE: codeOf(secret) })).resolves.toHaveProperty(
    'AuthenticationResult',
  );
});

it('refuses two preferred factors', async () => {
  await start(WITH_EMAIL);
  await enrol();
  await expect(prefer({ SoftwareTokenMfaSettings: ON, EmailMfaSettings: ON })).rejects.toMatchObject({
    name: 'InvalidParameterException',
    message: 'Only one MFA method can be preferred.',
  });
});

it('has people set up a second factor in the middle of the sign-in where the stack requires one', async () => {
  pool = await UserPoolUnderTest.start({ mfa: 'required' });
  const challenge = await pool.signIn(ADMIN);
  expect(challenge).toMatchObject({
    ChallengeName: 'MFA_SETUP',
    ChallengeParameters: { MFAS_CAN_SETUP: '["SOFTWARE_TOKEN_MFA"]' },
  });
  await expect(pool.answer(challenge, {})).rejects.toMatchObject({ name: 'InvalidParameterException' });
  const { SecretCode = '', Session } = await pool.sdk.send(
    new AssociateSoftwareTokenCommand({ Session: challenge.Session }),
  );
  const verified = await pool.sdk.send(
    new VerifySoftwareTokenCommand({ Session, UserCode: codeOf(SecretCode) }),
  );
  await expect(
    pool.answer({ ChallengeName: 'MFA_SETUP', Session: verified.Session }, {}),
  ).resolves.toHaveProperty('AuthenticationResult');
  expect(await pool.signIn(ADMIN)).toMatchObject({ ChallengeName: 'SOFTWARE_TOKEN_MFA' });
});
