import * as pulumi from '@pulumi/pulumi';
import { ADMINISTRATORS_GROUP, SELF_SERVICE_SCOPE, SIGN_IN_SCOPES } from '../../contract/user-pool';
import { REACH_ATTRIBUTE, SIGN_IN_REACHES } from '../identity/account-options';
import { isPasswordless } from '../identity/factor-options';
import type { IdentitySettings } from '../identity/options';
import { attributeSchemas, passwordPolicy } from '../identity/pool-inputs';
import type { ProviderTypeName } from '../identity/provider-types';
import type { IdentityPoolSettings } from '../identity-pool/options';

export interface AmplifyOutputsArgs {
  settings: IdentitySettings & IdentityPoolSettings;
  region: string;
  userPoolId: pulumi.Input<string>;
  mobileClientId: pulumi.Input<string>;
  /** Host name of the managed login pages. */
  managedLoginHost: pulumi.Input<string>;
  publicUrl: pulumi.Input<string>;
  /** Where people get AWS credentials. */
  identityPool?: { id: pulumi.Input<string>; filesBucketName: pulumi.Input<string> | undefined } | undefined;
}

const MFA_CONFIGURATION = { off: 'NONE', optional: 'OPTIONAL', required: 'REQUIRED' } as const;

/** Amplify's names of identity providers; it knows the others by the name that an app gives. */
const AMPLIFY_PROVIDERS: Partial<Record<ProviderTypeName, string>> = {
  google: 'GOOGLE',
  facebook: 'FACEBOOK',
  amazon: 'LOGIN_WITH_AMAZON',
  apple: 'SIGN_IN_WITH_APPLE',
};

/**
 * Content of `amplify_outputs.json` at schema version 1.4, which configures Amplify's libraries in mobile and web apps
 * (Amplify Gen 2: "Amplify outputs"). It holds nothing secret. `custom` is for people: no library reads it.
 */
export function amplifyOutputs({
  settings,
  region,
  userPoolId,
  mobileClientId,
  managedLoginHost,
  publicUrl,
  identityPool,
}: AmplifyOutputsArgs): pulumi.Output<string> {
  const { accounts, mfa, groups, mobileCallbackUrls, mobileSignOutUrls } = settings;
  const identifiers = SIGN_IN_REACHES[accounts.signInWith].map((name) => REACH_ATTRIBUTE[name]);
  const hasCallbacks = mobileCallbackUrls.length > 0 && mobileSignOutUrls.length > 0;
  return pulumi.jsonStringify({
    version: '1.4',
    auth: {
      aws_region: region,
      user_pool_id: userPoolId,
      user_pool_client_id: mobileClientId,
      username_attributes: identifiers.length > 0 ? identifiers : ['username'],
      standard_required_attributes: attributeSchemas(settings)
        .filter(({ required }) => required)
        .map(({ name }) => name),
      user_verification_types: accounts.verify.map((name) => REACH_ATTRIBUTE[name]),
      ...(identityPool && { identity_pool_id: identityPool.id }),
      unauthenticated_identities_enabled: settings.identityPool.guests.length > 0,
      mfa_configuration: MFA_CONFIGURATION[mfa],
      mfa_methods: mfa === 'off' ? [] : mfaMethods(settings),
      ...(isPasswordless(settings) && { passwordless: passwordless(settings, managedLoginHost) }),
      groups: [ADMINISTRATORS_GROUP, ...groups].map((name, precedence) => ({ [name]: { precedence } })),
      password_policy: amplifyPasswordPolicy(settings),
      // Amplify refuses the member without callbacks, with which alone an app can use the managed login pages.
      ...(hasCallbacks && {
        oauth: {
          identity_providers: settings.identityProviders.flatMap(({ type }) => AMPLIFY_PROVIDERS[type] ?? []),
          domain: managedLoginHost,
          scopes: [...SIGN_IN_SCOPES, SELF_SERVICE_SCOPE],
          redirect_sign_in_uri: mobileCallbackUrls,
          redirect_sign_out_uri: mobileSignOutUrls,
          response_type: 'code',
        },
      }),
    },
    ...(identityPool?.filesBucketName && {
      storage: { aws_region: region, bucket_name: identityPool.filesBucketName },
    }),
    custom: { API: { gatehouse: { endpoint: publicUrl, region, apiName: 'gatehouse' } } },
  });
}

const mfaMethods = ({ factors }: IdentitySettings): string[] =>
  (['totp', 'sms', 'email'] as const).filter((name) => factors[name]).map((name) => name.toUpperCase());

function passwordless({ factors: { passkeys, codes } }: IdentitySettings, host: pulumi.Input<string>) {
  return {
    email_otp_enabled: codes.includes('email'),
    sms_otp_enabled: codes.includes('sms'),
    ...(passkeys !== 'off' && { web_authn: { relying_party_id: host, user_verification: passkeys } }),
  };
}

function amplifyPasswordPolicy(settings: IdentitySettings) {
  const policy = passwordPolicy(settings);
  return {
    min_length: policy.minimumLength,
    require_lowercase: policy.requireLowercase,
    require_uppercase: policy.requireUppercase,
    require_numbers: policy.requireNumbers,
    require_symbols: policy.requireSymbols,
  };
}
