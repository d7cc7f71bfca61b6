import * as pulumi from '@pulumi/pulumi';
import type { Settings } from '../settings/settings';
import { AppClients } from './app-clients';
import { People } from './people';
import { SignInPages } from './sign-in-pages';
import { UserPool } from './user-pool';

export interface IdentityArgs {
  settings: Settings;
  /** Origin that browsers see. */
  publicUrl: pulumi.Input<string>;
}

/** Who people are, and how they sign in: Amazon Cognito. */
export class Identity extends pulumi.ComponentResource {
  readonly userPool: UserPool;
  readonly clients: AppClients;
  readonly signInPages: SignInPages;
  readonly people: People;

  constructor(name: string, { settings, publicUrl }: IdentityArgs, options: pulumi.ComponentResourceOptions) {
    super('gatehouse:infra:Identity', name, {}, options);
    const child = { parent: this };
    const { region, groups, administrators } = settings;

    this.userPool = new UserPool(`${name}-pool`, settings, child);
    this.clients = new AppClients(name, { settings, userPoolId: this.userPool.id, publicUrl }, child);
    this.signInPages = new SignInPages(
      name,
      { userPoolId: this.userPool.id, clients: this.clients, region },
      child,
    );
    this.people = new People(name, { userPool: this.userPool, groups, administrators, region }, child);
    this.registerOutputs({});
  }
}
