import {
  GetUserCommand,
  GlobalSignOutCommand,
  RevokeTokenCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { decodeJwt } from 'jose';
import { ADMIN, RESIDENT, UserPoolUnderTest } from '../../support/user-pool';

let pool: UserPoolUnderTest;

beforeEach(async () => {
  pool = await UserPoolUnderTest.start();
});
afterEach(() => pool.stop());

const refused = (message: string) => ({ name: 'NotAuthorizedException', message });
const getUser = (AccessToken: string) => pool.sdk.send(new GetUserCommand({ AccessToken }));

it('signs in with a password over the user API, with tokens that the trigger has shaped', async () => {
  const { AccessToken, IdToken, ExpiresIn, TokenType } = await pool.tokensOf(ADMIN);
  expect([ExpiresIn, TokenType]).toEqual([900, 'Bearer']);
  expect(decodeJwt(AccessToken)).toMatchObject({
    scope: `aws.cognito.signin.user.admin openid profile email Admins-${pool.clientId}`,
    client_id: pool.clientId,
    auth_time: pool.clock.now() / 1000,
  });
  expect(decodeJwt(IdToken)).toMatchObject({ email: 'admin@example.com', email_verified: true });
});

it('takes the e-mail address for a name, in any case', async () => {
  await expect(pool.signIn({ ...ADMIN, username: 'Admin@Example.com' })).resolves.toHaveProperty(
    'AuthenticationResult',
  );
});

it('says the same of a wrong password as of a name that nobody has', async () => {
  const refusal = refused('Incorrect username or password.');
  await expect(pool.signIn({ ...ADMIN, password: 'wrong' })).rejects.toMatchObject(refusal);
  await expect(pool.signIn({ ...ADMIN, username: 'nobody' })).rejects.toMatchObject(refusal);
});

it.each(['admin', 'nobody'])(
  'locks %s out after five wrong passwords, for longer each time',
  async (username) => {
    const wrong = { username, password: 'wrong' };
    for (let attempt = 0; attempt < 5; attempt++) {
      await expect(pool.signIn(wrong)).rejects.toMatchObject(refused('Incorrect username or password.'));
    }
    await expect(pool.signIn(wrong)).rejects.toMatchObject(refused('Password attempts exceeded'));
    pool.clock.advance(1);
    await expect(pool.signIn(wrong)).rejects.toMatchObject(refused('Incorrect username or password.'));
    pool.clock.advance(1);
    await expect(pool.signIn(wrong)).rejects.toMatchObject(refused('Password attempts exceeded'));
    await expect(pool.signIn(RESIDENT)).resolves.toHaveProperty('AuthenticationResult');
  },
);

it('refuses a flow that the app client does not have', async () => {
  const { id } = pool.cognito.clients.web;
  await pool.stop();
  pool = await UserPoolUnderTest.start({}, { authFlows: [] });
  await expect(pool.signIn(ADMIN)).rejects.toMatchObject({
    name: 'InvalidParameterException',
    message: 'USER_PASSWORD_AUTH flow not enabled for this client',
  });
  await expect(pool.refresh('any', id)).rejects.toMatchObject(refused('Invalid Refresh Token'));
});

it('renews tokens for the client that they were issued to, and keeps origin and time of sign-in', async () => {
  const { AccessToken, RefreshToken } = await pool.tokensOf(ADMIN);
  pool.clock.advance(600);
  const { AuthenticationResult: renewed } = await pool.refresh(RefreshToken);
  const { origin_jti, auth_time } = decodeJwt(AccessToken);
  expect(decodeJwt(renewed?.AccessToken ?? '')).toMatchObject({ origin_jti, auth_time });
  expect(renewed?.RefreshToken).toBeUndefined();
  const { id } = pool.cognito.clients.web;
  await expect(pool.refresh(RefreshToken, id)).rejects.toMatchObject(refused('Invalid Refresh Token'));
});

it('ends a refresh token after the days that the stack sets', async () => {
  const { RefreshToken } = await pool.tokensOf(ADMIN);
  pool.clock.advance(30 * 24 * 3600 - 1);
  await expect(pool.refresh(RefreshToken)).resolves.toHaveProperty('AuthenticationResult');
  pool.clock.advance(1);
  await expect(pool.refresh(RefreshToken)).rejects.toMatchObject(refused('Refresh Token has expired'));
});

it('ends one session when its refresh token is revoked', async () => {
  const { AccessToken, RefreshToken } = await pool.tokensOf(ADMIN);
  const other = await pool.tokensOf(ADMIN);
  const revoke = (ClientId: string) =>
    pool.sdk.send(new RevokeTokenCommand({ ClientId, Token: RefreshToken }));
  await expect(revoke(pool.cognito.clients.web.id)).rejects.toMatchObject(refused('Invalid client secret.'));
  await expect(getUser(AccessToken)).resolves.toHaveProperty('Username');
  await revoke(pool.clientId);
  await expect(getUser(AccessToken)).rejects.toMatchObject(refused('Access Token has been revoked'));
  await expect(pool.refresh(RefreshToken)).rejects.toMatchObject(refused('Refresh Token has been revoked'));
  await expect(getUser(other.AccessToken)).resolves.toHaveProperty('Username');
});

it('ends every session of a person when they sign out everywhere, also those of the hosted pages', async () => {
  const first = await pool.tokensOf(ADMIN);
  const hosted = await pool.cognito.issueTokens('admin');
  const resident = await pool.tokensOf(RESIDENT);
  await pool.sdk.send(new GlobalSignOutCommand({ AccessToken: (await pool.tokensOf(ADMIN)).AccessToken }));
  await expect(getUser(first.AccessToken)).rejects.toMatchObject(refused('Access Token has been revoked'));
  await expect(pool.refresh(first.RefreshToken)).rejects.toMatchObject(
    refused('Refresh Token has been revoked'),
  );
  await expect(pool.refresh(hosted.refresh_token)).rejects.toMatchObject(
    refused('Refresh Token has been revoked'),
  );
  const atTokenEndpoint = await fetch(`${pool.cognito.url}/oauth2/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'refresh_token',
      client_id: pool.clientId,
      refresh_token: hosted.refresh_token,
    }),
  });
  expect(await atTokenEndpoint.json()).toMatchObject({ error: 'invalid_grant' });
  const userInfo = await fetch(`${pool.cognito.url}/oauth2/userInfo`, {
    headers: { authorization: `Bearer ${hosted.access_token}` },
  });
  expect(userInfo.status).toBe(401);
  await expect(getUser(resident.AccessToken)).resolves.toHaveProperty('Username');
});

it('knows the sessions of the hosted pages, and their end', async () => {
  const { access_token, refresh_token } = await pool.cognito.issueTokens('admin');
  await expect(getUser(access_token)).resolves.toMatchObject({ Username: decodeJwt(access_token).sub });
  await expect(pool.refresh(refresh_token)).resolves.toHaveProperty('AuthenticationResult');
  await fetch(`${pool.cognito.url}/oauth2/revoke`, {
    method: 'POST',
    body: new URLSearchParams({ client_id: pool.clientId, token: refresh_token }),
  });
  await expect(getUser(access_token)).rejects.toMatchObject(refused('Access Token has been revoked'));
});

it('refuses access tokens that are over, forged, of another kind or without the scope', async () => {
  const { AccessToken, IdToken } = await pool.tokensOf(ADMIN);
  const [header, payload] = AccessToken.split('.');
  const { RefreshToken } = await pool.tokensOf(ADMIN);
  await expect(getUser(`${header}.${payload}.AAAA`)).rejects.toMatchObject(refused('Invalid Access Token'));
  await expect(getUser(IdToken)).rejects.toMatchObject(refused('Invalid Access Token'));
  await expect(getUser(RefreshToken)).rejects.toMatchObject(refused('Invalid Access Token'));
  const web = await pool.cognito.issueTokens('admin', { client: 'web' });
  const scopes = String(decodeJwt(web.access_token)['scope']).split(' ');
  if (!scopes.includes('aws.cognito.signin.user.admin')) {
    await expect(getUser(web.access_token)).rejects.toMatchObject(
      refused('Access Token does not have required scopes'),
    );
  }
  pool.clock.advance(901);
  await expect(getUser(AccessToken)).rejects.toMatchObject(refused('Access Token has expired'));
});
