import { text, wholeNumber } from '../../contract/text-values';
import { ACCESS_TOKEN_MINUTES, ADMINISTRATORS_GROUP, REFRESH_TOKEN_DAYS } from '../../contract/user-pool';
import type { EdgeSettings } from '../edge/options';
import { emailAddress, listOf, type ValuesOf } from '../settings/option-readers';
import { accountContradictions, accountOptions } from './account-options';
import { attributeContradictions, attributeOptions } from './attribute-options';
import { captchaContradictions, captchaOptions } from './captcha-options';
import { factorContradictions, factorOptions } from './factor-options';
import { federationOptions } from './federation-options';
import { federationContradictions } from './federation-rules';
import { messageContradictions, messageOptions } from './message-options';
import { pageContradictions, pageOptions } from './page-options';
import { protectionContradictions, protectionOptions } from './protection-options';
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
  ...captchaOptions,
  ...protectionOptions,
  ...attributeOptions,
  ...pageOptions,
  ...federationOptions,
  accessTokenMinutes: wholeNumber(ACCESS_TOKEN_MINUTES),
  refreshTokenDays: wholeNumber(REFRESH_TOKEN_DAYS),
  mobileCallbackUrls: listOf('URLs', appUrl),
  mobileSignOutUrls: listOf('URLs', appUrl),
};

export type IdentitySettings = ValuesOf<typeof identityOptions>;

export function identityContradictions(
  settings: Partial<IdentitySettings & Pick<EdgeSettings, 'domain' | 'hostedZone' | 'hostedZoneRole'>>,
  isEncrypted: (name: string) => boolean,
): string[] {
  const problems = settings.groups?.includes(ADMINISTRATORS_GROUP)
    ? [`groups must not name ${ADMINISTRATORS_GROUP}, which exists in every stack`]
    : [];
  return [
    ...problems,
    ...signUpContradictions(settings),
    ...messageContradictions(settings),
    ...accountContradictions(settings),
    ...factorContradictions(settings),
    ...captchaContradictions(settings, isEncrypted('captchaSecret')),
    ...protectionContradictions(settings),
    ...attributeContradictions(settings),
    ...pageContradictions(settings),
    ...federationContradictions(settings),
  ];
}
