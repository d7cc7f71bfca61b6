import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { ADMINISTRATORS_GROUP } from '../../contract/user-pool';
import type { IdentitySettings } from './options';
import type { UserPool } from './user-pool';

export interface UsersArgs {
  userPool: UserPool;
  settings: Pick<IdentitySettings, 'groups' | 'administrators' | 'accounts'>;
  region: string;
  /** ARNs of roles of which members get AWS credentials, by group. */
  groupRoleArns: Record<string, pulumi.Output<string>>;
}

/** Users and groups of the user pool. Administrators create everyone else; Cognito invites them. */
export class Users extends pulumi.ComponentResource {
  /** A ready command that creates an administrator: the way in where configuration names none. */
  readonly administratorCommand: pulumi.Output<string>;

  constructor(name: string, args: UsersArgs, options: pulumi.ComponentResourceOptions) {
    super('gatehouse:infra:Users', name, {}, options);
    const { userPool, settings, region, groupRoleArns } = args;
    const { groups, administrators, accounts } = settings;

    const create = (group: string, precedence: number) =>
      this.createGroup(name, userPool, group, precedence, groupRoleArns[group]);
    const administratorsGroup = create(ADMINISTRATORS_GROUP, 0);
    for (const [index, group] of groups.entries()) create(group, index + 1);
    for (const email of administrators) {
      this.createAdministrator(name, userPool, email, administratorsGroup.name);
    }
    this.administratorCommand = administratorCommand(userPool.id, region, accounts.signInWith);
    this.registerOutputs({});
  }

  /** Precedence, lowest first, says which group's role counts where a user has several (CreateGroup: Precedence). */
  private createGroup(
    name: string,
    userPool: UserPool,
    group: string,
    precedence: number,
    roleArn: pulumi.Output<string> | undefined,
  ): aws.cognito.UserGroup {
    return new aws.cognito.UserGroup(
      `${name}-${group}`,
      {
        userPoolId: userPool.id,
        name: group,
        precedence,
        ...(roleArn && { roleArn }),
        ...(group === ADMINISTRATORS_GROUP && { description: 'Administrators of Gatehouse' }),
      },
      { parent: this },
    );
  }

  private createAdministrator(
    name: string,
    userPool: UserPool,
    email: string,
    groupName: pulumi.Input<string>,
  ): void {
    const user = new aws.cognito.User(
      `${name}-${email}`,
      {
        userPoolId: userPool.id,
        username: email,
        attributes: { email, email_verified: 'true' },
        desiredDeliveryMediums: ['EMAIL'],
      },
      // Once invited, the account is the person's own: a later change of attributes is not undone, and who is no
      // longer named here leaves the group but keeps the account.
      { parent: this, ignoreChanges: ['attributes'], retainOnDelete: true },
    );
    new aws.cognito.UserInGroup(
      `${name}-${email}`,
      { userPoolId: userPool.id, username: user.username, groupName },
      { parent: this },
    );
  }
}

/** Creates the user by what people sign in with, and invites them that way. */
function administratorCommand(
  userPoolId: pulumi.Input<string>,
  region: string,
  signInWith: IdentitySettings['accounts']['signInWith'],
): pulumi.Output<string> {
  const by =
    signInWith === 'phone'
      ? { variable: 'PHONE', example: '+4930123456', attribute: 'phone_number', medium: 'SMS' }
      : { variable: 'EMAIL', example: 'you@example.com', attribute: 'email', medium: 'EMAIL' };
  const user = `"$${by.variable}"`;
  const attributes = `Name=${by.attribute},Value=${user} Name=${by.attribute}_verified,Value=true`;
  const pool = pulumi.interpolate`--region ${region} --user-pool-id ${userPoolId} --username ${user}`;
  return pulumi.interpolate`${by.variable}=${by.example}; aws cognito-idp admin-create-user ${pool} --user-attributes ${attributes} --desired-delivery-mediums ${by.medium} && aws cognito-idp admin-add-user-to-group ${pool} --group-name ${ADMINISTRATORS_GROUP}`;
}
