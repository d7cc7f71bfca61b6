import crypto from 'node:crypto';
import { GetUserAuthFactorsCommand, InitiateAuthCommand } from '@aws-sdk/client-cognito-identity-provider';
import { STACK_DEFAULTS, type StackSettings } from '../../../local/stack-settings';
import { SrpClient } from '../../support/srp-client';
import { ADMIN, otherCode, UserPoolUnderTest } from '../../support/user-pool';

const factors = { ...STACK_DEFAULTS.factors, codes: ['email', 'sms'] } satisfies StackSettings['factors'];

let pool: UserPoolUnderTest;

beforeEach(async () => {
  pool = await UserPoolUnderTest.start({ factors });
});
afterEach(() => pool.stop());

const begin = (AuthParameters: Record<string, string> = {}) =>
  pool.sdk.send(
    new InitiateAuthCommand({
      AuthFlow: 'USER_AUTH',
      ClientId: pool.clientId,
      AuthParameters: { USERNAME: 'admin', ...AuthParameters },
    }),
  );

const signedIn = { AuthenticationResult: { AccessToken: expect.any(String) } };
const refusal = { name: 'NotAuthorizedException', message: 'Incorrect username or password.' };

it('offers what somebody can sign in with, where the app prefers nothing or what the person has not', async () => {
  const choice = {
    ChallengeName: 'SELECT_CHALLENGE',
    AvailableChallenges: ['PASSWORD', 'PASSWORD_SRP', 'EMAIL_OTP'],
  };
  await expect(begin()).resolves.toMatchObject(choice);
  await expect(begin({ PREFERRED_CHALLENGE: 'SMS_OTP' })).resolves.toMatchObject(choice);
  await expect(begin({ PREFERRED_CHALLENGE: 'WEB_AUTHN' })).resolves.toMatchObject(choice);
});

it('signs in with a code by e-mail alone', async () => {
  const challenge = await begin({ PREFERRED_CHALLENGE: 'EMAIL_OTP' });
  expect(challenge).toMatchObject({
    ChallengeName: 'EMAIL_OTP',
    ChallengeParameters: {
      CODE_DELIVERY_DELIVERY_MEDIUM: 'EMAIL',
      CODE_DELIVERY_DESTINATION: 'a***@e***',
    },
  });
  const EMAIL_OTP_CODE = pool.codeSentTo('admin@example.com');
  await expect(
    pool.answer(challenge, { USERNAME: 'admin', EMAIL_OTP_CODE: otherCode(EMAIL_OTP_CODE) }),
  ).rejects.toMatchObject({ name: 'CodeMismatchException' });
  await expect(pool.answer(challenge, { USERNAME: 'admin', EMAIL_OTP_CODE })).resolves.toMatchObject(
    signedIn,
  );
  await expect(pool.answer(challenge, { USERNAME: 'admin', EMAIL_OTP_CODE })).rejects.toMatchObject({
    name: 'NotAuthorizedException',
  });
});

it('signs in with a code by text message that somebody chooses', async () => {
  await pool.stop();
  const phone = '+491701234567';
  const email = { email: 'ada@example.com', email_verified: 'false' } as const;
  const attributes = { ...email, phone_number: phone, phone_number_verified: 'true' };
  const user = { sub: 'd2c1e5a0-0000-4000-8000-000000000009', ...ADMIN, groups: [], attributes };
  pool = await UserPoolUnderTest.start({ factors }, { users: [user] });
  const choice = await begin();
  expect(choice.AvailableChallenges).toEqual(['PASSWORD', 'PASSWORD_SRP', 'SMS_OTP']);
  const challenge = await pool.answer(choice, { USERNAME: 'admin', ANSWER: 'SMS_OTP' });
  expect(challenge).toMatchObject({
    ChallengeName: 'SMS_OTP',
    ChallengeParameters: { CODE_DELIVERY_DESTINATION: '+********4567' },
  });
  await expect(
    pool.answer(challenge, { USERNAME: 'admin', SMS_OTP_CODE: pool.codeSentTo(phone) }),
  ).resolves.toMatchObject(signedIn);
});

it('signs in with the password: at once, when asked, or as the choice', async () => {
  const PASSWORD = ADMIN.password;
  await expect(begin({ PREFERRED_CHALLENGE: 'PASSWORD', PASSWORD })).resolves.toMatchObject(signedIn);
  const asked = await begin({ PREFERRED_CHALLENGE: 'PASSWORD' });
  expect(asked.ChallengeName).toBe('PASSWORD');
  await expect(pool.answer(asked, { USERNAME: 'admin' })).rejects.toMatchObject({
    name: 'InvalidParameterException',
    message: 'Missing required parameter PASSWORD',
  });
  await expect(pool.answer(asked, { USERNAME: 'admin', PASSWORD })).resolves.toMatchObject(signedIn);
  const chosen = { USERNAME: 'admin', ANSWER: 'PASSWORD', PASSWORD };
  await expect(pool.answer(await begin(), chosen)).resolves.toMatchObject(signedIn);
  await expect(pool.answer(await begin(), { ...chosen, PASSWORD: 'wrong' })).rejects.toMatchObject(refusal);
});

it('signs in with the password by SRP: at once, when asked, or as the choice', async () => {
  const client = new SrpClient();
  const { SRP_A } = client;
  const prove = async (challenge: Awaited<ReturnType<typeof begin>>) => {
    expect(challenge.ChallengeName).toBe('PASSWORD_VERIFIER');
    const answer = client.answer(challenge.ChallengeParameters ?? {}, ADMIN.password, 'Gatehouse');
    await expect(pool.answer(challenge, answer)).resolves.toMatchObject(signedIn);
  };
  await prove(await begin({ PREFERRED_CHALLENGE: 'PASSWORD_SRP', SRP_A }));
  const asked = await begin({ PREFERRED_CHALLENGE: 'PASSWORD_SRP' });
  expect(asked.ChallengeName).toBe('PASSWORD_SRP');
  await prove(await pool.answer(asked, { USERNAME: 'admin', SRP_A }));
  await prove(await pool.answer(await begin(), { USERNAME: 'admin', ANSWER: 'PASSWORD_SRP', SRP_A }));
});

it('refuses a choice that is not offered, and says what is', async () => {
  await expect(pool.answer(await begin(), { USERNAME: 'admin', ANSWER: 'SMS_OTP' })).rejects.toMatchObject({
    name: 'InvalidParameterException',
    message: 'ANSWER must be one of PASSWORD, PASSWORD_SRP, EMAIL_OTP.',
  });
});

it('asks who has a second factor for the password, and then for the factor', async () => {
  const AccessToken = await pool.accessTokenOf(ADMIN);
  const offered = () => pool.sdk.send(new GetUserAuthFactorsCommand({ AccessToken }));
  await expect(offered()).resolves.toMatchObject({ ConfiguredUserAuthFactors: ['PASSWORD', 'EMAIL_OTP'] });
  await pool.enrolTotp(AccessToken);
  await expect(offered()).resolves.toMatchObject({ ConfiguredUserAuthFactors: ['PASSWORD'] });
  const choice = await begin({ PREFERRED_CHALLENGE: 'EMAIL_OTP' });
  expect(choice).toMatchObject({ AvailableChallenges: ['PASSWORD', 'PASSWORD_SRP'] });
  await expect(
    pool.answer(choice, { USERNAME: 'admin', ANSWER: 'PASSWORD', PASSWORD: ADMIN.password }),
  ).resolves.toMatchObject({ ChallengeName: 'SOFTWARE_TOKEN_MFA' });
});

it('answers somebody who does not exist as others, and sends nothing', async () => {
  const nobody = { USERNAME: 'nobody@example.com' };
  await expect(begin({ ...nobody, PREFERRED_CHALLENGE: 'PASSWORD', PASSWORD: 'x' })).rejects.toMatchObject(
    refusal,
  );
  const challenge = await begin({ ...nobody, PREFERRED_CHALLENGE: 'EMAIL_OTP' });
  expect(challenge).toMatchObject({
    ChallengeName: 'EMAIL_OTP',
    ChallengeParameters: { CODE_DELIVERY_DESTINATION: 'n***@e***' },
  });
  expect(pool.cognito.outbox).toEqual([]);
  await expect(pool.answer(challenge, { ...nobody, EMAIL_OTP_CODE: '12345' })).rejects.toMatchObject({
    name: 'CodeMismatchException',
  });
});

it('signs nobody in who does not exist, even with the right code', async () => {
  jest.spyOn(crypto, 'randomInt').mockImplementation(() => 123_456);
  const challenge = await begin({ USERNAME: 'nobody', PREFERRED_CHALLENGE: 'EMAIL_OTP' });
  await expect(pool.answer(challenge, { EMAIL_OTP_CODE: '123456' })).rejects.toMatchObject(refusal);
});

it.each(['admin', 'nobody'])('sends five codes an hour to %s', async (USERNAME) => {
  const ask = () => begin({ USERNAME, PREFERRED_CHALLENGE: 'EMAIL_OTP' });
  for (let code = 0; code < 5; code++) await ask();
  await expect(ask()).rejects.toMatchObject({ name: 'LimitExceededException' });
  pool.clock.advance(3600);
  await expect(ask()).resolves.toMatchObject({ ChallengeName: 'EMAIL_OTP' });
});

it('takes a code for three minutes', async () => {
  const challenge = await begin({ PREFERRED_CHALLENGE: 'EMAIL_OTP' });
  pool.clock.advance(180);
  await expect(
    pool.answer(challenge, { EMAIL_OTP_CODE: pool.codeSentTo('admin@example.com') }),
  ).rejects.toMatchObject({ message: 'Invalid session for the user, session is expired.' });
});

it('has no choice where the stack has no codes and no passkeys', async () => {
  await pool.stop();
  pool = await UserPoolUnderTest.start();
  await expect(begin()).rejects.toMatchObject({
    name: 'InvalidParameterException',
    message: 'USER_AUTH flow not enabled for this client',
  });
});
