import { carefulAppClient, preTokenGenerationTrigger } from '../../../infra/policy/user-pool';
import { example, violations } from './examine';

const userPool = (props: Record<string, unknown>) =>
  example({ type: 'aws:cognito/userPool:UserPool', props });

test.each(['V2_0', 'V3_0'])('a trigger at %s passes', async (lambdaVersion) => {
  const pool = userPool({ lambdaConfig: { preTokenGenerationConfig: { lambdaVersion } } });

  expect(await violations(preTokenGenerationTrigger, [pool])).toEqual([]);
});

test.each([
  [
    'at V1_0',
    { preTokenGenerationConfig: { lambdaVersion: 'V1_0' } },
    'its pre-token-generation trigger gets V1_0, not V2_0 or V3_0',
  ],
  [
    'attached the old way',
    { preTokenGeneration: 'arn' },
    'has no pre-token-generation trigger: nobody could command a gate',
  ],
])('a trigger %s is reported', async (_mistake, lambdaConfig, message) => {
  expect(await violations(preTokenGenerationTrigger, [userPool({ lambdaConfig })])).toEqual([message]);
});

const careful = {
  allowedOauthFlows: ['code'],
  callbackUrls: [
    'https://gates.example.com/oauth2/idpresponse',
    'gatehouse://callback',
    'http://localhost:8080/',
  ],
  logoutUrls: ['https://gates.example.com/signed-out'],
  preventUserExistenceErrors: 'ENABLED',
  enableTokenRevocation: true,
  accessTokenValidity: 15,
  tokenValidityUnits: { accessToken: 'minutes' },
};

const client = (changes: Record<string, unknown>) =>
  example({ type: 'aws:cognito/userPoolClient:UserPoolClient', props: { ...careful, ...changes } });

test('a careful app client passes', async () => {
  expect(await violations(carefulAppClient, [client({})])).toEqual([]);
});

test.each([
  [{ allowedOauthFlows: ['code', 'implicit'] }, 'allows the implicit flow'],
  [{ preventUserExistenceErrors: 'LEGACY' }, 'tells strangers who has an account'],
  [{ enableTokenRevocation: false }, 'issues tokens that cannot be revoked'],
  [{ callbackUrls: ['http://gates.example.com/'] }, 'sends people to http://gates.example.com/ without TLS'],
  [
    { logoutUrls: ['http://localhost.evil.example/'] },
    'sends people to http://localhost.evil.example/ without TLS',
  ],
  [
    { accessTokenValidity: 2, tokenValidityUnits: undefined },
    'issues access tokens for 120 minutes; at most 60 are allowed',
  ],
  [
    { accessTokenValidity: 1, tokenValidityUnits: { accessToken: 'days' } },
    'issues access tokens for 1440 minutes; at most 60 are allowed',
  ],
])('an app client with %j is reported', async (changes, message) => {
  expect(await violations(carefulAppClient, [client(changes)])).toEqual([message]);
});

const machine = {
  allowedOauthFlows: ['client_credentials'],
  allowedOauthScopes: ['gates/main', 'gates/yard'],
  explicitAuthFlows: ['ALLOW_REFRESH_TOKEN_AUTH'],
  generateSecret: true,
  callbackUrls: undefined,
  logoutUrls: undefined,
};

test('a machine client that is good for nothing else passes', async () => {
  expect(await violations(carefulAppClient, [client(machine)])).toEqual([]);
});

test.each([
  [
    { allowedOauthFlows: ['client_credentials', 'code'] },
    'is a machine client that people can sign in with by another flow',
  ],
  [
    { explicitAuthFlows: ['ALLOW_USER_SRP_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'] },
    'is a machine client that people can sign in with through the API',
  ],
  [{ explicitAuthFlows: undefined }, 'is a machine client that people can sign in with through the API'],
  [{ generateSecret: false }, 'is a machine client without a secret'],
  [{ callbackUrls: ['https://example.com/'] }, 'is a machine client that sends browsers somewhere'],
  [{ logoutUrls: ['https://example.com/'] }, 'is a machine client that sends browsers somewhere'],
  [{ allowedOauthScopes: undefined }, 'is a machine client without scopes'],
  [
    { allowedOauthScopes: ['gates/main', 'aws.cognito.signin.user.admin'] },
    'is a machine client with the scope aws.cognito.signin.user.admin, which is none of a gate',
  ],
  [{ accessTokenValidity: 120 }, 'issues access tokens for 120 minutes; at most 60 are allowed'],
])('a machine client with %j is reported', async (changes, message) => {
  expect(await violations(carefulAppClient, [client({ ...machine, ...changes })])).toEqual([message]);
});
