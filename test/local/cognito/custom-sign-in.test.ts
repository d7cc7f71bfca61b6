import {
  type AuthFlowType,
  InitiateAuthCommand,
  type InitiateAuthCommandOutput,
} from '@aws-sdk/client-cognito-identity-provider';
import { SOLVED_CAPTCHA } from '../../../local/cognito/captcha-stand-in';
import { STACK_DEFAULTS } from '../../../local/stack-settings';
import { SrpClient } from '../../support/srp-client';
import { ADMIN, RESIDENT, UserPoolUnderTest } from '../../support/user-pool';

const CAPTCHA = { ...STACK_DEFAULTS.captcha, siteKey: 'site-of-the-stack' };

let pool: UserPoolUnderTest;

const start = async (captcha: typeof CAPTCHA | undefined) => {
  pool = await UserPoolUnderTest.start(captcha && { captcha });
};

const begin = (AuthParameters: Record<string, string>, AuthFlow: AuthFlowType = 'CUSTOM_AUTH') =>
  pool.sdk.send(new InitiateAuthCommand({ AuthFlow, ClientId: pool.clientId, AuthParameters }));

/** Begins with the password, as Amplify's `CUSTOM_WITH_SRP` does. */
async function prove({ username, password }: typeof ADMIN): Promise<InitiateAuthCommandOutput> {
  const client = new SrpClient();
  const challenge = await begin({ USERNAME: username, CHALLENGE_NAME: 'SRP_A', SRP_A: client.SRP_A });
  expect(challenge.ChallengeName).toBe('PASSWORD_VERIFIER');
  return pool.answer(challenge, client.answer(challenge.ChallengeParameters ?? {}, password, 'Gatehouse'));
}

const solve = (challenge: InitiateAuthCommandOutput, ANSWER = SOLVED_CAPTCHA) =>
  pool.answer(challenge, { USERNAME: 'admin', ANSWER });

const refusal = { name: 'NotAuthorizedException', message: 'Incorrect username or password.' };

describe('a stack with a CAPTCHA', () => {
  beforeAll(() => start(CAPTCHA));
  afterAll(() => pool.stop());

  it('asks a CAPTCHA after the password, and signs in who solved it', async () => {
    const challenge = await prove(ADMIN);
    expect(challenge).toMatchObject({
      ChallengeName: 'CUSTOM_CHALLENGE',
      ChallengeParameters: { type: 'CAPTCHA', siteKey: '10000000-ffff-ffff-ffff-000000000001' },
    });
    expect(challenge.AuthenticationResult).toBeUndefined();
    await expect(solve(challenge)).resolves.toHaveProperty('AuthenticationResult.AccessToken');
  });

  it('ends a sign-in whose CAPTCHA is not solved, and says why in the log', async () => {
    const challenge = await prove(ADMIN);
    await expect(solve(challenge, 'wrong')).rejects.toMatchObject(refusal);
    await expect(solve(challenge)).rejects.toMatchObject({ message: 'Invalid session for the user.' });
    expect(pool.log).toContain(
      'verify-auth-challenge: {"captcha":"refused","codes":["invalid-input-response"]}',
    );
  });

  it('leaves a sign-in open whose answer has no ANSWER', async () => {
    const challenge = await prove(ADMIN);
    await expect(pool.answer(challenge, { USERNAME: 'admin' })).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: 'Missing required parameter ANSWER',
    });
    await expect(solve(challenge)).resolves.toHaveProperty('AuthenticationResult');
  });

  it('takes no CAPTCHA for a challenge that asks for something else', async () => {
    const { SRP_A } = new SrpClient();
    const challenge = await begin({ USERNAME: 'admin', CHALLENGE_NAME: 'SRP_A', SRP_A });
    await expect(solve({ ...challenge, ChallengeName: 'CUSTOM_CHALLENGE' })).rejects.toMatchObject({
      message: 'Invalid session for the user.',
    });
  });

  it('shows no CAPTCHA after a wrong password', async () => {
    await expect(prove({ ...ADMIN, password: 'wrong' })).rejects.toMatchObject(refusal);
  });

  it('asks somebody who does not exist for the password as it asks others', async () => {
    await expect(prove({ ...ADMIN, username: 'nobody' })).rejects.toMatchObject(refusal);
  });

  it('refuses a custom sign-in that leaves the password out', async () => {
    await expect(begin({ USERNAME: 'admin' })).rejects.toMatchObject(refusal);
    await expect(begin({ USERNAME: 'admin', CHALLENGE_NAME: 'SRP_A' })).rejects.toMatchObject({
      message: 'Missing required parameter SRP_A',
    });
  });

  it('signs nobody in by the password alone', async () => {
    const { SRP_A } = new SrpClient();
    await expect(begin({ USERNAME: 'admin', SRP_A }, 'USER_SRP_AUTH')).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: 'USER_SRP_AUTH flow not enabled for this client',
    });
  });

  it('asks for a second factor before the CAPTCHA', async () => {
    const { AccessToken } = await pool.tokensOf(RESIDENT);
    const secret = await pool.enrolTotp(AccessToken);
    const factor = await prove(RESIDENT);
    expect(factor.ChallengeName).toBe('SOFTWARE_TOKEN_MFA');
    const challenge = await pool.answer(factor, { SOFTWARE_TOKEN_MFA_CODE: pool.totpCode(secret) });
    expect(challenge.ChallengeName).toBe('CUSTOM_CHALLENGE');
    await expect(solve(challenge)).resolves.toHaveProperty('AuthenticationResult');
  });
});

describe('another stack', () => {
  afterEach(() => pool.stop());

  it('has no custom sign-in where it asks no CAPTCHA', async () => {
    await start(undefined);
    await expect(begin({ USERNAME: 'admin' })).rejects.toMatchObject({
      message: 'CUSTOM_AUTH flow not enabled for this client',
    });
  });

  it('shows its own site key where the CAPTCHA is not of hCaptcha', async () => {
    const verifyUrl = 'https://captcha.example.com/verify';
    await start({ ...CAPTCHA, verifyUrl });
    const challenge = await prove(ADMIN);
    expect(challenge.ChallengeParameters).toMatchObject({ siteKey: 'site-of-the-stack' });
    await expect(solve(challenge)).resolves.toHaveProperty('AuthenticationResult');
  });
});
