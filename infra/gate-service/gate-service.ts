import type * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import type { Account } from '../account';
import type { Network } from '../network/network';
import type { OperationSettings } from '../settings/operation-options';
import { type LogSettings, logGroup } from '../storage/log-group';
import { Autoscaling } from './autoscaling';
import { type EnvironmentSettings, type Surroundings, serviceEnvironment } from './environment';
import { FargateService } from './fargate-service';
import { Image } from './image';
import type { GateServiceSettings } from './options';
import { TaskDefinition } from './task-definition';
import { executionPermissions, type ProfileImages, taskPermissions } from './task-permissions';

export interface GateServiceArgs {
  settings: GateServiceSettings & EnvironmentSettings & Pick<OperationSettings, 'protect'> & LogSettings;
  account: Account;
  network: Network;
  taskGroupId: pulumi.Input<string>;
  targetGroup: aws.lb.TargetGroup;
  listenerRules: pulumi.Resource[];
  deploymentAlarms: aws.cloudwatch.MetricAlarm[];
  loadBalancerArnSuffix: pulumi.Input<string>;
  profileImages: ProfileImages;
  surroundings: Omit<Surroundings, 'region'>;
}

/** Service on Amazon ECS, from its source to its running tasks. */
export class GateService extends pulumi.ComponentResource {
  readonly clusterName: pulumi.Output<string>;
  readonly serviceName: pulumi.Output<string>;
  readonly logGroupName: pulumi.Output<string>;
  /** Image that the tasks run: repository, tag and digest. */
  readonly image: pulumi.Output<string>;

  constructor(name: string, args: GateServiceArgs, options: pulumi.ComponentResourceOptions) {
    super('gatehouse:infra:GateService', name, {}, options);
    const { settings, account, network, targetGroup } = args;
    const child = { parent: this };

    const logs = logGroup(
      name,
      settings,
      // It holds the audit records of all commands.
      { ...child, protect: settings.protect, retainOnDelete: settings.protect },
    );
    const image = new Image(`${name}-image`, { settings, account }, child);
    const taskDefinition = new TaskDefinition(
      name,
      {
        settings,
        account,
        image: image.reference,
        environment: serviceEnvironment(settings, { ...args.surroundings, region: account.region }),
        logGroupName: logs.name,
        taskStatements: taskPermissions(
          {
            gates: settings.gates,
            profileImages: args.profileImages,
            liveAccess: args.surroundings.liveAccess !== undefined,
          },
          account,
        ),
        executionStatements: executionPermissions(image.repositoryArn, logs.arn),
      },
      child,
    );

    const { minimumTasks, maximumTasks } = settings;
    const autoscaled = maximumTasks > minimumTasks;
    const fargate = new FargateService(
      name,
      {
        network,
        taskGroupId: args.taskGroupId,
        targetGroupArn: targetGroup.arn,
        listenerRules: args.listenerRules,
        taskDefinitionArn: taskDefinition.arn,
        deploymentAlarms: args.deploymentAlarms,
        containerInsights: settings.containerInsights,
        minimumTasks,
        autoscaled,
      },
      child,
    );
    if (autoscaled) {
      new Autoscaling(
        name,
        {
          clusterName: fargate.clusterName,
          serviceName: fargate.serviceName,
          loadBalancerArnSuffix: args.loadBalancerArnSuffix,
          targetGroupArnSuffix: targetGroup.arnSuffix,
          minimumTasks,
          maximumTasks,
        },
        child,
      );
    }

    this.clusterName = fargate.clusterName;
    this.serviceName = fargate.serviceName;
    this.logGroupName = logs.name;
    this.image = image.reference;
    this.registerOutputs({ serviceName: this.serviceName });
  }
}
