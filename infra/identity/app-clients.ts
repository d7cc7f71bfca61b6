import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { APP_CLIENTS, type AppClientName, clientScopes, FURTHER_CLIENTS } from '../../contract/user-pool';
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

/** What distinguishes one app client from another. */
interface ClientArgs {
  confidential: boolean;
  authFlows: readonly string[];
  scopes: readonly string[];
  callbackUrls: pulumi.Input<string>[];
  signOutUrls: pulumi.Input<string>[];
  accessTokenMinutes: number;
  refreshTokenDays: number;
}

/** App clients that people sign in with: those that `contract/user-pool.ts` describes, and those that the stack adds. */
export class AppClients extends pulumi.ComponentResource {
  readonly webClientId: pulumi.Output<string>;
  readonly mobileClientId: pulumi.Output<string>;
  /** Client ids by name. */
  readonly ids: Readonly<Record<string, pulumi.Output<string>>>;
  /** Secrets, by name, of the confidential clients that the stack adds. */
  readonly secrets: Readonly<Record<string, pulumi.Output<string>>>;

  constructor(
    name: string,
    { settings, userPoolId, publicUrl, identityProviders }: AppClientsArgs,
    options: pulumi.ComponentResourceOptions,
  ) {
    super('gatehouse:infra:AppClients', name, {}, options);
    const { appClients, accessTokenMinutes, refreshTokenDays, mobileCallbackUrls, mobileSignOutUrls } =
      settings;
    const below = (paths: readonly string[]) => paths.map((path) => pulumi.interpolate`${publicUrl}${path}`);
    const ownUrls: Record<AppClientName, { callback: string[]; signOut: string[] }> = {
      web: { callback: [], signOut: [] },
      mobile: { callback: mobileCallbackUrls, signOut: mobileSignOutUrls },
    };

    const createClient = (client: string, args: ClientArgs) => {
      const permissions = settings.attributes.clients[client];
      return new aws.cognito.UserPoolClient(
        `${name}-${client}`,
        {
          name: client,
          userPoolId,
          generateSecret: args.confidential,
          explicitAuthFlows: authFlowsOf(args.authFlows, settings),
          allowedOauthFlowsUserPoolClient: true,
          allowedOauthFlows: ['code'],
          allowedOauthScopes: [...args.scopes],
          callbackUrls: args.callbackUrls,
          logoutUrls: args.signOutUrls,
          ...(permissions && { readAttributes: permissions.read, writeAttributes: permissions.write }),
          supportedIdentityProviders: ['COGNITO', ...identityProviders],
          preventUserExistenceErrors: 'ENABLED',
          enableTokenRevocation: true,
          accessTokenValidity: args.accessTokenMinutes,
          idTokenValidity: args.accessTokenMinutes,
          refreshTokenValidity: args.refreshTokenDays,
          tokenValidityUnits: { accessToken: 'minutes', idToken: 'minutes', refreshToken: 'days' },
        },
        { parent: this },
      );
    };
    const createOwn = (client: AppClientName) => {
      const { callbackPaths, signOutPaths, ...description } = APP_CLIENTS[client];
      return createClient(client, {
        ...description,
        scopes: clientScopes(client, settings.accountPage),
        callbackUrls: [...ownUrls[client].callback, ...below(callbackPaths)],
        signOutUrls: [...ownUrls[client].signOut, ...below(signOutPaths)],
        accessTokenMinutes,
        refreshTokenDays,
      });
    };
    this.webClientId = createOwn('web').id;
    this.mobileClientId = createOwn('mobile').id;
    const further = appClients.map((client) => {
      const created = createClient(client.name, {
        ...FURTHER_CLIENTS[client.confidential ? 'confidential' : 'public'],
        callbackUrls: client.callbackUrls,
        signOutUrls: client.signOutUrls,
        accessTokenMinutes: client.accessTokenMinutes ?? accessTokenMinutes,
        refreshTokenDays: client.refreshTokenDays ?? refreshTokenDays,
      });
      return { ...client, id: created.id, secret: pulumi.secret(created.clientSecret) };
    });
    this.ids = {
      web: this.webClientId,
      mobile: this.mobileClientId,
      ...Object.fromEntries(further.map((client) => [client.name, client.id])),
    };
    this.secrets = Object.fromEntries(
      further.filter(({ confidential }) => confidential).map((client) => [client.name, client.secret]),
    );
    this.registerOutputs({ ids: this.ids });
  }
}
