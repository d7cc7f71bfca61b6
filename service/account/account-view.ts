import {
  type Account,
  type AccountFeature,
  RECENT_SIGN_IN_SECONDS,
  SECOND_FACTORS,
} from '../../contract/account';
import type { Principal } from '../auth/principal';
import type { OwnUser } from './own-account';

/** The own account as the API shows it. */
export function accountView(
  { attributes, on, preferred }: OwnUser,
  principal: Principal,
  features: readonly AccountFeature[],
): Account {
  const { username, groups, signedInAt = 0 } = principal;
  return {
    username,
    name: attributes.get('name'),
    givenName: attributes.get('given_name'),
    familyName: attributes.get('family_name'),
    email: attributes.get('email'),
    emailVerified: attributes.get('email_verified') === 'true',
    phoneNumber: attributes.get('phone_number'),
    phoneNumberVerified: attributes.get('phone_number_verified') === 'true',
    groups,
    // Cognito keeps here which providers' accounts are linked (Amazon Cognito: "Linking federated users").
    isFederated: attributes.has('identities'),
    secondFactors: {
      offered: SECOND_FACTORS.filter((factor) => features.includes(factor)),
      on,
      ...(preferred && { preferred }),
      required: features.includes('second-factor-required'),
    },
    hasPasskeys: features.includes('passkeys'),
    hasDevices: features.includes('devices'),
    recentSignInSeconds: Math.max(0, Math.floor(signedInAt + RECENT_SIGN_IN_SECONDS - Date.now() / 1000)),
  };
}
