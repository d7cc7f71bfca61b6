import * as pulumi from '@pulumi/pulumi';
import type { OperationSettings } from '../settings/operation-options';
import { Alarms } from './alarms';
import { Dashboard } from './dashboard';
import { LogMetrics } from './log-metrics';
import { type Monitored, metrics } from './metrics';

export interface ObservabilityArgs {
  settings: Pick<OperationSettings, 'alarmEmail'>;
  region: string;
  serviceLogGroupName: pulumi.Input<string>;
  gateWatchLogGroupName: pulumi.Input<string>;
  monitored: Omit<Monitored, 'region' | 'logNamespace'>;
}

/** Metrics, alarms and dashboard. */
export class Observability extends pulumi.ComponentResource {
  readonly dashboardUrl: pulumi.Output<string>;

  constructor(
    name: string,
    { settings, region, serviceLogGroupName, gateWatchLogGroupName, monitored }: ObservabilityArgs,
    options: pulumi.ComponentResourceOptions,
  ) {
    super('gatehouse:infra:Observability', name, {}, options);
    const child = { parent: this };
    const logNamespace = `Gatehouse/${pulumi.getStack()}`;

    new LogMetrics(
      name,
      { logGroupName: serviceLogGroupName, gateWatchLogGroupName, namespace: logNamespace },
      child,
    );
    const stackMetrics = metrics({ ...monitored, region, logNamespace });
    new Alarms(name, { metrics: stackMetrics, email: settings.alarmEmail }, child);
    const dashboard = new Dashboard(name, { metrics: stackMetrics, region, serviceLogGroupName }, child);

    this.dashboardUrl = dashboard.url;
    this.registerOutputs({ dashboardUrl: this.dashboardUrl });
  }
}
