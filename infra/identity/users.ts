import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { ADMINISTRATORS_GROUP } from '../../contract/user-pool';
import type { UserPool } from './user-pool';

export interface UsersArgs {
  userPool: UserPool;
  /** Groups besides Admins. */
  groups: string[];
  /** E-mail addresses. */
  administrators: string[];
  region: string;
}

/** Users and groups of the user pool. Administrators create everyone else; Cognito invites them by e-mail. */
export class Users extends pulumi.ComponentResource {
  /** A ready command that creates an administrator: the way in where configuration names none. */
  readonly administratorCommand: pulumi.Output<string>;

  constructor(name: string, args: UsersArgs, options: pulumi.ComponentResourceOptions) {
    super('gatehouse:infra:Users', name, {}, options);
    const { userPool, groups, administrators, region } = args;

    for (const group of groups) this.createGroup(name, userPool, group);
    const administratorsGroup = this.createGroup(name, userPool, ADMINISTRATORS_GROUP);
    for (const email of administrators) {
      this.createAdministrator(name, userPool, email, administratorsGroup.name);
    }
    this.administratorCommand = administratorCommand(userPool.id, region);
    this.registerOutputs({});
  }

  private createGroup(name: string, userPool: UserPool, group: string): aws.cognito.UserGroup {
    return new aws.cognito.UserGroup(
      `${name}-${group}`,
      { userPoolId: userPool.id, name: group },
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

function administratorCommand(userPoolId: pulumi.Input<string>, region: string): pulumi.Output<string> {
  const pool = pulumi.interpolate`--region ${region} --user-pool-id ${userPoolId} --username "$EMAIL"`;
  return pulumi.interpolate`EMAIL=you@example.com; aws cognito-idp admin-create-user ${pool} --user-attributes Name=email,Value="$EMAIL" Name=email_verified,Value=true --desired-delivery-mediums EMAIL && aws cognito-idp admin-add-user-to-group ${pool} --group-name ${ADMINISTRATORS_GROUP}`;
}
