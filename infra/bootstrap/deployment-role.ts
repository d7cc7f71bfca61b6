import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { policyDocument, type Statement } from '../iam/policy-document';

export interface DeploymentRoleArgs {
  description: string;
  /** IAM path of role and policies. */
  path: string;
  trustPolicy: pulumi.Output<string>;
  /** Statements by the managed policy that holds them, at most ten policies of 6,144 characters each. */
  policies: Record<string, Statement[]>;
}

/** Role of a workflow, with managed policies: what it may do is more than a role's inline policies hold. */
export class DeploymentRole extends pulumi.ComponentResource {
  readonly arn: pulumi.Output<string>;

  constructor(name: string, args: DeploymentRoleArgs, options: pulumi.ComponentResourceOptions) {
    super('gatehouse:bootstrap:DeploymentRole', name, {}, options);
    const { description, path, trustPolicy, policies } = args;
    const role = new aws.iam.Role(
      name,
      { path, description, assumeRolePolicy: trustPolicy },
      { parent: this },
    );
    for (const [part, statements] of Object.entries(policies)) {
      const policy = new aws.iam.Policy(
        `${name}-${part}`,
        { path, description: `${description}: ${part}`, policy: policyDocument(statements) },
        { parent: this },
      );
      new aws.iam.RolePolicyAttachment(
        `${name}-${part}`,
        { role: role.name, policyArn: policy.arn },
        { parent: this },
      );
    }
    this.arn = role.arn;
    this.registerOutputs({ arn: this.arn });
  }
}
