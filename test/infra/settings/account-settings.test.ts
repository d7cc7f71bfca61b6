import { settingProblems } from '../support/stack-configuration';

const SES = {
  messages: {
    sesIdentity: 'arn:aws:ses:eu-west-1:111122223333:identity/example.com',
    from: 'gates@example.com',
  },
};

const ENFORCED = { userPoolTier: 'plus', threatProtection: 'enforced' };

describe('the options of what accounts have and how they are protected', () => {
  it.each<[string, Record<string, unknown>]>([
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
    expect(settingProblems('dev', config)).toEqual([]);
  });

  it.each<[string, Record<string, unknown>, unknown]>([
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
      'a log of sign-ins in a plan that writes none',
      { identityLogs: { signIns: true } },
      'identityLogs.signIns must be false, or userPoolTier plus and threatProtection audit or enforced, which write what is logged',
    ],
    [
      'a log of sign-ins that nobody judges',
      { userPoolTier: 'plus', identityLogs: { signIns: true } },
      'identityLogs.signIns must be false, or userPoolTier plus and threatProtection audit or enforced, which write what is logged',
    ],
    [
      'a number of failed sign-ins that nothing counts',
      { identityLogs: { undelivered: true, failedSignIns: 5 } },
      'identityLogs.failedSignIns must be left out where neither identityLogs.signIns nor identityLogs.trail is true, without which nothing tells of them',
    ],
    [
      'a number of failed sign-ins that is none',
      { identityLogs: { trail: true, failedSignIns: 0 } },
      'identityLogs.failedSignIns must be a whole number from 1 to 100000',
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
  ])('are refused with %s', (_what, config, problem) => {
    expect(settingProblems('dev', config)).toEqual([problem]);
  });
});
