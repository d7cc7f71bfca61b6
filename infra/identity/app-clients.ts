import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { APP_CLIENTS, type AppClientName, clientScopes } from '../../contract/user-pool';
import { authFlowsOf } from './captcha-options';
import type { IdentitySettings } from './options';

export interface AppClientsArgs {
  settings: IdentitySettings;
  userPoolId: pulumi.Input<string>;
  /** Origin that browsers see. */
  publicUrl: pulumi.Input<string>;
  /** Names of identity providers besides the user pool itself. */
  identityProviders: pulumi.Input<string>[];
}

/** App clients of the user pool, as `contract/user-pool.ts` describes them. */
export class AppClients extends pulumi.ComponentResource {
  readonly webClientId: pulumi.Output<string>;
  readonly mobileClientId: pulumi.Output<string>;

  constructor(
    name: string,
    { settings, userPoolId, publicUrl, identityProviders }: AppClientsArgs,
    options: pulumi.ComponentResourceOptions,
  ) {
    super('gatehouse:infra:AppClients', name, {}, options);
    const { accessTokenMinutes, refreshTokenDays, mobileCallbackUrls, mobileSignOutUrls } = settings;
    const below = (paths: readonly string[]) => paths.map((path) => pulumi.interpolate`${publicUrl}${path}`);
    const ownUrls: Record<AppClientName, { callback: string[]; signOut: string[] }> = {
      web: { callback: [], signOut: [] },
      mobile: { callback: mobileCallbackUrls, signOut: mobileSignOutUrls },
    };

    const createClient = (client: AppClientName) => {
      const { confidential, authFlows, callbackPaths, signOutPaths } = APP_CLIENTS[client];
      const permissions = settings.attributes.clients[client];
      return new aws.cognito.UserPoolClient(
        `${name}-${client}`,
        {
          name: client,
          userPoolId,
          generateSecret: confidential,
          explicitAuthFlows: authFlowsOf(authFlows, settings),
          allowedOauthFlowsUserPoolClient: true,
          allowedOauthFlows: ['code'],
          allowedOauthScopes: [...clientScopes(client, settings.accountPage)],
          callbackUrls: [...ownUrls[client].callback, ...below(callbackPaths)],
          logoutUrls: [...ownUrls[client].signOut, ...below(signOutPaths)],
          ...(permissions && { readAttributes: permissions.read, writeAttributes: permissions.write }),
          supportedIdentityProviders: ['COGNITO', ...identityProviders],
          preventUserExistenceErrors: 'ENABLED',
          enableTokenRevocation: true,
          accessTokenValidity: accessTokenMinutes,
          idTokenValidity: accessTokenMinutes,
          refreshTokenValidity: refreshTokenDays,
          tokenValidityUnits: { accessToken: 'minutes', idToken: 'minutes', refreshToken: 'days' },
        },
        { parent: this },
      );
    };
    this.webClientId = createClient('web').id;
    this.mobileClientId = createClient('mobile').id;
    this.registerOutputs({ webClientId: this.webClientId, mobileClientId: this.mobileClientId });
  }
}
