import * as aws from '@pulumi/aws';
import { oneOf } from '../../../contract/text-values';
import { secret, secretMap } from '../../../infra/settings/option-readers';
import { readOptions } from '../../../infra/settings/read-settings';
import { pulumiConfiguration, SettingsError } from '../../../infra/settings/settings';
import { property, resource } from '../support/find-resources';
import { type RenderOptions, renderProgram } from '../support/render-stack';

const table = {
  provider: oneOf(['google', 'apple']),
  clientSecret: secret(/^[a-z0-9-]{8,}$/, '8 or more lower-case letters, digits or hyphens'),
  secrets: secretMap(/^[a-z0-9-]{8,}$/, '8 or more lower-case letters, digits or hyphens'),
};

const project = {
  name: 'federation',
  stack: 'dev',
  configuration: {
    'aws:region': 'eu-west-1',
    'federation:provider': 'google',
    'federation:clientSecret': '',
    'federation:secrets': '{}',
  },
};

/** A program with a secret option, as one of the product would take it to an identity provider. */
function federation() {
  const { values, problems } = readOptions(table, pulumiConfiguration());
  if (problems.length > 0) throw new SettingsError(problems);
  new aws.cognito.IdentityProvider('google', {
    userPoolId: 'eu-west-1_Mock12345',
    providerName: 'Google',
    providerType: 'Google',
    providerDetails: {
      ...(values.clientSecret && { client_secret: values.clientSecret }),
      ...Object.fromEntries(Object.entries(values.secrets ?? {}).map(([name, read]) => [name, read()])),
    },
  });
  return {};
}

const render = (options: RenderOptions) => renderProgram(federation, project, options);

const details = async (options: RenderOptions) =>
  property(
    resource(await render(options), 'aws:cognito/identityProvider:IdentityProvider'),
    'providerDetails',
  );

/** What a configuration is refused with; fails if it is accepted. */
const refusal = (options: RenderOptions) =>
  render(options).then(
    () => Promise.reject(new Error('The configuration was accepted')),
    (error: unknown) => String(error),
  );

describe('a secret option', () => {
  it.each([false, true])('reaches a resource marked as secret (preview: %s)', async (preview) => {
    const config = { clientSecret: 'very-secret-1' };

    expect(await details({ config, secrets: ['clientSecret'], preview })).toEqual({
      client_secret: { '<secret>': 'very-secret-1' },
    });
  });

  it('is refused in plain text, without being shown', async () => {
    const message = await refusal({ config: { clientSecret: 'very-secret-1' } });

    expect(message).toContain(
      'clientSecret must be a secret, set with: pulumi config set --secret clientSecret',
    );
    expect(message).not.toContain('very-secret-1');
  });

  it('is refused where it can not be right, without being shown', async () => {
    const message = await refusal({ config: { clientSecret: 'WRONG' }, secrets: ['clientSecret'] });

    expect(message).toContain('clientSecret must be 8 or more lower-case letters, digits or hyphens');
    expect(message).not.toContain('WRONG');
  });

  it('may be left empty', async () => {
    expect(await details({})).toEqual({});
  });
});

describe('a map of secrets', () => {
  const secrets = { first: 'very-secret-1', second: 'very-secret-2' };

  it.each([false, true])('reaches a resource, each marked as secret (preview: %s)', async (preview) => {
    expect(await details({ config: { secrets }, secrets: ['secrets'], preview })).toEqual({
      first: { '<secret>': 'very-secret-1' },
      second: { '<secret>': 'very-secret-2' },
    });
  });

  it('is refused in plain text, without being shown', async () => {
    const message = await refusal({ config: { secrets } });

    expect(message).toContain(
      'secrets must hold secrets, set with: pulumi config set --secret --path secrets.<name>',
    );
    expect(message).not.toContain('very-secret');
  });

  it('is refused by the name of what can not be right, without being shown', async () => {
    const message = await refusal({ config: { secrets: { first: 'WRONG' } }, secrets: ['secrets'] });

    expect(message).toContain('secrets.first must be 8 or more lower-case letters, digits or hyphens');
    expect(message).not.toContain('WRONG');
  });

  it.each(['["very-secret-1"]', '{"first":1}', 'very-secret-1'])('is refused as %s', async (text) => {
    const message = await refusal({ config: { secrets: text }, secrets: ['secrets'] });

    expect(message).toContain(
      'secrets must be a map of secrets, set with: pulumi config set --secret --path secrets.<name>',
    );
    expect(message).not.toContain('very-secret');
  });
});

test('an option that the stack shows in plain text is refused as a secret', async () => {
  const message = await refusal({ config: { provider: 'apple' }, secrets: ['provider'] });

  expect(message).toContain('provider must not be a secret, since the stack shows it in plain text');
});
