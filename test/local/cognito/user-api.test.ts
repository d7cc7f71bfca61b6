import { AdminGetUserCommand, TooManyRequestsException } from '@aws-sdk/client-cognito-identity-provider';
import { USER_POOL_ID } from '../../../local/aws-account';
import { ADMIN, UserPoolUnderTest } from '../../support/user-pool';

let pool: UserPoolUnderTest;

beforeAll(async () => {
  pool = await UserPoolUnderTest.start();
});
afterAll(() => pool.stop());

async function call(operation: string, body: string, headers: Record<string, string> = {}) {
  const response = await fetch(pool.cognito.url, {
    method: 'POST',
    headers: { 'x-amz-target': `AWSCognitoIdentityProviderService.${operation}`, ...headers },
    body,
  });
  return {
    status: response.status,
    headers: response.headers,
    body: (await response.json()) as Record<string, string>,
  };
}

it('names an error in the body and in a header, as the AWS JSON protocol has it', async () => {
  const { status, headers, body } = await call('GetUser', '{"AccessToken":"none"}');
  expect([status, headers.get('x-amzn-errortype'), headers.get('content-type')]).toEqual([
    400,
    'NotAuthorizedException:',
    'application/x-amz-json-1.1',
  ]);
  expect(body).toEqual({ __type: 'NotAuthorizedException', message: 'Invalid Access Token' });
});

it.each([
  ['an operation that there is not', 'DeleteUserPool', '{}', /^DeleteUserPool is not among InitiateAuth, /],
  ['a member of Object', 'constructor', '{}', /^constructor is not among /],
  ['what is no JSON', 'GetUser', '{', 'The request is not JSON.'],
  ['a member that is missing', 'GetUser', '{}', /^1 validation error detected: AccessToken: /],
  [
    'an app client that there is not',
    'InitiateAuth',
    '{"AuthFlow":"USER_PASSWORD_AUTH","ClientId":"x"}',
    /x does not exist/,
  ],
  [
    'a flow that there is not',
    'InitiateAuth',
    '{"AuthFlow":"NONE","ClientId":"x"}',
    /^AuthFlow must be one of /,
  ],
  ['more than Cognito reads', 'GetUser', `"${'x'.repeat(140_000)}"`, 'A request may have 131072 bytes.'],
])('refuses %s', async (_name, operation, body, message) => {
  const answer = await call(operation, body);
  expect([answer.status, answer.body['message']]).toEqual([400, expect.stringMatching(message)]);
});

it('answers pages of any origin', async () => {
  const preflight = await fetch(pool.cognito.url, {
    method: 'OPTIONS',
    headers: { origin: 'http://localhost:5173', 'access-control-request-method': 'POST' },
  });
  expect(preflight.status).toBe(204);
  expect(preflight.headers.get('access-control-allow-headers')).toContain('x-amz-target');
  const { headers } = await call('GetUser', '{}', { origin: 'http://localhost:5173' });
  expect(headers.get('access-control-allow-origin')).toBe('*');
});

it('wants the proof of the secret from an app client that has one', async () => {
  const { id } = pool.cognito.clients.web;
  const answer = (SECRET_HASH?: string) =>
    call(
      'RespondToAuthChallenge',
      JSON.stringify({
        ClientId: id,
        ChallengeName: 'SMS_MFA',
        Session: 'none',
        ChallengeResponses: { USERNAME: 'admin', ...(SECRET_HASH && { SECRET_HASH }) },
      }),
    );
  expect((await answer()).body['message']).toBe(
    `Client ${id} is configured with secret but SECRET_HASH was not received`,
  );
  expect((await answer('wrong')).body['message']).toBe(`Unable to verify secret hash for client ${id}`);
});

it('refuses apps beyond their requests while it is throttled, and administrators and triggers not', async () => {
  pool.cognito.throttle(true);
  await expect(pool.signIn(ADMIN)).rejects.toThrow(TooManyRequestsException);
  await expect(pool.signIn(ADMIN)).rejects.toMatchObject({ message: 'Rate exceeded' });
  await expect(
    pool.sdk.send(new AdminGetUserCommand({ UserPoolId: USER_POOL_ID, Username: 'admin' })),
  ).resolves.toMatchObject({ Enabled: true });
  pool.cognito.throttle(false);
  await expect(pool.signIn(ADMIN)).resolves.toHaveProperty('AuthenticationResult');
});
