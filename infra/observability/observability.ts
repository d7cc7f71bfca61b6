import type * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import type { FailedSignIns } from '../identity/failed-sign-ins';
import type { IdentityLogSettings } from '../identity/log-options';
import type { OperationSettings } from '../settings/operation-options';
import { Alarms } from './alarms';
import { Budget } from './budget';
import { Dashboard } from './dashboard';
import { LogMetrics } from './log-metrics';
import { deploymentMetrics, type Monitored, metrics } from './metrics';

export interface ObservabilityArgs {
  settings: Pick<OperationSettings, 'alarmEmail' | 'monthlyBudget'> & IdentityLogSettings;
  region: string;
  loadBalancerArnSuffix: pulumi.Input<string>;
  targetGroupArnSuffix: pulumi.Input<string>;
}

/** What is watched besides the load balancer, once it is there. */
export interface WatchArgs {
  serviceLogGroupName: pulumi.Input<string>;
  gateWatchLogGroupName: pulumi.Input<string>;
  /** Undefined where no log tells of them. */
  failedSignIns: FailedSignIns | undefined;
  /** Log of the trigger that checks CAPTCHAs, where there is one. */
  captchaLogGroupName: pulumi.Input<string> | undefined;
  monitored: Omit<
    Monitored,
    'region' | 'logNamespace' | 'loadBalancerArnSuffix' | 'targetGroupArnSuffix' | 'countsFailedSignIns'
  >;
}

/** Metrics, alarms, dashboard and budget. */
export class Observability extends pulumi.ComponentResource {
  /** Alarms that roll a deployment of the service back, so they are there before the service is. */
  readonly deploymentAlarms: aws.cloudwatch.MetricAlarm[];
  private readonly alarms: Alarms;
  private readonly known: Pick<
    Monitored,
    'region' | 'logNamespace' | 'loadBalancerArnSuffix' | 'targetGroupArnSuffix'
  >;

  constructor(
    private readonly name: string,
    { settings, ...edge }: ObservabilityArgs,
    options: pulumi.ComponentResourceOptions,
  ) {
    super('gatehouse:infra:Observability', name, {}, options);
    const child = { parent: this };
    this.known = { ...edge, logNamespace: `Gatehouse/${pulumi.getStack()}` };
    const thresholds = { 'credential-guessing': settings.identityLogs.failedSignIns };
    this.alarms = new Alarms(name, { email: settings.alarmEmail, thresholds }, child);
    this.deploymentAlarms = this.alarms.ofMetrics(deploymentMetrics(this.known));
    if (settings.monthlyBudget > 0 && settings.alarmEmail) {
      new Budget(name, { monthlyUsd: settings.monthlyBudget, email: settings.alarmEmail }, child);
    }
  }

  /**
   * Watches the rest of the stack.
   *
   * @returns where its dashboard is
   */
  watch({ serviceLogGroupName, monitored, ...logs }: WatchArgs): pulumi.Output<string> {
    const child = { parent: this };
    const { region, logNamespace } = this.known;
    new LogMetrics(this.name, { logGroupName: serviceLogGroupName, ...logs, namespace: logNamespace }, child);
    const countsFailedSignIns = logs.failedSignIns !== undefined;
    const stackMetrics = metrics({ ...this.known, ...monitored, countsFailedSignIns });
    this.alarms.ofMetrics(stackMetrics);
    const { url } = new Dashboard(this.name, { metrics: stackMetrics, region, serviceLogGroupName }, child);
    this.registerOutputs({ dashboardUrl: url });
    return url;
  }
}
