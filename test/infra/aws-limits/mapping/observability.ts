import type { Mappings } from './mapping';

export const OBSERVABILITY: Mappings = {
  'aws:cloudwatch/dashboard:Dashboard': {
    calls: [{ operation: 'cloudwatch.PutDashboard' }],
  },
  'aws:cloudwatch/metricAlarm:MetricAlarm': {
    calls: [{ operation: 'cloudwatch.PutMetricAlarm', properties: { name: 'AlarmName' } }],
  },
  'aws:cloudwatch/logGroup:LogGroup': {
    autoName: 'name',
    calls: [
      { operation: 'logs.CreateLogGroup', properties: { name: 'logGroupName' } },
      {
        operation: 'logs.PutRetentionPolicy',
        properties: { name: 'logGroupName' },
        onlyWith: 'retentionInDays',
      },
    ],
  },
  'aws:cloudwatch/logMetricFilter:LogMetricFilter': {
    autoName: 'name',
    calls: [
      {
        operation: 'logs.PutMetricFilter',
        properties: {
          name: 'filterName',
          pattern: 'filterPattern',
          'metricTransformation.name': 'metricName',
          'metricTransformation.namespace': 'metricNamespace',
          'metricTransformation.value': 'metricValue',
        },
      },
    ],
  },
  'aws:cloudwatch/eventRule:EventRule': {
    autoName: 'name',
    calls: [{ operation: 'events.PutRule' }],
  },
  'aws:cloudwatch/eventTarget:EventTarget': {
    calls: [
      {
        operation: 'events.PutTargets',
        properties: { arn: { to: 'Targets', as: (arn) => [{ Id: 'terraform-20260102030405', Arn: arn }] } },
      },
    ],
  },
  'aws:sns/topic:Topic': {
    autoName: 'name',
    calls: [{ operation: 'sns.CreateTopic' }],
  },
  'aws:sns/topicSubscription:TopicSubscription': {
    calls: [{ operation: 'sns.Subscribe', properties: { topic: 'TopicArn' } }],
  },
};
