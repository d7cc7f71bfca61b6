import type { Gate } from '../../contract/gate';
import { ADMINISTRATORS_GROUP } from '../../contract/user-pool';
import type { EdgeSettings } from '../edge/options';
import { emailAddress, listOf, type ValuesOf } from '../settings/option-readers';
import { accountContradictions, accountOptions } from './account-options';
import { attributeContradictions, attributeOptions } from './attribute-options';
import { captchaContradictions, captchaOptions } from './captcha-options';
import { clientContradictions, clientOptions } from './client-options';
import { factorContradictions, factorOptions } from './factor-options';
import { federationOptions } from './federation-options';
import { federationContradictions } from './federation-rules';
import { logContradictions, logOptions } from './log-options';
import { messageContradictions, messageOptions } from './message-options';
import { pageContradictions, pageOptions } from './page-options';
import { protectionContradictions, protectionOptions } from './protection-options';
import { groupName, signUpContradictions, signUpOptions } from './sign-up-options';

/** An e-mail address that can be a user name (AdminCreateUser: Username). */
const userName = emailAddress.max(128, { error: 'must be an e-mail address of at most 128 characters' });

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
  ...logOptions,
  ...attributeOptions,
  ...pageOptions,
  ...clientOptions,
  ...federationOptions,
};

export type IdentitySettings = ValuesOf<typeof identityOptions>;

export function identityContradictions(
  settings: Partial<
    IdentitySettings & Pick<EdgeSettings, 'domain' | 'hostedZone' | 'hostedZoneRole'> & { gates: Gate[] }
  >,
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
    ...logContradictions(settings),
    ...attributeContradictions(settings),
    ...pageContradictions(settings),
    ...clientContradictions(settings),
    ...federationContradictions(settings),
  ];
}
