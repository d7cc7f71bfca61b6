import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { physicalName } from '../account';
import type { Metric, Metrics } from './metrics';

/** Graphs of the dashboard by title, each with the metrics that answer one question. */
const GRAPHS: Record<string, (keyof Metrics)[]> = {
  Commands: ['commandsPublished', 'commandsDenied', 'commandsLimited', 'commandsFailed'],
  'Sign-in': ['signIns', 'signInFailures', 'signInErrors', 'preTokenErrors'],
  Requests: ['requests', 'loadBalancerErrors', 'serviceErrors', 'blockedRequests'],
  'Latency p99 (s)': ['latency'],
  'Unhealthy tasks': ['unhealthyTasks'],
  'CPU and memory (%)': ['cpu', 'memory'],
};

const COLUMNS = 2;
const WIDTH = 12;
const HEIGHT = 6;

export interface DashboardArgs {
  metrics: Metrics;
  region: string;
}

/** CloudWatch dashboard of the stack. */
export class Dashboard extends pulumi.ComponentResource {
  readonly url: pulumi.Output<string>;

  constructor(name: string, { metrics, region }: DashboardArgs, options: pulumi.ComponentResourceOptions) {
    super('gatehouse:infra:Dashboard', name, {}, options);
    const widgets = Object.entries(GRAPHS).map(([title, names], index) => ({
      type: 'metric',
      x: (index % COLUMNS) * WIDTH,
      y: Math.floor(index / COLUMNS) * HEIGHT,
      width: WIDTH,
      height: HEIGHT,
      properties: { title, region, period: 300, metrics: names.map((metric) => graphLine(metrics[metric])) },
    }));
    const dashboard = new aws.cloudwatch.Dashboard(
      name,
      { dashboardName: physicalName(), dashboardBody: pulumi.jsonStringify({ widgets }) },
      { parent: this },
    );
    this.url = pulumi.interpolate`https://${region}.console.aws.amazon.com/cloudwatch/home?region=${region}#dashboards/dashboard/${dashboard.dashboardName}`;
    this.registerOutputs({ url: this.url });
  }
}

/** Amazon CloudWatch: "Dashboard body structure and syntax". */
function graphLine({ namespace, name, dimensions, statistic }: Metric) {
  return [namespace, name, ...Object.entries(dimensions).flat(), { stat: statistic }];
}
