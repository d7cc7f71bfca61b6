import { readSettings } from '../../../infra/settings/read-settings';
import { stackConfiguration } from '../support/stack-configuration';

const SES_DOMAIN = 'arn:aws:ses:eu-west-1:111122223333:identity/example.com';

const SES = { messages: { sesIdentity: SES_DOMAIN, from: 'gates@example.com' } };

const BOTH = { verify: ['email', 'phone'], recoverBy: ['email', 'phone'] };

const ENFORCED = { userPoolTier: 'plus', threatProtection: 'enforced' };

/** What is wrong with options of identity; empty where nothing is. */
function problemsOf(config: Record<string, unknown>): string[] {
  const settings = readSettings(stackConfiguration('dev', config));
  return 'problems' in settings ? settings.problems : [];
}

describe('the options of identity', () => {
  it.each<[string, Record<string, unknown>]>([
    ['open sign-up', { signUp: { mode: 'open' } }],
    [
      'invited people who get a group',
      {
        groups: ['Residents'],
        signUp: {
          mode: 'invited',
          allowed: ['example.com', 'a@b.example', '+4930123456'],
          defaultGroup: 'Residents',
        },
      },
    ],
    ['an allow-list for an app client', { signIn: { allowed: { mobile: ['example.com'] } } }],
    [
      'Amazon SES with a domain',
      { messages: { sesIdentity: SES_DOMAIN, from: 'gates@mail.example.com', configurationSet: 'gates' } },
    ],
    [
      'Amazon SES with an address',
      {
        messages: {
          sesIdentity: 'arn:aws:ses:eu-west-1:111122223333:identity/gates@example.com',
          from: 'Gates@example.com',
        },
      },
    ],
    [
      'everybody with a phone alone',
      {
        accounts: { signInWith: 'phone', verify: ['phone'], recoverBy: ['phone'] },
        factors: { totp: false, sms: true },
      },
    ],
    ['nobody to recover an account alone', { accounts: { recoverBy: [] } }],
    ['a link in place of a code', { accounts: { verifyBy: 'link' } }],
    ['passkeys beside an optional second factor', { factors: { passkeys: 'preferred' } }],
    [
      'e-mail as second factor with Amazon SES and two ways to recover',
      { ...SES, accounts: BOTH, factors: { sms: true, email: true, codes: ['email', 'sms'] } },
    ],
    [
      'attributes with constraints that a client may read and write, and that are in access tokens',
      {
        attributes: {
          required: ['given_name'],
          custom: [{ name: 'plot', maximum: 20 }],
          clients: { mobile: { read: ['email_verified', 'custom:plot'], write: ['email', 'given_name'] } },
          inAccessToken: ['custom:plot', 'email'],
        },
      },
    ],
    [
      'answers to risks',
      {
        ...ENFORCED,
        ...SES,
        threats: { highRisk: 'second-factor', notify: true, blockedAddresses: ['::1/128'] },
      },
    ],
    ['devices that must prove themselves', { devices: { remember: 'always', challengeNew: true } }],
  ])('allow %s', (_what, config) => {
    expect(problemsOf(config)).toEqual([]);
  });

  it.each<[string, Record<string, unknown>, unknown]>([
    [
      'a mode of sign-up that is none',
      { signUp: { mode: 'closed' } },
      'signUp.mode must be one of administrators, open, invited',
    ],
    [
      'invitation without anybody who is invited',
      { signUp: { mode: 'invited' } },
      'signUp.allowed must name who is invited where signUp.mode is invited',
    ],
    [
      'an allow-list that nothing reads',
      { signUp: { mode: 'open', allowed: ['example.com'] } },
      'signUp.allowed must be left out, or signUp.mode be invited, which reads it',
    ],
    [
      'an entry of an allow-list that is none',
      { signUp: { mode: 'invited', allowed: ['*@example.com'] } },
      'signUp.allowed[0] must be an e-mail address, a domain such as example.com, or a phone number such as +4930123456',
    ],
    [
      'a temporary password without end',
      { signUp: { temporaryPasswordDays: 0 } },
      'signUp.temporaryPasswordDays must be a whole number from 1 to 365',
    ],
    [
      'a default group that does not exist',
      { signUp: { mode: 'open', defaultGroup: 'Residents' } },
      'signUp.defaultGroup must be one of groups, which are none',
    ],
    [
      'administrators by default',
      { signUp: { mode: 'open', defaultGroup: 'Admins' } },
      'signUp.defaultGroup must not be Admins: everyone would command every gate',
    ],
    [
      'a default group for nobody',
      { groups: ['Residents'], signUp: { defaultGroup: 'Residents' } },
      'signUp.defaultGroup must be left out where only administrators create users, whom Cognito does not confirm',
    ],
    [
      'a member that a group of options does not have',
      { signUp: { modus: 'open' } },
      'signUp must not have modus; the members are mode, allowed, temporaryPasswordDays, defaultGroup',
    ],
    [
      'text in place of a group of options',
      { signUp: 'open' },
      'signUp must be a map with members among mode, allowed, temporaryPasswordDays, defaultGroup, as valid JSON',
    ],
    [
      'an allow-list for an app client that does not exist',
      { signIn: { allowed: { desktop: ['example.com'] } } },
      'signIn.allowed must be a map from app client (web, mobile) to a list',
    ],
    [
      'a language that messages are not written in',
      { messages: { language: 'it' } },
      'messages.language must be one of en, de, fr',
    ],
    [
      'a sender that Cognito itself does not use',
      { messages: { from: 'gates@example.com' } },
      'messages.from must be left out where messages.sesIdentity is, without which it has no effect',
    ],
    [
      'Amazon SES without a sender',
      { messages: { sesIdentity: SES_DOMAIN } },
      'messages.from must be set where messages.sesIdentity is',
    ],
    [
      'a sender that Amazon SES has not verified',
      { messages: { sesIdentity: SES_DOMAIN, from: 'gates@notexample.com' } },
      'messages.from must be an address of example.com, which messages.sesIdentity verifies',
    ],
    [
      'an identity that is no ARN',
      { messages: { sesIdentity: 'example.com' } },
      'messages.sesIdentity must be the ARN of an Amazon SES identity, such as arn:aws:ses:eu-west-1:111122223333:identity/example.com',
    ],
    [
      'a sign-in with what nobody verifies',
      { accounts: { signInWith: 'email-or-phone' } },
      'accounts.verify must name phone, with which people sign in',
    ],
    [
      'a recovery by what nobody verifies',
      { accounts: { recoverBy: ['phone', 'email'] } },
      'accounts.verify must name phone, which accounts.recoverBy names',
    ],
    [
      'no verification at all',
      { accounts: { verify: [] } },
      'accounts.verify must name email, phone or both',
    ],
    [
      'a link to a phone',
      { accounts: { ...BOTH, verifyBy: 'link' }, factors: { sms: true } },
      'accounts.verifyBy must be code where phones are verified, to which no link can be sent',
    ],
    [
      'administrators by address where people sign in with phone',
      {
        administrators: ['a@example.com'],
        accounts: { signInWith: 'phone', verify: ['phone'], recoverBy: ['phone'] },
        factors: { sms: true },
      },
      'administrators must be left out where people sign in with phone: create them with the administratorCommand output',
    ],
    [
      'a second factor where there is none',
      { mfa: 'off', factors: { sms: true } },
      'factors.sms must be false where mfa is off',
    ],
    [
      'no second factor where there must be one',
      { mfa: 'required', factors: { totp: false } },
      'factors must have totp, sms or email where mfa is not off',
    ],
    [
      'text messages that are no second factor',
      { accounts: BOTH },
      'factors.sms must be true where mfa is not off and Cognito sends text messages',
    ],
    [
      'e-mail as second factor without Amazon SES',
      { accounts: BOTH, factors: { sms: true, email: true } },
      'messages.sesIdentity must be set where factors.email is true',
    ],
    [
      'e-mail as second factor and the only way to recover',
      { ...SES, factors: { email: true } },
      'accounts.recoverBy must name email and phone where factors.email is true',
    ],
    [
      'codes by e-mail without Amazon SES',
      { factors: { codes: ['email'] } },
      'messages.sesIdentity must be set where factors.codes names email: each sign-in sends an e-mail',
    ],
    [
      'passkeys where a second factor is required',
      { mfa: 'required', factors: { passkeys: 'required' } },
      'mfa must be off or optional where factors has passkeys or codes, since Cognito refuses these where it is required',
    ],
    [
      'an attribute in access tokens that the pool does not have',
      { attributes: { inAccessToken: ['custom:plot'] } },
      expect.stringMatching(
        /^attributes\.inAccessToken names custom:plot; the attributes are address, .*updated_at$/,
      ),
    ],
    [
      'an attribute that only Cognito writes',
      { attributes: { clients: { mobile: { read: [], write: ['email', 'email_verified'] } } } },
      expect.stringMatching(
        /^attributes\.clients\.mobile\.write names email_verified; the attributes are address, /,
      ),
    ],
    [
      'a required attribute that nobody could give',
      { attributes: { required: ['name'], clients: { mobile: { read: [], write: ['email'] } } } },
      'attributes.clients.mobile.write must name name, which every account needs',
    ],
    [
      'a client with which nobody could give the address to sign in with',
      { attributes: { clients: { mobile: { read: [], write: [] } } } },
      'attributes.clients.mobile.write must name email, which every account needs',
    ],
    [
      'a required attribute that is none of the standard ones',
      { attributes: { required: ['email'] } },
      expect.stringMatching(/^attributes\.required\[0\] must be one of address, birthdate, .*zoneinfo$/),
    ],
    [
      'a custom attribute with a name that Cognito refuses',
      { attributes: { custom: [{ name: 'plot number' }] } },
      'attributes.custom[0].name must be 1 to 20 letters, digits or "_", a letter first',
    ],
    [
      'a custom attribute whose range is empty',
      { attributes: { custom: [{ name: 'plot', minimum: 5, maximum: 4 }] } },
      'attributes.custom[0] must have a maximum that is not below the minimum',
    ],
    [
      'two custom attributes of one name',
      { attributes: { custom: [{ name: 'plot' }, { name: 'plot' }] } },
      'attributes.custom must not name anything twice',
    ],
    [
      'answers to risks that nobody looks for',
      { userPoolTier: 'plus', threatProtection: 'audit', threats: { highRisk: 'allow' } },
      'threats must be left out where threatProtection is not enforced, without which it has no effect',
    ],
    [
      'notices without Amazon SES',
      { ...ENFORCED, threats: { notify: true } },
      'messages.sesIdentity must be set where threats.notify is true',
    ],
    [
      'a second factor against risks where there is none',
      { ...ENFORCED, mfa: 'off', threats: { highRisk: 'second-factor-required' } },
      'threats must not be second-factor-required where mfa is off',
    ],
    [
      'an address that is no CIDR block',
      { ...ENFORCED, threats: { blockedAddresses: ['192.0.2.1'] } },
      'threats.blockedAddresses[0] must be a CIDR block, such as 192.0.2.0/24',
    ],
    [
      'a challenge to devices that nobody remembers',
      { devices: { challengeNew: true } },
      'devices.remember must be by-choice or always where devices.challengeNew is true',
    ],
    [
      'more old passwords than Cognito keeps',
      { passwords: { history: 25 } },
      'passwords.history must be a whole number from 0 to 24',
    ],
    [
      'a host name of the sign-in pages without one of the stack',
      { signInPages: { domain: 'auth.example.com' } },
      'domain must be set where signInPages.domain is: the pages are at a name under it',
    ],
    ...['example.com', 'gates.example.com', 'a.b.gates.example.com', 'authgates.example.com'].map(
      (name): [string, Record<string, unknown>, unknown] => [
        `the sign-in pages at ${name}, whose parent the stack does not make`,
        { domain: 'gates.example.com', hostedZone: 'example.com', signInPages: { domain: name } },
        'signInPages.domain must be one label before gates.example.com, such as auth.gates.example.com',
      ],
    ),
    ['a switch that is none', { signIn: { audit: 'yes' } }, 'signIn.audit must be true or false'],
  ])('are refused with %s', (_what, config, problem) => {
    expect(problemsOf(config)).toEqual([problem]);
  });
});
