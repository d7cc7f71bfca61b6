import { type AccountPageSettings, accountFeatures } from '../../../infra/identity/account-features';

const SETTINGS: AccountPageSettings = {
  accountPage: true,
  mfa: 'optional',
  factors: { totp: true, sms: false, email: false, passkeys: 'off', codes: [] },
  devices: { remember: 'never', challengeNew: false },
};
const all = { totp: true, sms: true, email: true, passkeys: 'required', codes: [] } as const;

it.each<[string, Partial<AccountPageSettings>, string[]]>([
  ['of the default stack', {}, ['totp']],
  ['without second factors', { mfa: 'off' }, []],
  ['where one is required', { mfa: 'required' }, ['totp', 'second-factor-required']],
  [
    'with all there is',
    { factors: { ...all, codes: [] }, devices: { remember: 'by-choice', challengeNew: true } },
    ['totp', 'sms', 'email', 'passkeys', 'devices'],
  ],
  ['that is switched off', { accountPage: false, factors: { ...all, codes: [] } }, []],
])('the account page %s offers what the user pool has', (_what, changes, features) => {
  expect(accountFeatures({ ...SETTINGS, ...changes })).toEqual(features);
});
