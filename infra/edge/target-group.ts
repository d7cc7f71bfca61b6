import * as aws from '@pulumi/aws';
import type * as pulumi from '@pulumi/pulumi';
import { CONTAINER_PORT, READINESS_PATH } from '../../contract/edge';

/** Target group of the service's tasks: those that are ready get requests. */
export function targetGroup(
  name: string,
  { vpcId }: { vpcId: pulumi.Input<string> },
  options: pulumi.CustomResourceOptions,
): aws.lb.TargetGroup {
  return new aws.lb.TargetGroup(
    name,
    {
      vpcId,
      port: CONTAINER_PORT,
      protocol: 'HTTP',
      targetType: 'ip',
      deregistrationDelay: 30,
      loadBalancingAlgorithmType: 'least_outstanding_requests',
      healthCheck: {
        path: READINESS_PATH,
        protocol: 'HTTP',
        port: 'traffic-port',
        matcher: '200',
        interval: 10,
        timeout: 5,
        healthyThreshold: 2,
        unhealthyThreshold: 3,
      },
    },
    options,
  );
}
