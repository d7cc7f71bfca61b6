import { decodeJwt } from 'jose';
import { STACK_DEFAULTS } from '../../../local/stack-settings';
import { ADMIN, RESIDENT, UserPoolUnderTest } from '../../support/user-pool';

const { signIn, attributes } = STACK_DEFAULTS;

let pool: UserPoolUnderTest;

afterEach(() => pool.stop());

it("runs the stack's trigger before tokens, with the settings that the stack gives it", async () => {
  const inAccessToken = ['given_name', 'nickname'];
  pool = await UserPoolUnderTest.start(
    { attributes: { ...attributes, inAccessToken } },
    { trigger: undefined },
  );
  const { AccessToken } = await pool.tokensOf(ADMIN);
  expect(decodeJwt(AccessToken)).toMatchObject({
    given_name: 'Ada',
    scope: `aws.cognito.signin.user.admin openid profile email Admins-${pool.clientId}`,
  });
  expect(decodeJwt(AccessToken)).not.toHaveProperty('nickname');
});

it('writes the audit record of a sign-in by password, and by the pages, once the sign-in is over', async () => {
  pool = await UserPoolUnderTest.start({ signIn });
  await expect(pool.signIn({ ...ADMIN, password: 'wrong' })).rejects.toThrow('Incorrect');
  expect(pool.log).toEqual([]);
  await pool.tokensOf(ADMIN);
  await pool.cognito.issueTokens('resident', { client: 'web' });
  expect(pool.log).toEqual([
    expect.stringMatching(/^post-authentication: \{"audit":"sign-in".*"clientId":"gatehousemobile"/),
    expect.stringMatching(/^post-authentication: \{"audit":"sign-in".*"clientId":"gatehouseweb"/),
  ]);
});

it('lets only listed people sign in with an app, as the trigger that asks this Cognito for the name of the app', async () => {
  pool = await UserPoolUnderTest.start({
    signIn: { audit: false, allowed: { mobile: ['admin@example.com'] } },
  });
  await expect(pool.signIn(ADMIN)).resolves.toHaveProperty('AuthenticationResult');
  const refusal = {
    name: 'UserLambdaValidationException',
    message:
      'PreAuthentication failed with error This account may not sign in with this app. Ask an administrator..',
  };
  await expect(pool.signIn(RESIDENT)).rejects.toMatchObject(refusal);
  await expect(pool.signIn({ ...RESIDENT, username: 'nobody' })).rejects.toMatchObject(refusal);
  await expect(pool.cognito.issueTokens('resident', { client: 'web' })).resolves.toBeDefined();
});
