import { actions, type PermissionTable } from './permissions';

const cognito = (...names: string[]) => actions('cognito-idp', ...names);

/** AWS names user pools by ids, so that the kind is allowed as a whole. */
const on = ['cognito-idp:{place}:userpool/*'];

const trail = (...names: string[]) => actions('cloudtrail', ...names);

const logs = (...names: string[]) => actions('logs', ...names);

const identities = (...names: string[]) => actions('cognito-identity', ...names);

/** AWS names identity pools by ids too. */
const IDENTITY_POOL = ['cognito-identity:{place}:identitypool/*'];

/** Permissions for the user pool and what is in it. */
export const IDENTITY: PermissionTable = {
  'aws:cognito/userPool:UserPool': {
    on,
    create: cognito('CreateUserPool', 'SetUserPoolMfaConfig', 'TagResource'),
    read: cognito('DescribeUserPool', 'GetUserPoolMfaConfig', 'ListTagsForResource'),
    update: cognito(
      'UpdateUserPool',
      'SetUserPoolMfaConfig',
      'AddCustomAttributes',
      'TagResource',
      'UntagResource',
    ),
    delete: cognito('DeleteUserPool'),
  },
  'aws:cognito/userPoolClient:UserPoolClient': {
    on,
    create: cognito('CreateUserPoolClient'),
    read: cognito('DescribeUserPoolClient'),
    update: cognito('UpdateUserPoolClient'),
    delete: cognito('DeleteUserPoolClient'),
  },
  'aws:cognito/userPoolDomain:UserPoolDomain': {
    on,
    create: cognito('CreateUserPoolDomain'),
    read: cognito('DescribeUserPoolDomain'),
    update: cognito('UpdateUserPoolDomain'),
    delete: cognito('DeleteUserPoolDomain'),
  },
  'aws:cognito/identityProvider:IdentityProvider': {
    on,
    create: cognito('CreateIdentityProvider'),
    read: cognito('DescribeIdentityProvider'),
    update: cognito('UpdateIdentityProvider'),
    delete: cognito('DeleteIdentityProvider'),
  },
  'aws:cognito/managedLoginBranding:ManagedLoginBranding': {
    on,
    create: cognito('CreateManagedLoginBranding'),
    read: cognito('DescribeManagedLoginBranding', 'DescribeManagedLoginBrandingByClient'),
    update: cognito('UpdateManagedLoginBranding'),
    delete: cognito('DeleteManagedLoginBranding'),
  },
  'aws:cognito/resourceServer:ResourceServer': {
    on,
    create: cognito('CreateResourceServer'),
    read: cognito('DescribeResourceServer'),
    update: cognito('UpdateResourceServer'),
    delete: cognito('DeleteResourceServer'),
  },
  'aws:cognito/riskConfiguration:RiskConfiguration': {
    on,
    create: cognito('SetRiskConfiguration'),
    read: cognito('DescribeRiskConfiguration'),
    update: cognito('SetRiskConfiguration'),
    delete: cognito('SetRiskConfiguration'),
  },
  'aws:cognito/logDeliveryConfiguration:LogDeliveryConfiguration': {
    on,
    // AWS lets Cognito write to the log groups by a resource policy, which it makes with the rights of the caller.
    create: [
      ...cognito('SetLogDeliveryConfiguration'),
      ...logs(
        'CreateLogDelivery',
        'GetLogDelivery',
        'ListLogDeliveries',
        'UpdateLogDelivery',
        'PutResourcePolicy',
        'DescribeResourcePolicies',
        'DescribeLogGroups',
      ),
    ],
    read: cognito('GetLogDeliveryConfiguration'),
    update: [...cognito('SetLogDeliveryConfiguration'), ...logs('UpdateLogDelivery')],
    delete: [...cognito('SetLogDeliveryConfiguration'), ...logs('DeleteLogDelivery')],
  },
  'aws:cloudtrail/trail:Trail': {
    on: ['cloudtrail:{place}:trail/gatehouse-*'],
    create: trail('CreateTrail', 'PutEventSelectors', 'StartLogging', 'AddTags'),
    read: trail(
      'DescribeTrails',
      'GetEventSelectors',
      'GetInsightSelectors',
      'GetTrail',
      'GetTrailStatus',
      'ListTags',
    ),
    update: trail('UpdateTrail', 'PutEventSelectors', 'StartLogging', 'StopLogging', 'AddTags', 'RemoveTags'),
    delete: trail('DeleteTrail'),
  },
  'aws:cognito/userGroup:UserGroup': {
    on,
    create: cognito('CreateGroup'),
    read: cognito('GetGroup'),
    update: cognito('UpdateGroup'),
    delete: cognito('DeleteGroup'),
  },
  'aws:cognito/identityPool:IdentityPool': {
    on: IDENTITY_POOL,
    create: identities('CreateIdentityPool', 'TagResource'),
    read: identities('DescribeIdentityPool', 'ListTagsForResource'),
    update: identities('UpdateIdentityPool', 'TagResource', 'UntagResource'),
    delete: identities('DeleteIdentityPool'),
  },
  'aws:cognito/identityPoolRoleAttachment:IdentityPoolRoleAttachment': {
    on: IDENTITY_POOL,
    create: identities('SetIdentityPoolRoles'),
    read: identities('GetIdentityPoolRoles'),
    update: identities('SetIdentityPoolRoles'),
    delete: identities('SetIdentityPoolRoles'),
  },
  // Accounts are retained when the stack no longer names them: a deployment deletes nobody.
  'aws:cognito/user:User': {
    on,
    create: cognito('AdminCreateUser'),
    read: cognito('AdminGetUser'),
    update: cognito('AdminUpdateUserAttributes', 'AdminDeleteUserAttributes'),
  },
  'aws:cognito/userInGroup:UserInGroup': {
    on,
    create: cognito('AdminAddUserToGroup'),
    read: cognito('AdminListGroupsForUser'),
    delete: cognito('AdminRemoveUserFromGroup'),
  },
};
