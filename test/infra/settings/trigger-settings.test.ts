import { optionalTriggers } from '../../../infra/identity/trigger-descriptions';
import { readSettings } from '../../../infra/settings/read-settings';
import { stackConfiguration } from '../support/stack-configuration';

/** What a trigger finds in its settings file, or in its environment. */
function packedWith(name: keyof ReturnType<typeof optionalTriggers>, config: Record<string, unknown>) {
  const settings = readSettings(stackConfiguration('dev', config));
  if ('problems' in settings) throw new Error(settings.problems.join('\n'));
  const trigger = optionalTriggers(settings)[name];
  if (!trigger) return undefined;
  const file = trigger.texts?.['settings.json'];
  return file === undefined ? trigger.environment : (JSON.parse(file) as unknown);
}

describe('the package of a trigger', () => {
  it('tells the pre-sign-up trigger who is invited, by everything that Cognito verifies', () => {
    const signUp = { mode: 'invited', allowed: ['example.com', '+4930123456'] };
    expect(packedWith('preSignUp', { signUp })).toEqual({
      byInvitation: true,
      allowed: ['example.com', '+4930123456'],
      identifiers: ['email'],
      providers: {},
      clients: {},
    });
    const accounts = { signInWith: 'email-or-phone', verify: ['email', 'phone'] };
    expect(packedWith('preSignUp', { signUp, accounts, factors: { sms: true } })).toMatchObject({
      identifiers: ['email', 'phone_number'],
    });
  });

  const provider = { type: 'google', clientId: 'gates' };
  const federated = (changes: object, config: Record<string, unknown>) => ({
    identityProviders: [{ ...provider, ...changes }],
    identityProviderSecrets: { google: 'example' },
    ...config,
  });

  it('tells the pre-sign-up trigger whom an identity provider admits, also where nobody else may sign up', () => {
    const invited = federated({ trustEmail: true }, { signUp: { allowed: ['example.com'] } });
    expect(packedWith('preSignUp', invited)).toEqual({
      byInvitation: false,
      allowed: ['example.com'],
      identifiers: ['email'],
      providers: { google: { admits: 'invited', trustEmail: true } },
      clients: {},
    });
    expect(packedWith('preSignUp', federated({ admits: 'everyone' }, {}))).toBeUndefined();
  });

  it('tells the pre-sign-up trigger the allow-lists of app clients where people come by an identity provider', () => {
    const signIn = { allowed: { mobile: ['example.com'] } };
    expect(packedWith('preSignUp', federated({ admits: 'everyone' }, { signIn }))).toMatchObject({
      providers: { google: { admits: 'everyone', trustEmail: false } },
      clients: signIn.allowed,
    });
    expect(packedWith('preSignUp', { signIn })).toBeUndefined();
  });

  it('tells the post-confirmation trigger to log first sign-ins by identity providers, unless that is switched off', () => {
    expect(packedWith('postConfirmation', federated({ admits: 'everyone' }, {}))).toEqual({ AUDIT: 'true' });
    const unlogged = federated({ admits: 'everyone' }, { signIn: { audit: false } });
    expect(packedWith('postConfirmation', unlogged)).toBeUndefined();
  });

  it('tells the pre-authentication trigger the allow-list of each app client', () => {
    const allowed = { mobile: ['example.com'], web: ['ada@example.com'] };
    expect(packedWith('preAuthentication', { signIn: { allowed } })).toEqual({
      clients: allowed,
      providers: {},
    });
    expect(packedWith('preAuthentication', {})).toBeUndefined();
  });

  it('tells the custom-message trigger the language and how addresses are verified', () => {
    expect(
      packedWith('customMessage', { messages: { language: 'fr' }, accounts: { verifyBy: 'link' } }),
    ).toEqual({
      DEFAULT_LANGUAGE: 'fr',
      VERIFY_BY: 'link',
    });
  });
});
