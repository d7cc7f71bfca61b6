import * as pulumi from '@pulumi/pulumi';
import { type Account, physicalName } from '../account';
import { allow } from '../iam/policy-document';
import { serviceRole } from '../iam/service-role';

/** Role by which Cognito sends text messages through Amazon SNS (Amazon Cognito: "SMS message settings"). */
export class SmsSender extends pulumi.ComponentResource {
  readonly roleArn: pulumi.Output<string>;
  /** Cognito names it when it assumes the role: who learns the role's ARN alone can't use it in another pool. */
  readonly externalId = physicalName();
  /** Without it Cognito could not send yet. */
  readonly policy: pulumi.Resource;

  constructor(name: string, { account }: { account: Account }, options: pulumi.ComponentResourceOptions) {
    super('gatehouse:infra:SmsSender', name, {}, options);
    const { role, policy } = serviceRole(
      name,
      {
        service: 'cognito-idp.amazonaws.com',
        description: 'Gatehouse: sends text messages of the user pool',
        sourceAccount: account.id,
        externalId: this.externalId,
        statements: [
          // A phone number has no ARN. What has one, a topic, is taken away again.
          allow(['sns:Publish'], ['*']),
          { Effect: 'Deny', Action: ['sns:Publish'], Resource: ['arn:*:sns:*:*:*'] },
        ],
      },
      { parent: this },
    );
    this.roleArn = role.arn;
    this.policy = policy;
    this.registerOutputs({ roleArn: this.roleArn });
  }
}
