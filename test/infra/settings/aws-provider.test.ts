import { SettingsError } from '../../../infra/settings/settings';
import { property, resource } from '../support/find-resources';
import { renderStack } from '../support/render-stack';

describe('configuration of the AWS provider', () => {
  it('reaches the provider, text as it is and the rest as JSON', async () => {
    const stack = await renderStack('dev', {
      config: {
        'aws:profile': 'estate',
        'aws:allowedAccountIds': ['111122223333'],
        'aws:assumeRoles': [{ roleArn: 'arn:aws:iam::111122223333:role/deploy' }],
        'aws:maxRetries': 7,
        'aws:useFipsEndpoint': true,
        'aws:token': 'a-session-token',
      },
      secrets: ['aws:token'],
    });
    const provider = resource(stack, 'pulumi:providers:aws');
    expect(provider.inputs).toMatchObject({
      region: 'eu-west-1',
      profile: 'estate',
      allowedAccountIds: '["111122223333"]',
      assumeRoles: '[{"roleArn":"arn:aws:iam::111122223333:role/deploy"}]',
      maxRetries: '7',
      useFipsEndpoint: 'true',
    });
    expect(property(provider, 'token')).toEqual({ '<secret>': 'a-session-token' });
  });

  it('reaches the provider of a hosted zone in another account too, whose role is assumed last', async () => {
    const stack = await renderStack('dev', {
      config: {
        'aws:profile': 'estate',
        'aws:allowedAccountIds': ['111122223333'],
        'aws:assumeRoles': [{ roleArn: 'arn:aws:iam::111122223333:role/deploy' }],
        domain: 'gates.example.com',
        hostedZone: 'example.com',
        hostedZoneRole: 'arn:aws:iam::444455556666:role/gatehouse-dns',
      },
    });
    const provider = resource(stack, 'pulumi:providers:aws', 'hosted-zone');
    expect(provider.inputs).toMatchObject({ region: 'eu-west-1', profile: 'estate' });
    expect(JSON.parse(String(property(provider, 'assumeRoles')))).toEqual([
      { roleArn: 'arn:aws:iam::111122223333:role/deploy' },
      { roleArn: 'arn:aws:iam::444455556666:role/gatehouse-dns' },
    ]);
    // It is another account, which the stack's own provider must refuse.
    expect(property(provider, 'allowedAccountIds')).toBeUndefined();
    const own = resource(stack, 'pulumi:providers:aws', 'aws');
    expect(property(own, 'allowedAccountIds')).toBe('["111122223333"]');
    expect(property(provider, 'defaultTags')).toEqual(property(own, 'defaultTags'));
  });

  it.each<[string, Record<string, unknown>, RegExp]>([
    [
      'unknown to it',
      { 'aws:assumeRole': {} },
      /^aws:assumeRole is not known .* allowedAccountIds, .*userAgents$/,
    ],
    [
      'for tags, which have an option',
      { 'aws:defaultTags': {} },
      /^aws:defaultTags must not be set: the option tags/,
    ],
    [
      'that is no JSON where it must be',
      { 'aws:allowedAccountIds': 'mine' },
      /^aws:allowedAccountIds must be valid JSON/,
    ],
  ])('is refused by name where it is %s', async (_what, config, problem) => {
    const refused = await renderStack('dev', { config }).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(SettingsError);
    expect((refused as SettingsError).problems).toEqual([expect.stringMatching(problem)]);
  });
});
