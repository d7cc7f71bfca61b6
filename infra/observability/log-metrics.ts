import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import {
  COMMAND_AUDIT,
  COMMAND_OUTCOMES,
  type CommandAuditRecord,
  type CommandOutcome,
} from '../../contract/audit-record';

/** Names of the metrics that count gate commands, one for each way in which a command can end. */
export const COMMAND_METRICS: Record<CommandOutcome, string> = {
  published: 'CommandsPublished',
  denied: 'CommandsDenied',
  limited: 'CommandsLimited',
  refused: 'CommandsRefused',
  failed: 'CommandsFailed',
};

/** Name of the metric that counts gates which have been offline for too long. */
export const GATES_OFFLINE_METRIC = 'GatesOffline';

export interface LogMetricsArgs {
  /** The service's log. */
  logGroupName: pulumi.Input<string>;
  /** The gate watch's log. */
  gateWatchLogGroupName: pulumi.Input<string>;
  /** CloudWatch namespace of the metrics. */
  namespace: string;
}

/** Metric filters: gate commands by outcome, from the service's audit records, and gates that are offline. */
export class LogMetrics extends pulumi.ComponentResource {
  constructor(
    name: string,
    { logGroupName, gateWatchLogGroupName, namespace }: LogMetricsArgs,
    options: pulumi.ComponentResourceOptions,
  ) {
    super('gatehouse:infra:LogMetrics', name, {}, options);
    for (const outcome of COMMAND_OUTCOMES) {
      new aws.cloudwatch.LogMetricFilter(
        `${name}-${outcome}`,
        {
          logGroupName,
          pattern: `{ ${conditions(outcome).join(' && ')} }`,
          metricTransformation: {
            namespace,
            name: COMMAND_METRICS[outcome],
            value: '1',
            defaultValue: '0',
            unit: 'Count',
          },
        },
        { parent: this },
      );
    }
    new aws.cloudwatch.LogMetricFilter(
      `${name}-gates-offline`,
      {
        logGroupName: gateWatchLogGroupName,
        pattern: '{ $.gatesOffline >= 0 }',
        metricTransformation: {
          namespace,
          name: GATES_OFFLINE_METRIC,
          value: '$.gatesOffline',
          unit: 'Count',
        },
      },
      { parent: this },
    );
    this.registerOutputs({});
  }
}

/**
 * Conditions that a command's audit record is counted on. Of what was denied, only what somebody who is known asked for:
 * apps send tokens that have expired, and strangers may send anything.
 */
function conditions(outcome: CommandOutcome): string[] {
  const denied = outcome === 'denied' ? [equals('sub', '*')] : [];
  return [equals('audit', COMMAND_AUDIT), equals('outcome', outcome), ...denied];
}

/** Amazon CloudWatch Logs: "Filter pattern syntax for metric filters", JSON; in strings `*` stands for any characters. */
function equals<Member extends keyof CommandAuditRecord>(member: Member, value: CommandAuditRecord[Member]) {
  return `$.${member} = "${value}"`;
}
