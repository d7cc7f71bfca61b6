import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';

/**
 * How a command can end, as the service's audit records say (`service/gates/audit.ts`), and the metric that counts it.
 */
export const COMMAND_METRICS = {
  published: 'CommandsPublished',
  denied: 'CommandsDenied',
  limited: 'CommandsLimited',
  failed: 'CommandsFailed',
} as const;

export interface CommandMetricsArgs {
  /** The service's log. */
  logGroupName: pulumi.Input<string>;
  /** CloudWatch namespace of the metrics. */
  namespace: string;
}

/** Counts commands in the service's log. */
export class CommandMetrics extends pulumi.ComponentResource {
  constructor(
    name: string,
    { logGroupName, namespace }: CommandMetricsArgs,
    options: pulumi.ComponentResourceOptions,
  ) {
    super('gatehouse:infra:CommandMetrics', name, {}, options);
    for (const [outcome, metric] of Object.entries(COMMAND_METRICS)) {
      new aws.cloudwatch.LogMetricFilter(
        `${name}-${outcome}`,
        {
          logGroupName,
          pattern: `{ $.audit = "gate-command" && $.outcome = "${outcome}" }`,
          metricTransformation: { namespace, name: metric, value: '1', defaultValue: '0', unit: 'Count' },
        },
        { parent: this },
      );
    }
    this.registerOutputs({});
  }
}
