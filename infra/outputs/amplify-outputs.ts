import * as pulumi from '@pulumi/pulumi';
import { SIGN_IN_SCOPES, USER_ATTRIBUTES } from '../../contract/user-pool';
import type { IdentitySettings } from '../identity/options';
import { passwordPolicy } from '../identity/user-pool';

export interface AmplifyOutputsArgs {
  settings: IdentitySettings;
  region: string;
  userPoolId: pulumi.Input<string>;
  mobileClientId: pulumi.Input<string>;
  /** Host name of the managed login pages. */
  managedLoginHost: pulumi.Input<string>;
  publicUrl: pulumi.Input<string>;
}

const MFA_CONFIGURATION = { off: 'NONE', optional: 'OPTIONAL', required: 'REQUIRED' } as const;

/**
 * Content of `amplify_outputs.json`, which configures Amplify's libraries in mobile and web apps (Amplify Gen 2:
 * "Amplify outputs"). It holds nothing secret.
 */
export function amplifyOutputs({
  settings,
  region,
  userPoolId,
  mobileClientId,
  managedLoginHost,
  publicUrl,
}: AmplifyOutputsArgs): pulumi.Output<string> {
  const password = passwordPolicy(settings);
  return pulumi.jsonStringify({
    version: '1.3',
    auth: {
      aws_region: region,
      user_pool_id: userPoolId,
      user_pool_client_id: mobileClientId,
      username_attributes: ['email'],
      standard_required_attributes: USER_ATTRIBUTES.filter(({ required }) => required).map(
        ({ name }) => name,
      ),
      user_verification_types: ['email'],
      unauthenticated_identities_enabled: false,
      mfa_configuration: MFA_CONFIGURATION[settings.mfa],
      mfa_methods: settings.mfa === 'off' ? [] : ['TOTP'],
      password_policy: {
        min_length: password.minimumLength,
        require_lowercase: password.requireLowercase,
        require_uppercase: password.requireUppercase,
        require_numbers: password.requireNumbers,
        require_symbols: password.requireSymbols,
      },
      oauth: {
        identity_providers: [],
        domain: managedLoginHost,
        scopes: [...SIGN_IN_SCOPES],
        redirect_sign_in_uri: settings.mobileCallbackUrls,
        redirect_sign_out_uri: settings.mobileSignOutUrls,
        response_type: 'code',
      },
    },
    custom: { API: { gatehouse: { endpoint: publicUrl, region, apiName: 'gatehouse' } } },
  });
}
