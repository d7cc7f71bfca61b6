import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { CONTAINER_PORT } from '../../contract/edge';
import type { Network } from '../network/network';
import { CONTAINER_NAME } from './task-definition';

export interface FargateServiceArgs {
  network: Network;
  taskGroupId: pulumi.Input<string>;
  targetGroupArn: pulumi.Input<string>;
  /** Amazon ECS accepts a target group only once they use it. */
  listenerRules: pulumi.Resource[];
  taskDefinitionArn: pulumi.Input<string>;
  minimumTasks: number;
  /** Whether autoscaling changes the number of tasks. */
  autoscaled: boolean;
}

/** ECS service on Fargate. A deployment that does not become healthy is rolled back. */
export class FargateService extends pulumi.ComponentResource {
  readonly clusterName: pulumi.Output<string>;
  readonly serviceName: pulumi.Output<string>;

  constructor(name: string, args: FargateServiceArgs, options: pulumi.ComponentResourceOptions) {
    super('gatehouse:infra:FargateService', name, {}, options);
    const { network } = args;
    const cluster = new aws.ecs.Cluster(name, {}, { parent: this });
    const service = new aws.ecs.Service(
      name,
      {
        cluster: cluster.arn,
        taskDefinition: args.taskDefinitionArn,
        launchType: 'FARGATE',
        desiredCount: args.minimumTasks,
        networkConfiguration: {
          subnets: network.taskSubnetIds,
          securityGroups: [args.taskGroupId],
          assignPublicIp: network.tasksHavePublicAddress,
        },
        loadBalancers: [
          {
            targetGroupArn: args.targetGroupArn,
            containerName: CONTAINER_NAME,
            containerPort: CONTAINER_PORT,
          },
        ],
        healthCheckGracePeriodSeconds: 60,
        deploymentMinimumHealthyPercent: 100,
        deploymentMaximumPercent: 200,
        deploymentCircuitBreaker: { enable: true, rollback: true },
        availabilityZoneRebalancing: 'ENABLED',
        enableEcsManagedTags: true,
        propagateTags: 'SERVICE',
        // A deployment that was rolled back fails `pulumi up`.
        waitForSteadyState: true,
      },
      {
        parent: this,
        dependsOn: args.listenerRules,
        ignoreChanges: args.autoscaled ? ['desiredCount'] : [],
      },
    );
    this.clusterName = cluster.name;
    this.serviceName = service.name;
    this.registerOutputs({ serviceName: this.serviceName });
  }
}
