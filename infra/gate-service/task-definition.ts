import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { CONTAINER_PORT } from '../../contract/edge';
import { type Account, physicalName } from '../account';
import type { Statement } from '../iam/policy-document';
import { serviceRole } from '../iam/service-role';
import type { OperationSettings } from '../settings/operation-options';
import type { GateServiceSettings } from './options';

/** Name of the container in the task definition and in the service's load balancer entry. */
export const CONTAINER_NAME = 'gatehouse';

/** Numeric id of the image's unprivileged user (`Dockerfile`). */
const CONTAINER_USER = '65532';

/** Exec form: the image has no shell. It asks for the liveness path and exits with 0 or 1 (`Dockerfile`). */
const HEALTH_CHECK_COMMAND = ['CMD', '/nodejs/bin/node', '/app/healthcheck.js'];

/** Seconds between SIGTERM and SIGKILL; the service drains at most 25 s. */
const STOP_TIMEOUT_SECONDS = 30;

const CPU_ARCHITECTURE = { arm64: 'ARM64', x86_64: 'X86_64' } as const;

export interface TaskDefinitionArgs {
  settings: Pick<GateServiceSettings, 'architecture' | 'cpu' | 'memory'> & Pick<OperationSettings, 'protect'>;
  account: Account;
  image: pulumi.Input<string>;
  environment: Record<string, pulumi.Input<string>>;
  logGroupName: pulumi.Input<string>;
  /** What the service may do. */
  taskStatements: Statement[];
  /** What Amazon ECS may do to start it. */
  executionStatements: Statement[];
}

/** Task definition: the service in a container that may do no more than it needs. */
export class TaskDefinition extends pulumi.ComponentResource {
  readonly arn: pulumi.Output<string>;

  constructor(name: string, args: TaskDefinitionArgs, options: pulumi.ComponentResourceOptions) {
    super('gatehouse:infra:TaskDefinition', name, {}, options);
    const { settings, account } = args;
    const common = { service: 'ecs-tasks.amazonaws.com', sourceAccount: account.id };
    const task = serviceRole(
      `${name}-task`,
      { ...common, description: 'Gatehouse service', statements: args.taskStatements },
      { parent: this },
    );
    const execution = serviceRole(
      `${name}-execution`,
      { ...common, description: 'Gatehouse: starts the service', statements: args.executionStatements },
      { parent: this },
    );

    const definition = new aws.ecs.TaskDefinition(
      name,
      {
        family: physicalName(),
        requiresCompatibilities: ['FARGATE'],
        networkMode: 'awsvpc',
        cpu: String(settings.cpu),
        memory: String(settings.memory),
        runtimePlatform: {
          operatingSystemFamily: 'LINUX',
          cpuArchitecture: CPU_ARCHITECTURE[settings.architecture],
        },
        taskRoleArn: task.role.arn,
        executionRoleArn: execution.role.arn,
        containerDefinitions: pulumi.jsonStringify([container(args)]),
        // Where the stack is protected, earlier revisions stay, to roll back to by hand.
        skipDestroy: settings.protect,
      },
      { parent: this, dependsOn: [task.policy, execution.policy] },
    );
    this.arn = definition.arn;
    this.registerOutputs({ arn: this.arn });
  }
}

/** Amazon ECS: "Task definition parameters for Fargate". */
function container({ account, image, environment, logGroupName }: TaskDefinitionArgs) {
  return {
    name: CONTAINER_NAME,
    image,
    essential: true,
    portMappings: [{ containerPort: CONTAINER_PORT, protocol: 'tcp' }],
    environment: Object.entries(environment).map(([name, value]) => ({ name, value })),
    user: CONTAINER_USER,
    readonlyRootFilesystem: true,
    linuxParameters: { initProcessEnabled: true, capabilities: { drop: ['ALL'] } },
    healthCheck: { command: HEALTH_CHECK_COMMAND, interval: 10, timeout: 5, retries: 3, startPeriod: 15 },
    stopTimeout: STOP_TIMEOUT_SECONDS,
    logConfiguration: {
      logDriver: 'awslogs',
      options: {
        'awslogs-group': logGroupName,
        'awslogs-region': account.region,
        'awslogs-stream-prefix': CONTAINER_NAME,
        // Gates still open while the log is unreachable.
        mode: 'non-blocking',
        'max-buffer-size': '10m',
      },
    },
  };
}
