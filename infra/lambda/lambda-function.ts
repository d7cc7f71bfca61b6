import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { allow, policyDocument, type Statement } from '../iam/policy-document';
import { serviceRole } from '../iam/service-role';
import { type LogSettings, logGroup } from '../storage/log-group';
import { bundle } from './bundle';

export interface LambdaFunctionArgs {
  /** Handler in `infra/triggers/`. */
  fileName: string;
  description: string;
  logging: LogSettings;
  /** Seconds after which AWS Lambda ends it. */
  timeout: number;
  /** What it may do besides writing its log. */
  statements?: Statement[];
  /** Files beside the handler, by name. */
  texts?: Record<string, string>;
  environment?: Record<string, string>;
  /** Environment that is secret in the state; AWS Lambda shows it to who may see the function's configuration. */
  secretEnvironment?: Record<string, pulumi.Output<string>>;
  /** Whether its log is protected from being destroyed with the stack. */
  protectLog?: boolean;
}

/** Lambda function with a role and a log group of its own. */
export class LambdaFunction extends pulumi.ComponentResource {
  readonly arn: pulumi.Output<string>;
  readonly functionName: pulumi.Output<string>;
  readonly logGroupName: pulumi.Output<string>;
  private readonly logicalName: string;
  private readonly roleId: pulumi.Output<string>;

  constructor(name: string, args: LambdaFunctionArgs, options: pulumi.ComponentResourceOptions) {
    super('gatehouse:infra:LambdaFunction', name, {}, options);
    this.logicalName = name;
    const logs = logGroup(name, args.logging, {
      parent: this,
      ...(args.protectLog && { protect: true, retainOnDelete: true }),
    });
    const { role, policy } = serviceRole(
      name,
      {
        service: 'lambda.amazonaws.com',
        description: `Gatehouse: ${args.description}`,
        statements: [
          allow(['logs:CreateLogStream', 'logs:PutLogEvents'], [pulumi.interpolate`${logs.arn}:*`]),
          ...(args.statements ?? []),
        ],
      },
      { parent: this },
    );
    const variables = { ...args.environment, ...args.secretEnvironment };
    const lambda = new aws.lambda.Function(
      name,
      {
        description: args.description,
        code: bundle(args.fileName, args.texts ?? {}),
        handler: 'index.handler',
        runtime: 'nodejs24.x',
        architectures: ['arm64'],
        memorySize: 256,
        timeout: args.timeout,
        ...(Object.keys(variables).length > 0 && { environment: { variables } }),
        role: role.arn,
        loggingConfig: { logFormat: 'JSON', logGroup: logs.name },
      },
      { parent: this, dependsOn: [policy] },
    );
    this.arn = lambda.arn;
    this.functionName = lambda.name;
    this.logGroupName = logs.name;
    this.roleId = role.id;
    this.registerOutputs({ arn: this.arn });
  }

  /** Lets one AWS service, such as `events.amazonaws.com`, call the function on behalf of one resource. */
  allowCallsFrom(service: string, sourceArn: pulumi.Input<string>): aws.lambda.Permission {
    return new aws.lambda.Permission(
      this.logicalName,
      { action: 'lambda:InvokeFunction', function: this.functionName, principal: service, sourceArn },
      { parent: this },
    );
  }

  /** Allows it more, in a policy of its own, where the statements name a resource that itself needs the function. */
  allowLater(statements: Statement[]): aws.iam.RolePolicy {
    return new aws.iam.RolePolicy(
      `${this.logicalName}-later`,
      { role: this.roleId, policy: policyDocument(statements) },
      { parent: this },
    );
  }
}
