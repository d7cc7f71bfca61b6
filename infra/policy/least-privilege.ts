import * as aws from '@pulumi/aws';
import {
  type ResourceValidationArgs,
  type ResourceValidationPolicy,
  validateResourceOfType,
} from '@pulumi/policy';
import { readPolicyDocument, type Statement } from './policy-document';

/**
 * Actions for which AWS knows no resource, so that `*` is the narrowest there is (Service Authorization Reference:
 * actions whose "Resource types" column is empty). Add to it only with a look there.
 */
const ACTIONS_WITHOUT_RESOURCE = new Set([
  'cloudwatch:GetMetricData',
  'cloudwatch:PutMetricData',
  'ecr:GetAuthorizationToken',
  'events:ListRules',
  'iot:AttachThingPrincipal',
  'iot:ListPrincipalThings',
  'iot:RegisterThing',
  's3:ListAllMyBuckets',
  'ssmmessages:CreateControlChannel',
  'ssmmessages:CreateDataChannel',
  'ssmmessages:OpenControlChannel',
  'ssmmessages:OpenDataChannel',
]);

/** Configuration of the policy, for stacks that hand out rights to administer (`infra/bootstrap/policy-config.json`). */
interface Accepted {
  /** More actions for which AWS knows no resource. */
  actionsWithoutResource?: string[];
  /** Resources that have no name to narrow them by, as service and resource of the ARN, such as `ec2:vpc/*`. */
  acceptedResources?: string[];
  /** Actions that are called on what has an ARN and on what has none, for a boundary, which allows nothing by itself. */
  acceptedOnEverything?: string[];
}

/** Actions on AWS IoT certificates, whose ids AWS makes up while a device enrols: `cert/*` is the narrowest there is. */
const ACTIONS_ON_CERTIFICATES = new Set([
  'iot:AttachPolicy',
  'iot:AttachPrincipalPolicy',
  'iot:DescribeCertificate',
  'iot:ListAttachedPolicies',
  'iot:UpdateCertificate',
]);

/** What is wrong with one statement of an identity policy; empty if nothing is. */
export function excesses(
  { Effect, Action, Resource, NotAction, NotResource }: Statement,
  { actionsWithoutResource = [], acceptedResources = [], acceptedOnEverything = [] }: Accepted = {},
): string[] {
  if (Effect !== 'Allow') return [];
  const withoutResource = new Set([
    ...ACTIONS_WITHOUT_RESOURCE,
    ...actionsWithoutResource,
    ...acceptedOnEverything,
  ]);
  const narrowable = Action.filter((action) => !withoutResource.has(action));
  return [
    ...(NotAction.length > 0 ? ['allows everything but the actions in NotAction'] : []),
    ...(NotResource.length > 0 ? ['allows everything but the resources in NotResource'] : []),
    ...Action.filter((action) => action.includes('*')).map((action) => `allows the actions ${action}`),
    ...(narrowable.length > 0
      ? Resource.filter((resource) => !namesCertificates(narrowable, resource))
          .filter((resource) => coversEverything(resource, acceptedResources))
          .map((resource) => `allows ${narrowable.join(', ')} on ${resource}`)
      : []),
  ];
}

const namesCertificates = (actions: string[], resource: string) =>
  /^arn:[^:*]+:iot:[^:*]+:[^:*]+:cert\/\*$/.test(resource) &&
  actions.every((action) => ACTIONS_ON_CERTIFICATES.has(action));

/** `*`, or an ARN with a wildcard for a whole region, account, kind of resource, or bucket. */
function coversEverything(resource: string, accepted: string[]): boolean {
  if (!resource.startsWith('arn:')) return resource.includes('*');
  const [, , service, region = '', account = '', ...rest] = resource.split(':');
  const name = rest.join(':');
  // The ARN of an object starts with its bucket, not with a kind of resource.
  const wholeKind = service === 's3' ? /^[^/]*\*/ : /^\*|^[a-z-]+[/:]\*$/;
  if (region.includes('*') || account.includes('*')) return true;
  return wholeKind.test(name) && !accepted.includes(`${service}:${name}`);
}

/**
 * Actions that AWS calls on what has an ARN and on what has none, and the ARNs of the former. `*` is the narrowest there is
 * for the latter, beside a statement that denies the former.
 *
 * A phone number has no ARN (Amazon SNS: "Using identity-based policies"), nor has an identity (AWS IoT: AttachPolicy).
 */
const ALSO_WITHOUT_RESOURCE = new Map([
  ['sns:Publish', ['arn:*:sns:*:*:*']],
  ['iot:AttachPolicy', ['arn:*:iot:*:*:cert/*', 'arn:*:iot:*:*:thinggroup/*']],
]);

const reportExcesses = (
  written: unknown,
  { getConfig }: ResourceValidationArgs,
  reportViolation: (message: string) => void,
) => {
  const statements = readPolicyDocument(written).Statement;
  for (const statement of statements) {
    if (isOnWhatHasNoArn(statement, statements)) continue;
    for (const excess of excesses(statement, getConfig<Accepted>())) reportViolation(excess);
  }
};

function isOnWhatHasNoArn({ Effect, Action, Resource }: Statement, all: Statement[]): boolean {
  const arns = ALSO_WITHOUT_RESOURCE.get(Action.join());
  if (!arns || Effect !== 'Allow' || Resource.join() !== '*') return false;
  return all.some((each) => denies(each, Action, arns));
}

const denies = (statement: Statement, [action = '']: string[], arns: string[]): boolean =>
  statement.Effect === 'Deny' &&
  statement.Action.includes(action) &&
  arns.every((arn) => statement.Resource.includes(arn)) &&
  statement.Condition === undefined;

const LIST = { type: 'array', items: { type: 'string' } } as const;

export const leastPrivilege: ResourceValidationPolicy = {
  name: 'least-privilege',
  description: 'A policy allows named actions on named resources, wherever AWS lets resources be named.',
  configSchema: {
    properties: { actionsWithoutResource: LIST, acceptedResources: LIST, acceptedOnEverything: LIST },
  },
  validateResource: [
    validateResourceOfType(aws.iam.RolePolicy, (props, resource, report) =>
      reportExcesses(props.policy, resource, report),
    ),
    validateResourceOfType(aws.iam.Policy, (props, resource, report) =>
      reportExcesses(props.policy, resource, report),
    ),
    validateResourceOfType(aws.iot.Policy, (props, resource, report) =>
      reportExcesses(props.policy, resource, report),
    ),
  ],
};

export const ownPolicies: ResourceValidationPolicy = {
  name: 'no-managed-policies',
  description:
    'Roles carry policies of this program; those that AWS manages allow actions on every resource.',
  validateResource: [
    validateResourceOfType(aws.iam.RolePolicyAttachment, ({ policyArn }, _resource, report) => {
      if (isManagedByAws(policyArn)) report(`attaches ${policyArn}`);
    }),
    validateResourceOfType(aws.iam.Role, ({ managedPolicyArns }, _resource, report) => {
      for (const arn of (managedPolicyArns ?? []).filter(isManagedByAws)) report(`attaches ${arn}`);
    }),
  ],
};

const isManagedByAws = (arn: string) => /^arn:aws[a-z-]*:iam::aws:policy\//.test(arn);

export const namedPrincipals: ResourceValidationPolicy = {
  name: 'named-principals',
  description: 'A role may be assumed by named principals only.',
  validateResource: validateResourceOfType(aws.iam.Role, ({ assumeRolePolicy }, _resource, report) => {
    for (const { Effect, Principal } of readPolicyDocument(assumeRolePolicy).Statement) {
      const principals = Principal === '*' ? ['*'] : Object.values(Principal ?? {}).flat();
      if (Effect === 'Allow' && principals.includes('*')) report('may be assumed by anyone');
    }
  }),
};
