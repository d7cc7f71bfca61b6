import * as pulumi from '@pulumi/pulumi';
import type { OperationSettings } from '../settings/operation-options';
import { Alarms } from './alarms';
import { CommandMetrics } from './command-metrics';
import { Dashboard } from './dashboard';
import { type Monitored, metrics } from './metrics';

export interface ObservabilityArgs {
  settings: Pick<OperationSettings, 'alarmEmail'>;
  region: string;
  serviceLogGroupName: pulumi.Input<string>;
  monitored: Omit<Monitored, 'region' | 'commandNamespace'>;
}

/** Metrics, alarms and dashboard. */
export class Observability extends pulumi.ComponentResource {
  readonly dashboardUrl: pulumi.Output<string>;

  constructor(
    name: string,
    { settings, region, serviceLogGroupName, monitored }: ObservabilityArgs,
    options: pulumi.ComponentResourceOptions,
  ) {
    super('gatehouse:infra:Observability', name, {}, options);
    const child = { parent: this };
    const commandNamespace = `Gatehouse/${pulumi.getStack()}`;

    new CommandMetrics(name, { logGroupName: serviceLogGroupName, namespace: commandNamespace }, child);
    const stackMetrics = metrics({ ...monitored, region, commandNamespace });
    new Alarms(name, { metrics: stackMetrics, email: settings.alarmEmail }, child);
    const dashboard = new Dashboard(name, { metrics: stackMetrics, region }, child);

    this.dashboardUrl = dashboard.url;
    this.registerOutputs({ dashboardUrl: this.dashboardUrl });
  }
}
