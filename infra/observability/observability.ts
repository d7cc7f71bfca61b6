import * as pulumi from '@pulumi/pulumi';
import type { Settings } from '../settings/settings';
import { Alarms } from './alarms';
import { CommandMetrics } from './command-metrics';
import { Dashboard } from './dashboard';
import { type Monitored, metrics } from './metrics';

export interface ObservabilityArgs {
  settings: Settings;
  serviceLogGroupName: pulumi.Input<string>;
  monitored: Omit<Monitored, 'region' | 'commandNamespace'>;
}

/** What happens, at a glance and by mail. */
export class Observability extends pulumi.ComponentResource {
  readonly dashboardUrl: pulumi.Output<string>;

  constructor(
    name: string,
    { settings, serviceLogGroupName, monitored }: ObservabilityArgs,
    options: pulumi.ComponentResourceOptions,
  ) {
    super('gatehouse:infra:Observability', name, {}, options);
    const child = { parent: this };
    const { region, alarmEmail } = settings;
    const commandNamespace = `Gatehouse/${pulumi.getStack()}`;

    new CommandMetrics(name, { logGroupName: serviceLogGroupName, namespace: commandNamespace }, child);
    const stackMetrics = metrics({ ...monitored, region, commandNamespace });
    new Alarms(name, { metrics: stackMetrics, email: alarmEmail }, child);
    const dashboard = new Dashboard(name, { metrics: stackMetrics, region }, child);

    this.dashboardUrl = dashboard.url;
    this.registerOutputs({ dashboardUrl: this.dashboardUrl });
  }
}
