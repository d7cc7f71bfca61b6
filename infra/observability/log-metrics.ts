import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import {
  COMMAND_AUDIT,
  COMMAND_OUTCOMES,
  type CommandAuditRecord,
  type CommandOutcome,
} from '../../contract/audit-record';
import { NOT_VERIFIED } from '../triggers/captcha';

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

/** Name of the metric that counts failed sign-ins. */
export const FAILED_SIGN_INS_METRIC = 'FailedSignIns';

/** Name of the metric that counts CAPTCHAs which could not be checked. */
export const UNCHECKED_CAPTCHAS_METRIC = 'UncheckedCaptchas';

/** Log, and the filter patterns of what is counted in it, by the filter's name. */
interface CountedLog {
  logGroupName: pulumi.Input<string>;
  patterns: Readonly<Record<string, pulumi.Input<string>>>;
}

export interface LogMetricsArgs {
  /** The service's log. */
  logGroupName: pulumi.Input<string>;
  /** The gate watch's log. */
  gateWatchLogGroupName: pulumi.Input<string>;
  /** Undefined where no log tells of failed sign-ins. */
  failedSignIns: CountedLog | undefined;
  /** Log of the trigger that checks CAPTCHAs, where there is one. */
  captchaLogGroupName: pulumi.Input<string> | undefined;
  /** CloudWatch namespace of the metrics. */
  namespace: string;
}

/**
 * Metric filters: gate commands by outcome, from the service's audit records, gates that are offline, failed sign-ins, and
 * CAPTCHAs that could not be checked.
 */
export class LogMetrics extends pulumi.ComponentResource {
  constructor(
    name: string,
    { logGroupName, gateWatchLogGroupName, failedSignIns, captchaLogGroupName, namespace }: LogMetricsArgs,
    options: pulumi.ComponentResourceOptions,
  ) {
    super('gatehouse:infra:LogMetrics', name, {}, options);
    const count = (metric: string, { logGroupName: log, patterns }: CountedLog) => {
      for (const [suffix, pattern] of Object.entries(patterns)) {
        new aws.cloudwatch.LogMetricFilter(
          `${name}-${suffix}`,
          {
            logGroupName: log,
            pattern,
            metricTransformation: { namespace, name: metric, value: '1', defaultValue: '0', unit: 'Count' },
          },
          { parent: this },
        );
      }
    };
    for (const outcome of COMMAND_OUTCOMES) {
      const pattern = `{ ${conditions(outcome).join(' && ')} }`;
      count(COMMAND_METRICS[outcome], { logGroupName, patterns: { [outcome]: pattern } });
    }
    if (failedSignIns) count(FAILED_SIGN_INS_METRIC, failedSignIns);
    if (captchaLogGroupName) {
      const patterns = { 'unchecked-captchas': `{ $.captcha = "${NOT_VERIFIED}" }` };
      count(UNCHECKED_CAPTCHAS_METRIC, { logGroupName: captchaLogGroupName, patterns });
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
