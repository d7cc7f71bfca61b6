import { EVERYTHING } from '../support/everything';
import { property, resource, resources, text } from '../support/find-resources';
import type { PlainObject } from '../support/plain-values';
import { type RenderedStack, renderStack } from '../support/render-stack';

const PROVIDER = 'aws:cognito/identityProvider:IdentityProvider';
const CLIENT = 'aws:cognito/userPoolClient:UserPoolClient';
const NAMES = ['Google', 'Facebook', 'SignInWithApple', 'LoginWithAmazon', 'Estate', 'Company'];

describe('the identity providers of a stack', () => {
  let stack: RenderedStack;
  beforeAll(async () => {
    stack = await renderStack('prod', { config: EVERYTHING });
  });

  const provider = (name: string) => resource(stack, PROVIDER, `-${name}`);
  const details = (name: string) => property(provider(name), 'providerDetails');

  it('have the names and types that Cognito gives them', () => {
    const types = resources(stack, PROVIDER).map((each) => [
      property(each, 'providerName'),
      property(each, 'providerType'),
    ]);
    expect(types).toEqual([
      ['Company', 'SAML'],
      ['Estate', 'OIDC'],
      ['Facebook', 'Facebook'],
      ['Google', 'Google'],
      ['LoginWithAmazon', 'LoginWithAmazon'],
      ['SignInWithApple', 'SignInWithApple'],
    ]);
  });

  it('get what Cognito wants of each, with secrets marked as such', () => {
    expect(details('Google')).toEqual({
      authorize_scopes: 'openid email profile',
      client_id: '1234.apps.googleusercontent.com',
      client_secret: { '<secret>': 'google-secret' },
    });
    expect(details('Facebook')).toEqual({
      api_version: 'v23.0',
      authorize_scopes: 'public_profile, email',
      client_id: '1234567890',
      client_secret: { '<secret>': 'facebook-secret' },
    });
    expect(details('SignInWithApple')).toEqual({
      authorize_scopes: 'email name',
      client_id: 'com.example.gates',
      key_id: 'KEY1234567',
      team_id: 'TEAM123456',
      private_key: { '<secret>': 'YXBwbGU=' },
    });
    expect(details('LoginWithAmazon')).toEqual({
      authorize_scopes: 'profile',
      client_id: 'amzn1.application-oa2-client.1234',
      client_secret: { '<secret>': 'amazon-secret' },
    });
    expect(details('Estate')).toEqual({
      attributes_request_method: 'POST',
      attributes_url: 'https://login.example.com/user-info',
      authorize_scopes: 'openid email profile groups',
      authorize_url: 'https://login.example.com/authorize',
      client_id: 'gates',
      client_secret: { '<secret>': 'estate-secret' },
      jwks_uri: 'https://login.example.com/keys',
      oidc_issuer: 'https://login.example.com',
      token_url: 'https://login.example.com/token',
    });
    expect(details('Company')).toEqual({
      EncryptedResponses: 'true',
      IDPSignout: 'true',
      MetadataURL: 'https://saml.example.com/metadata',
      RequestSigningAlgorithm: 'rsa-sha256',
    });
  });

  it('let no secret into the rest of the stack', () => {
    const written = JSON.stringify([stack.resources.map(({ inputs }) => inputs), stack.outputs]);
    expect(written.match(/"\w+-secret"|YXBwbGU/g)?.sort()).toEqual([
      '"amazon-secret"',
      '"estate-secret"',
      '"facebook-secret"',
      '"google-secret"',
      'YXBwbGU',
    ]);
  });

  it('fill attributes of the user pool, and the user name from what identifies a person there', () => {
    const mapping = (name: string) => property(provider(name), 'attributeMapping');
    expect(mapping('Google')).toEqual({
      email: 'email',
      email_verified: 'email_verified',
      family_name: 'family_name',
      given_name: 'given_name',
      username: 'sub',
    });
    expect(mapping('LoginWithAmazon')).toEqual({
      email: 'email',
      family_name: 'name',
      given_name: 'name',
      username: 'user_id',
    });
    expect(mapping('Estate')).toMatchObject({ 'custom:plot': 'plot', locale: 'locale', username: 'sub' });
    expect(Object.keys(mapping('Company') as PlainObject)).toEqual(['email', 'family_name', 'given_name']);
  });

  it('sign in the people of their domains', () => {
    expect(property(provider('Company'), 'idpIdentifiers')).toEqual(['example.com', 'example.org']);
    expect(property(provider('Estate'), 'idpIdentifiers')).toBeUndefined();
  });

  it('leave alone what Cognito adds to them, but nothing that the stack sets', () => {
    expect(provider('Google').ignoreChanges).toContain('providerDetails.token_url');
    expect(provider('Facebook').ignoreChanges).not.toContain('providerDetails.api_version');
    expect(provider('Estate').ignoreChanges).not.toContain('providerDetails.token_url');
    expect(provider('Company').ignoreChanges).toContain('providerDetails.ActiveEncryptionCertificate');
  });

  it('are offered by every app client that people sign in with, which is made after them', () => {
    const clients = resources(stack, CLIENT);
    const forPeople = clients.filter((client) => property(client, 'allowedOauthFlows.0') === 'code');
    expect(forPeople.length).toBeGreaterThan(2);
    for (const client of forPeople) {
      expect(property(client, 'supportedIdentityProviders')).toEqual(['COGNITO', ...NAMES]);
      const urns = resources(stack, PROVIDER).map(({ urn }) => urn);
      expect(client.dependsOn).toEqual(expect.arrayContaining(urns));
    }
  });

  it('are known to Amplify, as far as it has a name for them', () => {
    const outputs = JSON.parse(stack.outputs['amplifyOutputs'] as string) as {
      auth: { oauth: { identity_providers: string[] } };
    };
    expect(outputs.auth.oauth.identity_providers).toEqual([
      'GOOGLE',
      'FACEBOOK',
      'SIGN_IN_WITH_APPLE',
      'LOGIN_WITH_AMAZON',
    ]);
  });

  it('can be told where people come back to', () => {
    expect(stack.outputs['identityProviderRegistration']).toEqual({
      callbackUrl: 'https://auth.gates.example.com/oauth2/idpresponse',
      samlAssertionUrl: 'https://auth.gates.example.com/saml2/idpresponse',
      samlSignOutUrl: 'https://auth.gates.example.com/saml2/logout',
      samlAudience: 'urn:amazon:cognito:sp:eu-west-1_Mock12345',
    });
  });
});

describe('a provider that the stack says little of', () => {
  it('is asked for its endpoints by Cognito, and gets neither sign-out nor signed requests', async () => {
    const stack = await renderStack('dev', {
      config: {
        identityProviders: [
          {
            type: 'oidc',
            name: 'Estate',
            clientId: 'gates',
            issuer: 'https://login.example.com',
            admits: 'everyone',
          },
          { type: 'saml', name: 'Company', metadata: '<EntityDescriptor/>', admits: 'everyone' },
        ],
        identityProviderSecrets: { Estate: 'example' },
      },
    });
    expect(property(resource(stack, PROVIDER, 'Estate'), 'providerDetails')).toEqual({
      attributes_request_method: 'GET',
      authorize_scopes: 'openid email profile',
      client_id: 'gates',
      client_secret: { '<secret>': 'example' },
      oidc_issuer: 'https://login.example.com',
    });
    expect(property(resource(stack, PROVIDER, 'Company'), 'providerDetails')).toEqual({
      EncryptedResponses: 'false',
      IDPSignout: 'false',
      MetadataFile: '<EntityDescriptor/>',
    });
    expect(text(resource(stack, PROVIDER, 'Estate'), 'providerType')).toBe('OIDC');
  });
});
