import * as pulumi from '@pulumi/pulumi';
import type { OperationSettings } from '../settings/operation-options';
import type { LogSettings } from '../storage/log-group';
import { AppClients } from './app-clients';
import { ManagedLogin } from './managed-login';
import type { IdentitySettings } from './options';
import { UserPool } from './user-pool';
import { Users } from './users';

export interface IdentityArgs {
  settings: IdentitySettings & Pick<OperationSettings, 'protect'> & LogSettings;
  region: string;
  /** Origin that browsers see. */
  publicUrl: pulumi.Input<string>;
}

/** Amazon Cognito: user pool, app clients, managed login pages, users and groups. */
export class Identity extends pulumi.ComponentResource {
  readonly userPool: UserPool;
  readonly clients: AppClients;
  readonly managedLogin: ManagedLogin;
  readonly users: Users;

  constructor(
    name: string,
    { settings, region, publicUrl }: IdentityArgs,
    options: pulumi.ComponentResourceOptions,
  ) {
    super('gatehouse:infra:Identity', name, {}, options);
    const child = { parent: this };
    const { groups, administrators } = settings;

    this.userPool = new UserPool(`${name}-pool`, { ...settings, region }, child);
    const userPoolId = this.userPool.id;
    this.clients = new AppClients(name, { settings, userPoolId, publicUrl }, child);
    this.managedLogin = new ManagedLogin(name, { userPoolId, clients: this.clients, region }, child);
    this.users = new Users(name, { userPool: this.userPool, groups, administrators, region }, child);
    this.registerOutputs({});
  }
}
