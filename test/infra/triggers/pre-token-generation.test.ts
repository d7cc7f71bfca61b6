import type { PreTokenGenerationV2TriggerEvent } from 'aws-lambda';
import { handler } from '../../../infra/triggers/pre-token-generation';

const event = (groups: string[] | undefined): PreTokenGenerationV2TriggerEvent => ({
  version: '2',
  triggerSource: 'TokenGeneration_HostedAuth',
  region: 'eu-west-1',
  userPoolId: 'eu-west-1_example',
  userName: 'admin',
  callerContext: { awsSdkVersion: 'test', clientId: 'client1' },
  request: {
    userAttributes: { sub: '5f1e2ab3-0000-4000-8000-000000000000' },
    groupConfiguration: { groupsToOverride: groups },
    scopes: ['openid'],
  },
  response: { claimsAndScopeOverrideDetails: {} },
});

const addedScopes = async (groups: string[] | undefined) =>
  (await handler(event(groups))).response.claimsAndScopeOverrideDetails?.accessTokenGeneration?.scopesToAdd;

describe('the pre-token-generation trigger', () => {
  it('adds one scope for each group, for the calling client alone', async () => {
    expect(await addedScopes(['Admins', 'Drivers'])).toEqual([
      'openid',
      'profile',
      'email',
      'Admins-client1',
      'Drivers-client1',
    ]);
  });

  it('adds only the sign-in scopes for a user in no group', async () => {
    expect(await addedScopes([])).toEqual(['openid', 'profile', 'email']);
    expect(await addedScopes(undefined)).toEqual(['openid', 'profile', 'email']);
  });

  it('leaves claims and groups as Cognito made them', async () => {
    const { response } = await handler(event(['Admins']));
    expect(Object.keys(response.claimsAndScopeOverrideDetails ?? {})).toEqual(['accessTokenGeneration']);
  });
});
