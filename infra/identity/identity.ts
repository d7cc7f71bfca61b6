import * as pulumi from '@pulumi/pulumi';
import type { Account } from '../account';
import type { EdgeSettings } from '../edge/options';
import type { GateSettings } from '../gates/options';
import { IdentityPool, type IdentityPoolArgs } from '../identity-pool/identity-pool';
import type { IdentityPoolSettings } from '../identity-pool/options';
import type { OperationSettings } from '../settings/operation-options';
import type { LogSettings } from '../storage/log-group';
import { AppClients } from './app-clients';
import { brandingOf } from './branding';
import { type FailedSignIns, failedSignIns } from './failed-sign-ins';
import { IdentityProviders } from './identity-providers';
import { MachineClients } from './machine-clients';
import { ManagedLogin } from './managed-login';
import type { IdentitySettings } from './options';
import { SignInFirewall } from './sign-in-firewall';
import { Trail } from './trail';
import { UserPool } from './user-pool';
import { UserPoolLogs } from './user-pool-logs';
import { Users } from './users';

export interface IdentityArgs {
  settings: IdentitySettings &
    IdentityPoolSettings &
    Pick<OperationSettings, 'protect' | 'deletedImageDays' | 'kmsKeyArn'> &
    Pick<IdentityPoolArgs['settings'], 'corsOrigins'> &
    LogSettings &
    Pick<EdgeSettings, 'hostedZone'> &
    Pick<GateSettings, 'gates'>;
  account: Account;
  /** Origin that browsers see. */
  publicUrl: pulumi.Input<string>;
  /** What makes the public address resolve. */
  publicAddress?: pulumi.Resource;
}

/** Amazon Cognito: "Quotas in Amazon Cognito", e-mails sent daily from a user pool. */
const WITHOUT_SES =
  'messages.sesIdentity is not set: Cognito sends about 50 e-mails a day itself and loses the others, while it still answers that a code is on its way. Set it before people depend on it.';

/** Amazon Cognito: user pool, app clients, managed login pages, users and groups, AWS credentials for people. */
export class Identity extends pulumi.ComponentResource {
  readonly userPool: UserPool;
  readonly clients: AppClients;
  /** Undefined where the stack names no machine. */
  readonly machines: MachineClients | undefined;
  readonly managedLogin: ManagedLogin;
  readonly users: Users;
  /** Undefined where no log tells of them. */
  readonly failedSignIns: FailedSignIns | undefined;
  /** Undefined where nobody gets AWS credentials. */
  readonly identityPool: IdentityPool | undefined;

  constructor(
    name: string,
    { settings, account, publicUrl, publicAddress }: IdentityArgs,
    options: pulumi.ComponentResourceOptions,
  ) {
    super('gatehouse:infra:Identity', name, {}, options);
    const child = { parent: this };
    const { region } = account;
    if (!settings.messages.sesIdentity) pulumi.log.warn(WITHOUT_SES, this);

    this.userPool = new UserPool(`${name}-pool`, { settings, account }, child);
    const userPoolId = this.userPool.id;
    const providers = new IdentityProviders(name, { userPoolId, settings }, child);
    this.clients = new AppClients(
      name,
      { settings, userPoolId, publicUrl, identityProviders: providers.names },
      child,
    );
    this.machines =
      settings.machineClients.length > 0
        ? new MachineClients(`${name}-machine`, { settings, userPoolId }, child)
        : undefined;
    const { hostedZone, signInPages } = settings;
    const domain = signInPages.domain && hostedZone ? { host: signInPages.domain, hostedZone } : undefined;
    const branding = brandingOf(settings.signInPages.style);
    this.managedLogin = new ManagedLogin(
      name,
      { userPoolId, clients: this.clients, region, domain, publicAddress, branding },
      child,
    );
    if (settings.identityPool.enabled) {
      const clientIds = settings.identityPool.clients.flatMap((client) => this.clients.ids[client] ?? []);
      this.identityPool = new IdentityPool(
        `${name}-people`,
        { settings, account, userPoolId, clientIds },
        child,
      );
    }
    const groupRoleArns = this.identityPool?.groupRoleArns ?? {};
    this.users = new Users(name, { userPool: this.userPool, settings, region, groupRoleArns }, child);
    if (settings.signInFirewall.enabled) {
      const { arn: userPoolArn } = this.userPool;
      new SignInFirewall(`${name}-sign-in`, { userPoolArn, settings: settings.signInFirewall }, child);
    }
    const { undelivered, signIns } = settings.identityLogs;
    const logs = undelivered || signIns ? new UserPoolLogs(name, { userPoolId, settings }, child) : undefined;
    const trail = settings.identityLogs.trail
      ? new Trail(`${name}-trail`, { settings, account }, child)
      : undefined;
    this.failedSignIns = failedSignIns({
      signInsLogGroupName: logs?.signInsLogGroupName,
      trailLogGroupName: trail?.logGroupName,
      clientIds: this.clients.ids,
    });
    this.registerOutputs({});
  }
}
