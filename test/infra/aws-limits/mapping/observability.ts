import type { Mappings } from './mapping';

/** Notice of a budget as the API takes it: who gets it beside what it says. */
const notificationWithSubscribers = ({
  subscriberEmailAddresses,
  notificationType,
  comparisonOperator,
  threshold,
  thresholdType,
}: Record<string, unknown>) => ({
  Notification: {
    NotificationType: notificationType,
    ComparisonOperator: comparisonOperator,
    Threshold: threshold,
    ThresholdType: thresholdType,
  },
  Subscribers: (subscriberEmailAddresses as string[]).map((Address) => ({
    SubscriptionType: 'EMAIL',
    Address,
  })),
});

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
  'aws:cloudtrail/trail:Trail': {
    calls: [
      {
        operation: 'cloudtrail.CreateTrail',
        properties: { cloudWatchLogsGroupArn: 'CloudWatchLogsLogGroupArn', tags: 'TagsList' },
      },
      { operation: 'cloudtrail.PutEventSelectors', properties: { name: 'TrailName' } },
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
  'aws:budgets/budget:Budget': {
    calls: [
      {
        operation: 'budgets.CreateBudget',
        properties: {
          name: 'Budget.BudgetName',
          budgetType: 'Budget.BudgetType',
          timeUnit: 'Budget.TimeUnit',
          limitAmount: 'Budget.BudgetLimit.Amount',
          limitUnit: 'Budget.BudgetLimit.Unit',
          metrics: 'Budget.Metrics',
          filterExpression: 'Budget.FilterExpression',
          'filterExpression.ands': 'And',
          notifications: {
            to: 'NotificationsWithSubscribers',
            as: (list) => (list as Record<string, unknown>[]).map(notificationWithSubscribers),
          },
          tags: 'ResourceTags',
        },
        adds: { AccountId: '111122223333' },
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
