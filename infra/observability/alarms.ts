import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { physicalName } from '../account';
import { ALARM_RULES } from './alarm-rules';
import type { Metrics } from './metrics';

export interface AlarmsArgs {
  metrics: Metrics;
  /** Where alarms go; without it they show in the console only. */
  email: string | undefined;
}

/** CloudWatch alarms, and the SNS topic that they are sent through. */
export class Alarms extends pulumi.ComponentResource {
  constructor(name: string, { metrics, email }: AlarmsArgs, options: pulumi.ComponentResourceOptions) {
    super('gatehouse:infra:Alarms', name, {}, options);
    // Not encrypted with the AWS managed key, which CloudWatch may not use; a mail holds no secret.
    const topic = new aws.sns.Topic(name, {}, { parent: this });
    if (email) {
      new aws.sns.TopicSubscription(
        name,
        { topic: topic.arn, protocol: 'email', endpoint: email },
        { parent: this },
      );
    }

    for (const [alarm, rule] of Object.entries(ALARM_RULES)) {
      const { statistic, ...metric } = metrics[rule.metric];
      const percentile = /^p\d/.test(statistic);
      new aws.cloudwatch.MetricAlarm(
        `${name}-${alarm}`,
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
          threshold: rule.threshold,
          period: rule.minutes * 60,
          evaluationPeriods: rule.periods ?? 1,
          treatMissingData: rule.missingData ?? 'notBreaching',
          alarmActions: [topic.arn],
          okActions: [topic.arn],
        },
        { parent: this },
      );
    }
    this.registerOutputs({});
  }
}
