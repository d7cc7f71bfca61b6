import fs from 'node:fs';
import path from 'node:path';
import * as pulumi from '@pulumi/pulumi';
import Ajv from 'ajv';
import { amplifyOutputs } from '../../../infra/outputs/amplify-outputs';
import { readSettings } from '../../../infra/settings/read-settings';
import { EVERYTHING } from '../support/everything';
import { stackConfiguration } from '../support/stack-configuration';

const schema = JSON.parse(fs.readFileSync(path.join(__dirname, 'outputs-schema.json'), 'utf8')) as object;
const validate = new Ajv({ allErrors: true }).compile(schema);

interface Outputs {
  storage?: object;
  auth: Record<string, unknown> & { oauth?: Record<string, unknown> };
}

async function outputsOf(stack: 'dev' | 'prod', config: Record<string, unknown> = {}): Promise<Outputs> {
  const settings = readSettings(stackConfiguration(stack, config));
  if ('problems' in settings) throw new Error(settings.problems.join('\n'));
  const written = amplifyOutputs({
    settings,
    region: settings.region,
    userPoolId: 'eu-west-1_example',
    mobileClientId: 'client1',
    managedLoginHost: 'gatehouse-1.auth.eu-west-1.amazoncognito.com',
    publicUrl: 'https://gates.example.com',
    identityPool: settings.identityPool.enabled
      ? { id: 'eu-west-1:0f0e0d0c-1111-2222-3333-444455556666', filesBucketName: 'gatehouse-people-files' }
      : undefined,
  });
  const text = await new Promise<string>((resolve) => {
    pulumi.output(written).apply(resolve);
  });
  return JSON.parse(text) as Outputs;
}

describe('the outputs for Amplify', () => {
  it.each<[string, 'dev' | 'prod', Record<string, unknown>]>([
    ['stack dev', 'dev', {}],
    ['stack prod', 'prod', {}],
    ['a stack with everything', 'prod', EVERYTHING],
    ['a stack without second factor', 'dev', { mfa: 'off' }],
    ['a stack without callbacks of an app', 'dev', { mobileCallbackUrls: [], mobileSignOutUrls: [] }],
    [
      'people who sign in with a user name',
      'dev',
      { accounts: { signInWith: 'user-name', verify: ['email'] } },
    ],
  ])('keep to the schema of Amplify for %s', async (_what, stack, config) => {
    validate(await outputsOf(stack, config));
    expect(validate.errors ?? []).toEqual([]);
  });

  it('would be refused by the schema with an empty callback or another version', async () => {
    const outputs = await outputsOf('dev');
    expect(
      validate({
        ...outputs,
        auth: { ...outputs.auth, oauth: { ...outputs.auth.oauth, redirect_sign_in_uri: [] } },
      }),
    ).toBe(false);
    expect(validate({ ...outputs, version: '1.3' })).toBe(false);
  });

  it('say how people sign in, prove who they are and what an app may ask for', async () => {
    const { auth } = await outputsOf('prod', EVERYTHING);
    expect(auth).toMatchObject({
      username_attributes: ['email'],
      user_verification_types: ['email', 'phone_number'],
      standard_required_attributes: ['email', 'given_name', 'family_name'],
      mfa_configuration: 'OPTIONAL',
      mfa_methods: ['TOTP', 'SMS', 'EMAIL'],
      passwordless: {
        email_otp_enabled: true,
        sms_otp_enabled: true,
        web_authn: {
          relying_party_id: 'gatehouse-1.auth.eu-west-1.amazoncognito.com',
          user_verification: 'required',
        },
      },
      groups: [
        { Admins: { precedence: 0 } },
        { Residents: { precedence: 1 } },
        { Deliveries: { precedence: 2 } },
      ],
      oauth: { scopes: ['openid', 'profile', 'email', 'aws.cognito.signin.user.admin'] },
    });
  });

  it('leave out the managed login pages where no app has a callback, as Amplify demands', async () => {
    const { auth } = await outputsOf('dev', { mobileCallbackUrls: [] });
    expect(auth.oauth).toBeUndefined();
  });

  it('name phone numbers, and people without an e-mail address, where these sign in', async () => {
    const phone = { signInWith: 'phone', verify: ['phone'], recoverBy: ['phone'] };
    const { auth } = await outputsOf('dev', { accounts: phone, factors: { sms: true } });
    expect(auth).toMatchObject({
      username_attributes: ['phone_number'],
      standard_required_attributes: ['phone_number'],
    });
    const either = { signInWith: 'email-or-phone', verify: ['email', 'phone'], recoverBy: ['email'] };
    const mixed = await outputsOf('dev', { accounts: either, factors: { sms: true } });
    expect(mixed.auth).toMatchObject({
      username_attributes: ['email', 'phone_number'],
      standard_required_attributes: [],
    });
  });
});
