import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { physicalName } from '../account';
import { ALARM_RULES, type AlarmName, type AlarmRule } from './alarm-rules';
import type { Metric, Metrics } from './metrics';

export interface AlarmsArgs {
  /** Where alarms go; without it they show in the console only. */
  email: string | undefined;
  /** Thresholds in place of those of the rules. */
  thresholds: Partial<Record<AlarmName, number>>;
}

/** CloudWatch alarms, and the SNS topic that they are sent through. */
export class Alarms extends pulumi.ComponentResource {
  private readonly topic: aws.sns.Topic;
  private readonly made = new Set<string>();
  private readonly thresholds: Partial<Record<string, number>>;

  constructor(
    private readonly name: string,
    { email, thresholds }: AlarmsArgs,
    options: pulumi.ComponentResourceOptions,
  ) {
    super('gatehouse:infra:Alarms', name, {}, options);
    this.thresholds = thresholds;
    // Not encrypted with the AWS managed key, which CloudWatch may not use; a mail holds no secret.
    this.topic = new aws.sns.Topic(name, {}, { parent: this });
    if (email) {
      new aws.sns.TopicSubscription(
        name,
        { topic: this.topic.arn, protocol: 'email', endpoint: email },
        { parent: this },
      );
    }
    this.registerOutputs({});
  }

  /** Makes the alarms of those metrics, each once. */
  ofMetrics(metrics: Partial<Metrics>): aws.cloudwatch.MetricAlarm[] {
    return Object.entries<AlarmRule>(ALARM_RULES).flatMap(([alarm, rule]) => {
      const metric = metrics[rule.metric];
      if (!metric || this.made.has(alarm)) return [];
      this.made.add(alarm);
      return [this.alarm(alarm, rule, metric)];
    });
  }

  private alarm(
    alarm: string,
    rule: AlarmRule,
    { statistic, ...metric }: Metric,
  ): aws.cloudwatch.MetricAlarm {
    const percentile = /^p\d/.test(statistic);
    return new aws.cloudwatch.MetricAlarm(
      `${this.name}-${alarm}`,
      {
        name: `${physicalName()}-${alarm}`,
        alarmDescription: rule.description,
        namespace: metric.namespace,
        metricName: metric.name,
        dimensions: metric.dimensions,
        ...(percentile
          ? { extendedStatistic: statistic, evaluateLowSampleCountPercentiles: 'ignore' }
          : { statistic }),
        comparisonOperator: rule.below ? 'LessThanThreshold' : 'GreaterThanThreshold',
        threshold: this.thresholds[alarm] ?? rule.threshold,
        period: rule.minutes * 60,
        evaluationPeriods: rule.periods ?? 1,
        treatMissingData: rule.missingData ?? 'notBreaching',
        alarmActions: [this.topic.arn],
        okActions: [this.topic.arn],
      },
      { parent: this },
    );
  }
}
