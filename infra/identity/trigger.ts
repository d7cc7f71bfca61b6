import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { allow } from '../iam/policy-document';
import { serviceRole } from '../iam/service-role';
import { bundleTrigger } from './bundle-trigger';

export interface TriggerArgs {
  /** Handler in `infra/triggers/`. */
  fileName: string;
  description: string;
  logRetentionDays: number;
}

/** Lambda trigger: a function that Cognito calls. All it may do is log. */
export class Trigger extends pulumi.ComponentResource {
  readonly functionArn: pulumi.Output<string>;
  readonly functionName: pulumi.Output<string>;
  private readonly logicalName: string;

  constructor(
    name: string,
    { fileName, description, logRetentionDays }: TriggerArgs,
    options: pulumi.ComponentResourceOptions,
  ) {
    super('gatehouse:infra:Trigger', name, {}, options);
    this.logicalName = name;
    const logGroup = new aws.cloudwatch.LogGroup(
      name,
      { retentionInDays: logRetentionDays },
      { parent: this },
    );
    const { role, policy } = serviceRole(
      name,
      {
        service: 'lambda.amazonaws.com',
        description: `Gatehouse: ${description}`,
        statements: [
          allow(['logs:CreateLogStream', 'logs:PutLogEvents'], [pulumi.interpolate`${logGroup.arn}:*`]),
        ],
      },
      { parent: this },
    );
    const lambda = new aws.lambda.Function(
      name,
      {
        description,
        code: bundleTrigger(fileName),
        handler: 'index.handler',
        runtime: 'nodejs24.x',
        architectures: ['arm64'],
        memorySize: 256,
        // Cognito gives up after 5 s (Amazon Cognito: "Customizing user pool workflows with Lambda triggers").
        timeout: 5,
        role: role.arn,
        loggingConfig: { logFormat: 'JSON', logGroup: logGroup.name },
      },
      { parent: this, dependsOn: [policy] },
    );
    this.functionArn = lambda.arn;
    this.functionName = lambda.name;
    this.registerOutputs({ functionArn: this.functionArn });
  }

  /** Lets this user pool, and nobody else, call the function. */
  allowCallsFrom(userPoolArn: pulumi.Input<string>): void {
    new aws.lambda.Permission(
      this.logicalName,
      {
        action: 'lambda:InvokeFunction',
        function: this.functionName,
        principal: 'cognito-idp.amazonaws.com',
        sourceArn: userPoolArn,
      },
      { parent: this },
    );
  }
}
