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
      allowed: ['example.com', '+4930123456'],
      identifiers: ['email'],
    });
    const accounts = { signInWith: 'email-or-phone', verify: ['email', 'phone'] };
    expect(packedWith('preSignUp', { signUp, accounts, factors: { sms: true } })).toEqual({
      allowed: ['example.com', '+4930123456'],
      identifiers: ['email', 'phone_number'],
    });
  });

  it('tells the pre-authentication trigger the allow-list of each app client', () => {
    const allowed = { mobile: ['example.com'], web: ['ada@example.com'] };
    expect(packedWith('preAuthentication', { signIn: { allowed } })).toEqual(allowed);
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
