import { leastPrivilege, namedPrincipals, ownPolicies } from '../../../infra/policy/least-privilege';
import { example, violations } from './examine';

const TOPIC = 'arn:aws:iot:eu-west-1:111122223333:topic/controlGate';

const rolePolicy = (statement: object) =>
  example({
    type: 'aws:iam/rolePolicy:RolePolicy',
    props: { policy: JSON.stringify({ Version: '2012-10-17', Statement: [statement] }) },
  });

test.each([
  ['a named action on a named resource', { Effect: 'Allow', Action: 'iot:Publish', Resource: TOPIC }],
  [
    'objects of one bucket',
    { Effect: 'Allow', Action: ['s3:GetObject'], Resource: ['arn:aws:s3:::photos/*'] },
  ],
  [
    'streams of one log group',
    {
      Effect: 'Allow',
      Action: ['logs:PutLogEvents'],
      Resource: 'arn:aws:logs:eu-west-1:111122223333:log-group:/gatehouse/service:*',
    },
  ],
  [
    'an action that knows no resource',
    { Effect: 'Allow', Action: 'ecr:GetAuthorizationToken', Resource: '*' },
  ],
  [
    'enrolling a certificate whose id AWS makes up',
    {
      Effect: 'Allow',
      Action: ['iot:AttachPolicy', 'iot:UpdateCertificate'],
      Resource: 'arn:aws:iot:eu-west-1:111122223333:cert/*',
    },
  ],
  ['a denial of everything', { Effect: 'Deny', NotAction: 'iot:*', Resource: '*' }],
])('%s is allowed', async (_case, statement) => {
  expect(await violations(leastPrivilege, [rolePolicy(statement)])).toEqual([]);
});

/** Actions that are also called on what has no ARN, and the denial of all that has one. */
const ALSO_WITHOUT_ARN: [what: string, action: string, denied: string[]][] = [
  ['text messages', 'sns:Publish', ['arn:*:sns:*:*:*']],
  [
    'attaching AWS IoT policies to identities',
    'iot:AttachPolicy',
    ['arn:*:iot:*:*:cert/*', 'arn:*:iot:*:*:thinggroup/*'],
  ],
];

const besideDenial = (action: string, Resource: string[], change: object = {}) => {
  const denied = { Effect: 'Deny', Action: [action], Resource, ...change };
  const policy = JSON.stringify({
    Statement: [{ Effect: 'Allow', Action: [action], Resource: ['*'] }, denied],
  });
  return example({ type: 'aws:iam/rolePolicy:RolePolicy', props: { policy } });
};

describe.each(ALSO_WITHOUT_ARN)('%s', (_what, action, denied) => {
  it('may name no resource where all that has an ARN is denied', async () => {
    expect(await violations(leastPrivilege, [besideDenial(action, denied)])).toEqual([]);
  });

  it.each<[string, object]>([
    ['some of that is denied', { Resource: [...denied.slice(1), 'arn:*:sns:eu-west-1:*:*'] }],
    ['that is denied on a condition', { Condition: { Bool: { 'aws:SecureTransport': 'false' } } }],
    ['that is allowed', { Effect: 'Allow' }],
    ['another action is denied', { Action: ['iot:Publish'] }],
  ])('must name resources where only %s', async (_case, change) => {
    expect(await violations(leastPrivilege, [besideDenial(action, denied, change)])).toContainEqual(
      expect.stringContaining(`allows ${action} on *`),
    );
  });
});

test.each([
  ['every resource', { Effect: 'Allow', Action: 'iot:Publish', Resource: '*' }, 'allows iot:Publish on *'],
  [
    'every resource beside an action that knows none',
    { Effect: 'Allow', Action: ['ecr:GetAuthorizationToken', 'ecr:BatchGetImage'], Resource: '*' },
    'allows ecr:BatchGetImage on *',
  ],
  [
    'every topic',
    { Effect: 'Allow', Action: 'iot:Publish', Resource: 'arn:aws:iot:eu-west-1:111122223333:topic/*' },
    'allows iot:Publish on arn:aws:iot:eu-west-1:111122223333:topic/*',
  ],
  [
    'every certificate, for more than enrolling',
    {
      Effect: 'Allow',
      Action: ['iot:UpdateCertificate', 'iot:DeleteCertificate'],
      Resource: 'arn:aws:iot:eu-west-1:111122223333:cert/*',
    },
    'allows iot:UpdateCertificate, iot:DeleteCertificate on arn:aws:iot:eu-west-1:111122223333:cert/*',
  ],
  [
    'every account',
    { Effect: 'Allow', Action: 'iot:Publish', Resource: 'arn:aws:iot:eu-west-1:*:topic/controlGate' },
    'allows iot:Publish on arn:aws:iot:eu-west-1:*:topic/controlGate',
  ],
  [
    'every bucket',
    { Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::*/photo.png' },
    'allows s3:GetObject on arn:aws:s3:::*/photo.png',
  ],
  [
    'every action of a service',
    { Effect: 'Allow', Action: 's3:*', Resource: 'arn:aws:s3:::photos/*' },
    'allows the actions s3:*',
  ],
  [
    'all but some actions',
    { Effect: 'Allow', NotAction: 'iam:*', Resource: TOPIC },
    'allows everything but the actions in NotAction',
  ],
  [
    'all but some resources',
    { Effect: 'Allow', Action: 'iot:Publish', NotResource: TOPIC },
    'allows everything but the resources in NotResource',
  ],
])('a grant on %s is reported', async (_case, statement, message) => {
  expect(await violations(leastPrivilege, [rolePolicy(statement)])).toEqual([message]);
});

test.each(['aws:iam/policy:Policy', 'aws:iot/policy:Policy'])('%s is held to it too', async (type) => {
  const policy = { Statement: { Effect: 'Allow', Action: 'iot:Connect', Resource: '*' } };

  expect(await violations(leastPrivilege, [example({ type, props: { policy } })])).toEqual([
    'allows iot:Connect on *',
  ]);
});

describe('with what a stack of rights to administer is configured to accept', () => {
  const configuration = {
    actionsWithoutResource: ['iot:DescribeEndpoint'],
    acceptedResources: ['ec2:vpc/*'],
  };
  const vpcs = (place: string) => ({
    Effect: 'Allow',
    Action: 'ec2:DeleteVpc',
    Resource: `arn:aws:ec2:${place}:vpc/*`,
  });

  test('actions that know no resource and resources that have no name pass', async () => {
    const endpoint = { Effect: 'Allow', Action: 'iot:DescribeEndpoint', Resource: '*' };
    const policies = [rolePolicy(endpoint), rolePolicy(vpcs('eu-west-1:111122223333'))];

    expect(await violations(leastPrivilege, policies, configuration)).toEqual([]);
  });

  test.each(['*:111122223333', 'eu-west-1:*'])(
    'such resources anywhere in %s are reported',
    async (place) => {
      expect(await violations(leastPrivilege, [rolePolicy(vpcs(place))], configuration)).toEqual([
        `allows ec2:DeleteVpc on arn:aws:ec2:${place}:vpc/*`,
      ]);
    },
  );
});

const MANAGED = 'arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy';

test.each([
  ['aws:iam/rolePolicyAttachment:RolePolicyAttachment', { policyArn: MANAGED }],
  ['aws:iam/role:Role', { managedPolicyArns: [MANAGED] }],
])('a policy managed by AWS is reported on %s', async (type, props) => {
  expect(await violations(ownPolicies, [example({ type, props })])).toEqual([`attaches ${MANAGED}`]);
});

test('a policy of this account may be attached', async () => {
  const attachment = example({
    type: 'aws:iam/rolePolicyAttachment:RolePolicyAttachment',
    props: { policyArn: 'arn:aws:iam::111122223333:policy/own' },
  });

  expect(await violations(ownPolicies, [attachment])).toEqual([]);
});

const role = (Principal: unknown) =>
  example({
    type: 'aws:iam/role:Role',
    props: {
      assumeRolePolicy: JSON.stringify({
        Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal }],
      }),
    },
  });

test('a role that a service assumes passes', async () => {
  expect(await violations(namedPrincipals, [role({ Service: 'ecs-tasks.amazonaws.com' })])).toEqual([]);
});

test.each([['*'], [{ AWS: '*' }], [{ AWS: ['arn:aws:iam::111122223333:root', '*'] }]])(
  'a role that %j may assume is reported',
  async (principal) => {
    expect(await violations(namedPrincipals, [role(principal)])).toEqual(['may be assumed by anyone']);
  },
);
