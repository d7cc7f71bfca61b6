import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { CONTAINER_PORT } from '../../contract/edge';
import type { Network } from '../network/network';
import type { GateServiceSettings } from './options';
import { CONTAINER_NAME } from './task-definition';

export interface FargateServiceArgs {
  network: Network;
  taskGroupId: pulumi.Input<string>;
  targetGroupArn: pulumi.Input<string>;
  /** Amazon ECS accepts a target group only once they use it. */
  listenerRules: pulumi.Resource[];
  taskDefinitionArn: pulumi.Input<string>;
  /** Alarms that roll a deployment back, while it runs and for a while after it. */
  deploymentAlarms: aws.cloudwatch.MetricAlarm[];
  containerInsights: GateServiceSettings['containerInsights'];
  minimumTasks: number;
  /** Whether autoscaling changes the number of tasks. */
  autoscaled: boolean;
}

/** Values of the cluster setting `containerInsights` (Amazon ECS: ClusterSetting). */
const CONTAINER_INSIGHTS = { off: 'disabled', on: 'enabled', enhanced: 'enhanced' } as const;

/**
 * ECS service on Fargate. A deployment that does not become healthy, or rings one of its alarms, is rolled back (Amazon ECS:
 * "How CloudWatch alarms detect Amazon ECS deployment failures").
 */
export class FargateService extends pulumi.ComponentResource {
  readonly clusterName: pulumi.Output<string>;
  readonly serviceName: pulumi.Output<string>;

  constructor(name: string, args: FargateServiceArgs, options: pulumi.ComponentResourceOptions) {
    super('gatehouse:infra:FargateService', name, {}, options);
    const { network } = args;
    const cluster = new aws.ecs.Cluster(
      name,
      { settings: [{ name: 'containerInsights', value: CONTAINER_INSIGHTS[args.containerInsights] }] },
      { parent: this },
    );
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
        alarms: { enable: true, rollback: true, alarmNames: args.deploymentAlarms.map(({ name }) => name) },
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
