import { actions, type PermissionTable } from './permissions';

/**
 * What roles of the stack may at most do while it runs, by what they do it for: the permissions boundary. Options of
 * the stack decide how much of it each role has.
 */
export const RUNTIME: PermissionTable = {
  // A gate may have a plain topic of any name (`commandTopic`).
  'commands and last wills': { on: ['iot:{place}:topic/*'], run: actions('iot', 'Publish') },
  'state of gates': {
    on: [
      'iot:{place}:thing/gatehouse-*',
      'iot:{place}:client/gatehouse-*',
      'iot:{place}:topic/$aws/things/gatehouse-*',
      'iot:{place}:topicfilter/$aws/things/gatehouse-*',
    ],
    run: actions('iot', 'Connect', 'GetThingShadow', 'Receive', 'Subscribe'),
  },
  'people who follow gates': [
    { on: [`iot:{place}:client/\${cognito-identity.amazonaws.com:sub}*`], run: actions('iot', 'Connect') },
    // An identity has no ARN.
    { on: ['*'], run: actions('iot', 'AttachPolicy') },
  ],
  'user pool': {
    on: ['cognito-idp:{place}:userpool/*'],
    run: actions('cognito-idp', 'AdminAddUserToGroup', 'ListUserPoolClients'),
  },
  // A phone number has no ARN.
  'text messages': { on: ['*'], run: actions('sns', 'Publish') },
  'devices that enrol': [
    {
      on: ['iot:{place}:thing/gatehouse-*', 'iot:{place}:policy/gatehouse-*', 'iot:{place}:cert/*'],
      run: actions(
        'iot',
        'AttachPrincipalPolicy',
        'CreateThing',
        'DescribeCertificate',
        'DescribeThing',
        'GetPolicy',
        'ListAttachedPolicies',
        'ListTargetsForPolicy',
        'ListThingPrincipals',
        'UpdateCertificate',
        'UpdateThing',
      ),
    },
    { on: ['*'], run: actions('iot', 'AttachThingPrincipal', 'ListPrincipalThings', 'RegisterThing') },
  ],
  'profile images and their backup': [
    {
      on: ['s3:::gatehouse-*'],
      run: actions(
        's3',
        'DeleteObject',
        'GetBucketAcl',
        'GetBucketLocation',
        'GetBucketNotification',
        'GetBucketTagging',
        'GetBucketVersioning',
        'GetInventoryConfiguration',
        'GetObject',
        'GetObjectAcl',
        'GetObjectTagging',
        'GetObjectVersion',
        'GetObjectVersionAcl',
        'GetObjectVersionTagging',
        'ListBucket',
        'ListBucketVersions',
        'PutBucketNotification',
        'PutInventoryConfiguration',
        'PutObject',
      ),
    },
    {
      on: ['events:{place}:rule/AwsBackupManagedRule*'],
      run: actions(
        'events',
        'DeleteRule',
        'DescribeRule',
        'DisableRule',
        'EnableRule',
        'ListTargetsByRule',
        'PutRule',
        'PutTargets',
        'RemoveTargets',
      ),
    },
    {
      on: ['*'],
      run: ['cloudwatch:GetMetricData', 'events:ListRules', 's3:ListAllMyBuckets'],
    },
    {
      on: ['kms:{place}:key/*'],
      via: 's3',
      run: actions('kms', 'Decrypt', 'DescribeKey', 'GenerateDataKey'),
    },
  ],
  logs: {
    on: ['logs:{place}:log-group:gatehouse*'],
    run: actions('logs', 'CreateLogStream', 'DescribeLogStreams', 'PutLogEvents'),
  },
  'image of the service': {
    on: ['ecr:{place}:repository/gatehouse-*'],
    run: actions(
      'ecr',
      'BatchCheckLayerAvailability',
      'BatchGetImage',
      'GetAuthorizationToken',
      'GetDownloadUrlForLayer',
    ),
  },
};
