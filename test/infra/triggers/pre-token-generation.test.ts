import type { PreTokenGenerationV2TriggerEvent } from 'aws-lambda';
import { handler } from '../../../infra/triggers/pre-token-generation';
import { callWith, otherSources, type TriggerSource, triggerEvent } from './trigger-events';

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

  it('adds no scope for the group that Cognito makes of an identity provider', async () => {
    expect(await addedScopes(['eu-west-1_example_Google'])).toEqual(['openid', 'profile', 'email']);
    expect(await addedScopes(['eu-west-1_example_Google', 'Admins'])).toEqual([
      'openid',
      'profile',
      'email',
      'Admins-client1',
    ]);
  });

  it('leaves claims and groups as Cognito made them', async () => {
    const { response } = await handler(event(['Admins']));
    expect(Object.keys(response.claimsAndScopeOverrideDetails ?? {})).toEqual(['accessTokenGeneration']);
  });

  const SOURCES = [
    'TokenGeneration_HostedAuth',
    'TokenGeneration_Authentication',
    'TokenGeneration_NewPasswordChallenge',
    'TokenGeneration_AuthenticateDevice',
    'TokenGeneration_RefreshTokens',
  ] as const satisfies TriggerSource[];

  it.each(SOURCES)('adds the scopes for %s', async (source) => {
    const { response } = await callWith(handler, triggerEvent(source));
    expect(response.claimsAndScopeOverrideDetails?.accessTokenGeneration?.scopesToAdd).toContain(
      'Admins-client1',
    );
  });

  it.each(otherSources(...SOURCES))('leaves %s alone', async (source) => {
    await expect(callWith<object>(handler as never, triggerEvent(source))).resolves.toEqual(
      triggerEvent(source),
    );
  });

  it('adds the attributes that the stack chooses, where the user has them', async () => {
    jest.replaceProperty(process, 'env', { ...process.env, TOKEN_ATTRIBUTES: 'given_name,custom:plot' });
    const userAttributes = { sub: 'sub1', given_name: 'Ada', family_name: 'Lovelace' };
    const { response } = await callWith(
      handler,
      triggerEvent('TokenGeneration_HostedAuth', { userAttributes }),
    );
    expect(
      response.claimsAndScopeOverrideDetails?.accessTokenGeneration?.claimsToAddOrOverride,
    ).toStrictEqual({
      given_name: 'Ada',
    });
  });

  it('serves a user of whom Cognito tells neither groups nor attributes', async () => {
    const request = { groupConfiguration: null, userAttributes: null, later: 1 };
    const { response } = await callWith(handler, triggerEvent('TokenGeneration_RefreshTokens', { request }));
    expect(response).toEqual({
      claimsAndScopeOverrideDetails: {
        accessTokenGeneration: { scopesToAdd: ['openid', 'profile', 'email'] },
      },
    });
  });
});

describe("a machine's token", () => {
  const MACHINE = 'TokenGeneration_ClientCredentials';
  let written: jest.SpyInstance;
  beforeEach(() => {
    jest.useFakeTimers({ now: Date.parse('2026-01-01T12:00:00Z') });
    written = jest.spyOn(process.stdout, 'write').mockReturnValue(true);
  });
  afterEach(() => {
    jest.useRealTimers();
  });
  const audited = () => jest.replaceProperty(process, 'env', { ...process.env, AUDIT_MACHINES: 'true' });

  it('leaves an audit record that names its client, where the stack wants it', async () => {
    audited();
    await expect(callWith(handler, triggerEvent(MACHINE))).resolves.toEqual(triggerEvent(MACHINE));
    expect(written.mock.calls.map(([line]) => JSON.parse(line))).toEqual([
      {
        audit: 'sign-in',
        time: '2026-01-01T12:00:00.000Z',
        actor: 'machine',
        clientId: 'client1',
        userPoolId: 'eu-west-1_example',
      },
    ]);
  });

  it('leaves none where the stack does not, and none for a person', async () => {
    await callWith(handler, triggerEvent(MACHINE));
    audited();
    await callWith(handler, triggerEvent('TokenGeneration_HostedAuth'));
    expect(written).not.toHaveBeenCalled();
  });

  it('is issued whatever members of the event are missing', async () => {
    audited();
    const bare = { triggerSource: MACHINE };
    await expect(callWith(handler, bare)).resolves.toEqual(bare);
  });
});
