import type * as pulumi from '@pulumi/pulumi';
import type { CommandOutcome } from '../../contract/audit-record';
import {
  COMMAND_METRICS,
  FAILED_SIGN_INS_METRIC,
  GATES_OFFLINE_METRIC,
  UNCHECKED_CAPTCHAS_METRIC,
} from './log-metrics';

/** CloudWatch metric with the dimensions that single out this stack. */
export interface Metric {
  namespace: string;
  name: string;
  dimensions: Record<string, pulumi.Input<string>>;
  /** A statistic such as `Sum`, or a percentile such as `p99`. */
  statistic: string;
}

/** Triggers of the user pool that only some stacks have. */
const WATCHED_TRIGGERS = [
  'preSignUp',
  'postConfirmation',
  'preAuthentication',
  'postAuthentication',
  'customMessage',
  'defineAuthChallenge',
  'createAuthChallenge',
  'verifyAuthChallengeResponse',
] as const;

type WatchedTrigger = (typeof WATCHED_TRIGGERS)[number];

/** Resources whose metrics alarms and dashboard show. */
export interface Monitored {
  region: string;
  /** Namespace of the metrics that are counted in logs. */
  logNamespace: string;
  loadBalancerArnSuffix: pulumi.Input<string>;
  targetGroupArnSuffix: pulumi.Input<string>;
  preTokenFunctionName: pulumi.Input<string>;
  /** Names of the functions of the user pool's other triggers, as far as it has them. */
  optionalTriggers: Partial<Record<WatchedTrigger, pulumi.Input<string>>>;
  /** Whether a log tells of failed sign-ins. */
  countsFailedSignIns: boolean;
  gateWatchFunctionName: pulumi.Input<string>;
  /** Log group of last wills that could not be put into a shadow. */
  lostWillsLogGroupName: pulumi.Input<string>;
  certificateArn: pulumi.Input<string>;
  firewallMetricName: string;
  clusterName: pulumi.Input<string>;
  serviceName: pulumi.Input<string>;
}

const sum = (namespace: string, name: string, dimensions: Metric['dimensions']): Metric => ({
  namespace,
  name,
  dimensions,
  statistic: 'Sum',
});

/** Metrics that tell whether a release is wrong; they are there before the service is. */
export function deploymentMetrics({
  logNamespace,
  loadBalancerArnSuffix,
  targetGroupArnSuffix,
}: Pick<Monitored, 'logNamespace' | 'loadBalancerArnSuffix' | 'targetGroupArnSuffix'>) {
  return {
    serviceErrors: sum('AWS/ApplicationELB', 'HTTPCode_Target_5XX_Count', {
      LoadBalancer: loadBalancerArnSuffix,
      TargetGroup: targetGroupArnSuffix,
    }),
    commandsFailed: sum(logNamespace, COMMAND_METRICS.failed, {}),
  };
}

/** Metrics that alarms and dashboard use. */
export function metrics(monitored: Monitored) {
  const edge = { LoadBalancer: monitored.loadBalancerArnSuffix };
  const targets = { ...edge, TargetGroup: monitored.targetGroupArnSuffix };
  const preToken = { FunctionName: monitored.preTokenFunctionName };
  const tasks = { ClusterName: monitored.clusterName, ServiceName: monitored.serviceName };
  const command = (outcome: CommandOutcome) => sum(monitored.logNamespace, COMMAND_METRICS[outcome], {});
  return {
    ...deploymentMetrics(monitored),
    requests: sum('AWS/ApplicationELB', 'RequestCount', edge),
    loadBalancerErrors: sum('AWS/ApplicationELB', 'HTTPCode_ELB_5XX_Count', edge),
    unhealthyTasks: { ...sum('AWS/ApplicationELB', 'UnHealthyHostCount', targets), statistic: 'Maximum' },
    healthyTasks: { ...sum('AWS/ApplicationELB', 'HealthyHostCount', targets), statistic: 'Minimum' },
    latency: { ...sum('AWS/ApplicationELB', 'TargetResponseTime', targets), statistic: 'p99' },
    signInErrors: sum('AWS/ApplicationELB', 'ELBAuthError', edge),
    signInFailures: sum('AWS/ApplicationELB', 'ELBAuthFailure', edge),
    signIns: sum('AWS/ApplicationELB', 'ELBAuthSuccess', edge),
    failedSignIns: monitored.countsFailedSignIns
      ? sum(monitored.logNamespace, FAILED_SIGN_INS_METRIC, {})
      : undefined,
    uncheckedCaptchas: monitored.optionalTriggers.verifyAuthChallengeResponse
      ? sum(monitored.logNamespace, UNCHECKED_CAPTCHAS_METRIC, {})
      : undefined,
    preTokenErrors: sum('AWS/Lambda', 'Errors', preToken),
    preTokenThrottles: sum('AWS/Lambda', 'Throttles', preToken),
    ...triggerErrors(monitored),
    blockedRequests: sum('AWS/WAFV2', 'BlockedRequests', {
      WebACL: monitored.firewallMetricName,
      Region: monitored.region,
      Rule: 'ALL',
    }),
    cpu: { ...sum('AWS/ECS', 'CPUUtilization', tasks), statistic: 'Average' },
    memory: { ...sum('AWS/ECS', 'MemoryUtilization', tasks), statistic: 'Average' },
    gatesOffline: {
      ...sum(monitored.logNamespace, GATES_OFFLINE_METRIC, {}),
      statistic: 'Maximum',
    },
    gateWatchErrors: sum('AWS/Lambda', 'Errors', { FunctionName: monitored.gateWatchFunctionName }),
    lostWills: sum('AWS/Logs', 'IncomingLogEvents', { LogGroupName: monitored.lostWillsLogGroupName }),
    certificateDays: {
      ...sum('AWS/CertificateManager', 'DaysToExpiry', { CertificateArn: monitored.certificateArn }),
      statistic: 'Minimum',
    },
    commandsPublished: command('published'),
    commandsDenied: command('denied'),
    commandsLimited: command('limited'),
  } satisfies Record<string, Metric | undefined>;
}

/** Errors of the user pool's triggers; to refuse somebody, a trigger ends with one, too. */
function triggerErrors({ optionalTriggers }: Pick<Monitored, 'optionalTriggers'>) {
  return Object.fromEntries(
    WATCHED_TRIGGERS.map((trigger) => {
      const FunctionName = optionalTriggers[trigger];
      return [`${trigger}Errors`, FunctionName && sum('AWS/Lambda', 'Errors', { FunctionName })];
    }),
  ) as Record<`${WatchedTrigger}Errors`, Metric | undefined>;
}

export type Metrics = ReturnType<typeof metrics>;
