import { actions, type PermissionTable } from './permissions';

const s3 = (...names: string[]) => actions('s3', ...names);
const logs = (...names: string[]) => actions('logs', ...names);
const cloudwatch = (...names: string[]) => actions('cloudwatch', ...names);
const events = (...names: string[]) => actions('events', ...names);
const sns = (...names: string[]) => actions('sns', ...names);

/** Buckets and the objects in them: the star matches slashes too. */
const BUCKET = 's3:::gatehouse-*';
const LOG_GROUPS = ['gatehouse-*', 'aws-waf-logs-gatehouse-*', '/aws/vendedlogs/gatehouse-*'].map(
  (name) => `logs:{place}:log-group:${name}`,
);
const ALARM = 'cloudwatch:{place}:alarm:gatehouse-*';
const EVENT_RULE = 'events:{place}:rule/gatehouse-*';
const TOPIC = 'sns:{place}:gatehouse-*';

const bucketSetting = (read: string, write: string[], remove: string[] = write) => ({
  on: [BUCKET],
  create: s3(...write),
  read: s3(read),
  update: s3(...write),
  delete: s3(...remove),
});

/** Permissions for buckets, logs, alarms, dashboard, schedules and notices. */
export const OPERATION: PermissionTable = {
  'aws:s3/bucket:Bucket': {
    on: [BUCKET],
    create: s3('CreateBucket', 'PutBucketTagging', 'TagResource'),
    // The provider reads all settings of a bucket, also those that have resources of their own.
    read: s3(
      'ListBucket',
      'GetBucketAcl',
      'GetBucketCORS',
      'GetBucketLocation',
      'GetBucketLogging',
      'GetBucketObjectLockConfiguration',
      'GetBucketPolicy',
      'GetBucketRequestPayment',
      'GetBucketTagging',
      'GetBucketVersioning',
      'GetBucketWebsite',
      'GetAccelerateConfiguration',
      'GetEncryptionConfiguration',
      'GetLifecycleConfiguration',
      'GetReplicationConfiguration',
      'ListTagsForResource',
    ),
    update: s3('PutBucketTagging', 'TagResource', 'UntagResource'),
    // Buckets of unprotected stacks are emptied before they are deleted.
    delete: s3('DeleteBucket', 'ListBucketVersions', 'DeleteObject', 'DeleteObjectVersion'),
  },
  'aws:s3/bucketPolicy:BucketPolicy': bucketSetting(
    'GetBucketPolicy',
    ['PutBucketPolicy'],
    ['DeleteBucketPolicy'],
  ),
  'aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration': bucketSetting(
    'GetLifecycleConfiguration',
    ['PutLifecycleConfiguration'],
  ),
  'aws:s3/bucketOwnershipControls:BucketOwnershipControls': bucketSetting('GetBucketOwnershipControls', [
    'PutBucketOwnershipControls',
  ]),
  'aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock': bucketSetting('GetBucketPublicAccessBlock', [
    'PutBucketPublicAccessBlock',
  ]),
  'aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration': bucketSetting(
    'GetEncryptionConfiguration',
    ['PutEncryptionConfiguration'],
  ),
  'aws:s3/bucketCorsConfiguration:BucketCorsConfiguration': bucketSetting('GetBucketCORS', ['PutBucketCORS']),
  'aws:s3/bucketVersioning:BucketVersioning': bucketSetting('GetBucketVersioning', ['PutBucketVersioning']),
  'aws:cloudwatch/logGroup:LogGroup': {
    on: LOG_GROUPS,
    create: logs('CreateLogGroup', 'PutRetentionPolicy', 'AssociateKmsKey', 'TagResource'),
    read: logs('DescribeLogGroups', 'ListTagsForResource'),
    update: logs(
      'PutRetentionPolicy',
      'AssociateKmsKey',
      'DisassociateKmsKey',
      'TagResource',
      'UntagResource',
    ),
    delete: logs('DeleteLogGroup'),
  },
  'aws:cloudwatch/logMetricFilter:LogMetricFilter': {
    on: LOG_GROUPS,
    create: logs('PutMetricFilter'),
    read: logs('DescribeMetricFilters'),
    update: logs('PutMetricFilter'),
    delete: logs('DeleteMetricFilter'),
  },
  'aws:cloudwatch/metricAlarm:MetricAlarm': {
    on: [ALARM],
    create: cloudwatch('PutMetricAlarm', 'TagResource'),
    read: cloudwatch('DescribeAlarms', 'ListTagsForResource'),
    update: cloudwatch('PutMetricAlarm', 'TagResource', 'UntagResource'),
    delete: cloudwatch('DeleteAlarms'),
  },
  'aws:cloudwatch/dashboard:Dashboard': {
    on: ['cloudwatch::{account}:dashboard/gatehouse-*'],
    create: cloudwatch('PutDashboard'),
    read: cloudwatch('GetDashboard'),
    update: cloudwatch('PutDashboard'),
    delete: cloudwatch('DeleteDashboards'),
  },
  'aws:cloudwatch/eventRule:EventRule': {
    on: [EVENT_RULE],
    create: events('PutRule', 'TagResource'),
    read: events('DescribeRule', 'ListTagsForResource'),
    update: events('PutRule', 'TagResource', 'UntagResource'),
    delete: events('DeleteRule'),
  },
  'aws:cloudwatch/eventTarget:EventTarget': {
    on: [EVENT_RULE],
    create: events('PutTargets'),
    read: events('ListTargetsByRule'),
    update: events('PutTargets'),
    delete: events('RemoveTargets'),
  },
  'aws:sns/topic:Topic': {
    on: [TOPIC],
    create: sns('CreateTopic', 'SetTopicAttributes', 'TagResource'),
    read: sns('GetTopicAttributes', 'ListTagsForResource'),
    update: sns('SetTopicAttributes', 'TagResource', 'UntagResource'),
    delete: sns('DeleteTopic'),
  },
  'aws:sns/topicSubscription:TopicSubscription': {
    on: [TOPIC],
    create: sns('Subscribe'),
    read: sns('GetSubscriptionAttributes', 'ListSubscriptionsByTopic'),
    update: sns('SetSubscriptionAttributes'),
    delete: sns('Unsubscribe'),
  },
};
