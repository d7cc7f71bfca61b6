import type * as pulumi from '@pulumi/pulumi';
import { allow, type Statement } from '../../iam/policy-document';
import { actions } from './permissions';

const iam = (...names: string[]) => actions('iam', ...names);

/** AWS services that a role of the stack may be handed to. */
const PASSED_TO = [
  'backup.amazonaws.com',
  'cloudtrail.amazonaws.com',
  'cognito-identity.amazonaws.com',
  'cognito-idp.amazonaws.com',
  'ecs-tasks.amazonaws.com',
  'iot.amazonaws.com',
  'lambda.amazonaws.com',
  'vpc-flow-logs.amazonaws.com',
];

/** AWS services that make a role of their own in the account when the stack first uses them. */
const SERVICE_LINKED = [
  'backup.amazonaws.com',
  'ecs.amazonaws.com',
  'ecs.application-autoscaling.amazonaws.com',
  'elasticloadbalancing.amazonaws.com',
  // By it Cognito sends through Amazon SES (Amazon Cognito: "Using service-linked roles for Amazon Cognito").
  'email.cognito-idp.amazonaws.com',
  'wafv2.amazonaws.com',
];

/** Resource types whose permissions these statements are. */
export const ROLE_TYPES = ['aws:iam/role:Role', 'aws:iam/rolePolicy:RolePolicy'];

const READ = iam(
  'GetRole',
  'GetRolePolicy',
  'ListAttachedRolePolicies',
  'ListInstanceProfilesForRole',
  'ListRolePolicies',
);

export interface RoleStatementsArgs {
  /** ARN of the roles that the stack may make, with a wildcard for their names. */
  roles: pulumi.Input<string>;
  /** ARN pattern of service-linked roles. */
  serviceLinkedRoles: pulumi.Input<string>;
  permissionsBoundary: pulumi.Input<string>;
}

/** Allows reading the stack's IAM roles. */
export const readRoles = (roles: pulumi.Input<string>): Statement[] => [allow(READ, [roles])];

/**
 * Allows making and changing IAM roles, below one path and with one permissions boundary, and handing them to the
 * services that the stack runs on. Nothing here takes a boundary off a role.
 */
export function manageRoles(args: RoleStatementsArgs): Statement[] {
  const { roles, serviceLinkedRoles, permissionsBoundary } = args;
  return [
    ...readRoles(roles),
    allow(
      iam('CreateRole', 'PutRolePermissionsBoundary', 'PutRolePolicy', 'DeleteRolePolicy'),
      [roles],
      // IAM: "Delegating responsibility to others using permissions boundaries".
      { StringEquals: { 'iam:PermissionsBoundary': permissionsBoundary } },
    ),
    allow(
      iam(
        'DeleteRole',
        'TagRole',
        'UntagRole',
        'UpdateAssumeRolePolicy',
        'UpdateRole',
        'UpdateRoleDescription',
      ),
      [roles],
    ),
    allow(iam('PassRole'), [roles], { StringEquals: { 'iam:PassedToService': PASSED_TO } }),
    allow(iam('CreateServiceLinkedRole'), [serviceLinkedRoles], {
      StringEquals: { 'iam:AWSServiceName': SERVICE_LINKED },
    }),
  ];
}
