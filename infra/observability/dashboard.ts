import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { physicalName } from '../account';
import type { Metric, Metrics } from './metrics';

/** Graphs of the dashboard by title, each with the metrics that answer one question. */
const GRAPHS: Record<string, (keyof Metrics)[]> = {
  Commands: ['commandsPublished', 'commandsDenied', 'commandsLimited', 'commandsFailed'],
  'Sign-in': ['signIns', 'failedSignIns', 'signInFailures', 'signInErrors', 'preTokenErrors'],
  Requests: ['requests', 'loadBalancerErrors', 'serviceErrors', 'blockedRequests'],
  'Latency p99 (s)': ['latency'],
  'Tasks and gates': ['healthyTasks', 'unhealthyTasks', 'gatesOffline'],
  'CPU and memory (%)': ['cpu', 'memory'],
};

/** Amazon CloudWatch Logs: "CloudWatch Logs Insights query syntax". */
const LOG_QUERY = [
  'fields @timestamp, level, audit, gate, message, outcome, reason, username, requestId',
  'filter ispresent(audit) or level in ["error", "fatal"]',
  'sort @timestamp desc',
  'limit 100',
].join(' | ');

const COLUMNS = 2;
const WIDTH = 12;
const HEIGHT = 6;

export interface DashboardArgs {
  metrics: Metrics;
  region: string;
  serviceLogGroupName: pulumi.Input<string>;
}

/** CloudWatch dashboard of the stack. */
export class Dashboard extends pulumi.ComponentResource {
  readonly url: pulumi.Output<string>;

  constructor(
    name: string,
    { metrics, region, serviceLogGroupName }: DashboardArgs,
    options: pulumi.ComponentResourceOptions,
  ) {
    super('gatehouse:infra:Dashboard', name, {}, options);
    const graphs = Object.entries(GRAPHS).map(([title, names], index) => ({
      type: 'metric',
      x: (index % COLUMNS) * WIDTH,
      y: Math.floor(index / COLUMNS) * HEIGHT,
      width: WIDTH,
      height: HEIGHT,
      properties: { title, region, period: 300, metrics: names.flatMap((name) => graphLines(metrics[name])) },
    }));
    const log = {
      type: 'log',
      x: 0,
      y: Math.ceil(graphs.length / COLUMNS) * HEIGHT,
      width: COLUMNS * WIDTH,
      height: HEIGHT,
      properties: {
        title: 'Commands, and errors of the service',
        region,
        view: 'table',
        query: pulumi.interpolate`SOURCE '${serviceLogGroupName}' | ${LOG_QUERY}`,
      },
    };
    const dashboard = new aws.cloudwatch.Dashboard(
      name,
      { dashboardName: physicalName(), dashboardBody: pulumi.jsonStringify({ widgets: [...graphs, log] }) },
      { parent: this },
    );
    this.url = pulumi.interpolate`https://${region}.console.aws.amazon.com/cloudwatch/home?region=${region}#dashboards/dashboard/${dashboard.dashboardName}`;
    this.registerOutputs({ url: this.url });
  }
}

/** Amazon CloudWatch: "Dashboard body structure and syntax". */
function graphLines(metric: Metric | undefined) {
  if (!metric) return [];
  const { namespace, name, dimensions, statistic } = metric;
  return [[namespace, name, ...Object.entries(dimensions).flat(), { stat: statistic }]];
}
