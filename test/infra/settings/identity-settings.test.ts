import { settingProblems } from '../support/stack-configuration';

const SES_DOMAIN = 'arn:aws:ses:eu-west-1:111122223333:identity/example.com';

const SES = { messages: { sesIdentity: SES_DOMAIN, from: 'gates@example.com' } };

const BOTH = { verify: ['email', 'phone'], recoverBy: ['email', 'phone'] };

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
  ])('allow %s', (_what, config) => {
    expect(settingProblems('dev', config)).toEqual([]);
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
      'signUp.allowed must be left out, or signUp.mode or an identity provider be for invited people, who are in it',
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
      'signIn.allowed names desktop; the app clients that people sign in with are web, mobile',
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
    expect(settingProblems('dev', config)).toEqual([problem]);
  });
});
