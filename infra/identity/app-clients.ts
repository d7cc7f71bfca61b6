import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { SIGN_IN_SCOPES } from '../../contract/user-pool';
import type { Settings } from '../settings/settings';

export interface AppClientsArgs {
  settings: Settings;
  userPoolId: pulumi.Input<string>;
  /** Origin that browsers see. */
  publicUrl: pulumi.Input<string>;
}

/** Amplify needs it to read and change the signed-in user's own account. */
const SELF_SERVICE_SCOPE = 'aws.cognito.signin.user.admin';

/**
 * The two ways to a token: `web` is confidential and belongs to the load balancer, `mobile` is public (code with
 * PKCE on the hosted pages, SRP from Amplify) and also signs in on `/docs`.
 */
export class AppClients extends pulumi.ComponentResource {
  readonly webClientId: pulumi.Output<string>;
  readonly mobileClientId: pulumi.Output<string>;

  constructor(
    name: string,
    { settings, userPoolId, publicUrl }: AppClientsArgs,
    options: pulumi.ComponentResourceOptions,
  ) {
    super('gatehouse:infra:AppClients', name, {}, options);
    const common = {
      userPoolId,
      allowedOauthFlowsUserPoolClient: true,
      allowedOauthFlows: ['code'],
      supportedIdentityProviders: ['COGNITO'],
      preventUserExistenceErrors: 'ENABLED',
      enableTokenRevocation: true,
      accessTokenValidity: settings.accessTokenMinutes,
      idTokenValidity: settings.accessTokenMinutes,
      refreshTokenValidity: settings.refreshTokenDays,
      tokenValidityUnits: { accessToken: 'minutes', idToken: 'minutes', refreshToken: 'days' },
    };

    // Elastic Load Balancing: "Authenticate users using an Application Load Balancer".
    const web = new aws.cognito.UserPoolClient(
      `${name}-web`,
      {
        ...common,
        generateSecret: true,
        explicitAuthFlows: ['ALLOW_REFRESH_TOKEN_AUTH'],
        allowedOauthScopes: [...SIGN_IN_SCOPES],
        callbackUrls: [pulumi.interpolate`${publicUrl}/oauth2/idpresponse`],
        logoutUrls: [pulumi.interpolate`${publicUrl}/signed-out`],
      },
      { parent: this },
    );
    const mobile = new aws.cognito.UserPoolClient(
      `${name}-mobile`,
      {
        ...common,
        generateSecret: false,
        explicitAuthFlows: ['ALLOW_USER_SRP_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'],
        allowedOauthScopes: [...SIGN_IN_SCOPES, SELF_SERVICE_SCOPE],
        callbackUrls: [
          ...settings.mobileCallbackUrls,
          pulumi.interpolate`${publicUrl}/docs/oauth2-redirect.html`,
        ],
        logoutUrls: settings.mobileSignOutUrls,
      },
      { parent: this },
    );

    this.webClientId = web.id;
    this.mobileClientId = mobile.id;
    this.registerOutputs({ webClientId: this.webClientId, mobileClientId: this.mobileClientId });
  }
}
