import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';

/** Requests in a minute that one task takes before another starts. */
const REQUESTS_PER_TASK = 3000;

const CPU_PERCENT = 60;

export interface AutoscalingArgs {
  clusterName: pulumi.Input<string>;
  serviceName: pulumi.Input<string>;
  loadBalancerArnSuffix: pulumi.Input<string>;
  targetGroupArnSuffix: pulumi.Input<string>;
  minimumTasks: number;
  maximumTasks: number;
}

/** Target tracking of the number of tasks, by CPU and by requests, whichever wants more. */
export class Autoscaling extends pulumi.ComponentResource {
  constructor(name: string, args: AutoscalingArgs, options: pulumi.ComponentResourceOptions) {
    super('gatehouse:infra:Autoscaling', name, {}, options);
    const target = new aws.appautoscaling.Target(
      name,
      {
        serviceNamespace: 'ecs',
        scalableDimension: 'ecs:service:DesiredCount',
        resourceId: pulumi.interpolate`service/${args.clusterName}/${args.serviceName}`,
        minCapacity: args.minimumTasks,
        maxCapacity: args.maximumTasks,
      },
      { parent: this },
    );
    const policies = {
      cpu: { metric: { predefinedMetricType: 'ECSServiceAverageCPUUtilization' }, targetValue: CPU_PERCENT },
      requests: {
        metric: {
          predefinedMetricType: 'ALBRequestCountPerTarget',
          resourceLabel: pulumi.interpolate`${args.loadBalancerArnSuffix}/${args.targetGroupArnSuffix}`,
        },
        targetValue: REQUESTS_PER_TASK,
      },
    };
    for (const [policy, { metric, targetValue }] of Object.entries(policies)) {
      new aws.appautoscaling.Policy(
        `${name}-${policy}`,
        {
          policyType: 'TargetTrackingScaling',
          serviceNamespace: target.serviceNamespace,
          scalableDimension: target.scalableDimension,
          resourceId: target.resourceId,
          targetTrackingScalingPolicyConfiguration: {
            predefinedMetricSpecification: metric,
            targetValue,
            scaleInCooldown: 300,
            scaleOutCooldown: 60,
          },
        },
        { parent: this },
      );
    }
    this.registerOutputs({});
  }
}
