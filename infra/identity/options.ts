import { oneOf, text, wholeNumber } from '../../contract/text-values';
import { ACCESS_TOKEN_MINUTES, ADMINISTRATORS_GROUP, REFRESH_TOKEN_DAYS } from '../../contract/user-pool';
import { emailAddress, listOf, type ValuesOf } from '../settings/option-readers';
import { accountContradictions, accountOptions } from './account-options';
import { factorContradictions, factorOptions } from './factor-options';
import { messageContradictions, messageOptions } from './message-options';
import { groupName, signUpContradictions, signUpOptions } from './sign-up-options';

/** An e-mail address that can be a user name (AdminCreateUser: Username). */
const userName = emailAddress.max(128, { error: 'must be an e-mail address of at most 128 characters' });

/** Amazon Cognito, "App client terms": HTTPS, HTTP for localhost only, or an app's own scheme; no fragment. */
const appUrl = text(
  /^(https:\/\/|http:\/\/localhost[:/]|(?!https?:)[a-z][a-z0-9+.-]*:\/\/)[^\s#]*$/,
  'an https URL, an http://localhost URL or a URL with the scheme of an app, without a fragment',
).max(1024, { error: 'must have at most 1024 characters' });

/** Options of the user pool, its users and its app clients. */
export const identityOptions = {
  administrators: listOf('e-mail addresses', userName),
  groups: listOf('group names', groupName),
  ...signUpOptions,
  ...messageOptions,
  ...accountOptions,
  ...factorOptions,
  passwordMinimumLength: wholeNumber({ minimum: 8, maximum: 99 }),
  userPoolTier: oneOf(['essentials', 'plus']),
  threatProtection: oneOf(['off', 'audit', 'enforced']),
  accessTokenMinutes: wholeNumber(ACCESS_TOKEN_MINUTES),
  refreshTokenDays: wholeNumber(REFRESH_TOKEN_DAYS),
  mobileCallbackUrls: listOf('URLs', appUrl),
  mobileSignOutUrls: listOf('URLs', appUrl),
};

export type IdentitySettings = ValuesOf<typeof identityOptions>;

export function identityContradictions(settings: Partial<IdentitySettings>): string[] {
  const { groups, threatProtection, userPoolTier } = settings;
  const problems: string[] = [];
  if (groups?.includes(ADMINISTRATORS_GROUP)) {
    problems.push(`groups must not name ${ADMINISTRATORS_GROUP}, which exists in every stack`);
  }
  // Amazon Cognito: "User pool feature plans".
  if (threatProtection && threatProtection !== 'off' && userPoolTier === 'essentials') {
    problems.push('threatProtection must be off, or userPoolTier plus, which it needs');
  }
  return [
    ...problems,
    ...signUpContradictions(settings),
    ...messageContradictions(settings),
    ...accountContradictions(settings),
    ...factorContradictions(settings),
  ];
}
