import { json, resource, resources } from '../support/find-resources';
import type { RenderedResource } from '../support/render-stack';
import { type RenderedStack, renderStack } from '../support/render-stack';

interface Statement {
  Effect: string;
  Action: string | string[];
  Resource?: string | string[];
}

const statementsOf = (policy: RenderedResource) =>
  json<{ Statement: Statement[] }>(policy, 'policy').Statement;

const POLICIES = [
  'aws:iam/rolePolicy:RolePolicy',
  'aws:iot/policy:Policy',
  'aws:s3/bucketPolicy:BucketPolicy',
];

/** Actions for which AWS knows no narrower resource (Service Authorization Reference). */
const ONLY_ON_EVERYTHING = ['ecr:GetAuthorizationToken'];

/** Resources whose names come to be at run time: log streams, image objects, log objects, connections of tasks. */
const NAMED_AT_RUN_TIME = [
  /^arn:aws:iot:eu-west-1:111122223333:client\/gatehouse-prod\.service-\*$/,
  /^arn:aws:logs:eu-west-1:111122223333:log-group:gatehouse[\w-]*:\*$/,
  /^arn:aws:s3:::gatehouse-profile-images\/\*\.png$/,
  /^arn:aws:s3:::gatehouse-logs\/AWSLogs\/111122223333\/\*$/,
];

/** Things and topics of this stack's gates alone: by name, 100 gates exceed what a role's policies may have. */
const OF_THIS_STACK = [
  /^arn:aws:iot:eu-west-1:111122223333:thing\/gatehouse-prod_\*$/,
  /^arn:aws:iot:eu-west-1:111122223333:topic\/gatehouse-prod\/\*$/,
  /^arn:aws:iot:eu-west-1:111122223333:topic\/\$aws\/things\/gatehouse-prod_\*\/shadow\/update$/,
  /^arn:aws:iot:eu-west-1:111122223333:topic(filter)?\/\$aws\/things\/gatehouse-prod_\*\/shadow\/update\/documents$/,
  // What a device hears of its own shadow.
  /^arn:aws:iot:eu-west-1:111122223333:topic\/\$aws\/things\/\$\{iot:Connection\.Thing\.ThingName\}\/shadow\/\*$/,
];

describe('a policy', () => {
  let prod: RenderedStack;
  beforeAll(async () => {
    prod = await renderStack('prod');
  });

  it('names its resources wherever AWS allows it', () => {
    const allowed = POLICIES.flatMap((type) => resources(prod, type))
      .flatMap(statementsOf)
      .filter(({ Effect }) => Effect === 'Allow')
      .filter(({ Action }) => !ONLY_ON_EVERYTHING.includes([Action].flat().join()));
    expect(allowed.length).toBeGreaterThan(10);
    const wide = allowed
      .flatMap(({ Resource }) => [Resource ?? '(none)'].flat())
      .filter((name) => /[*?]|\(none\)/.test(name))
      .filter((name) => ![...NAMED_AT_RUN_TIME, ...OF_THIS_STACK].some((pattern) => pattern.test(name)));
    expect(wide).toEqual([]);
    expect(allowed.flatMap(({ Action }) => Action).filter((action) => action.includes('*'))).toEqual([]);
  });

  it('of the service allows exactly what the service needs', () => {
    const statements = statementsOf(resource(prod, 'aws:iam/rolePolicy:RolePolicy', 'gatehouse-task'));
    expect(statements).toEqual([
      {
        Effect: 'Allow',
        Action: ['iot:Publish'],
        Resource: ['arn:aws:iot:eu-west-1:111122223333:topic/gatehouse-prod/*'],
      },
      {
        Effect: 'Allow',
        Action: ['iot:GetThingShadow'],
        Resource: ['arn:aws:iot:eu-west-1:111122223333:thing/gatehouse-prod_*'],
      },
      {
        Effect: 'Allow',
        Action: ['iot:Connect'],
        Resource: ['arn:aws:iot:eu-west-1:111122223333:client/gatehouse-prod.service-*'],
      },
      {
        Effect: 'Allow',
        Action: ['iot:Subscribe'],
        Resource: [
          'arn:aws:iot:eu-west-1:111122223333:topicfilter/$aws/things/gatehouse-prod_*/shadow/update/documents',
        ],
      },
      {
        Effect: 'Allow',
        Action: ['iot:Receive'],
        Resource: [
          'arn:aws:iot:eu-west-1:111122223333:topic/$aws/things/gatehouse-prod_*/shadow/update/documents',
        ],
      },
      {
        Effect: 'Allow',
        Action: ['s3:GetObject', 's3:PutObject', 's3:DeleteObject'],
        Resource: ['arn:aws:s3:::gatehouse-profile-images/*.png'],
      },
      { Effect: 'Allow', Action: ['s3:ListBucket'], Resource: ['arn:aws:s3:::gatehouse-profile-images'] },
    ]);
  });

  it('of a gate allows its own topics only', () => {
    const named = statementsOf(resource(prod, 'aws:iot/policy:Policy', 'yard')).flatMap(
      ({ Resource }) => Resource,
    );
    expect(named.length).toBeGreaterThan(5);
    for (const name of named) {
      expect(name).toMatch(
        /gatehouse-prod\/gates\/yard$|[:/](gatehouse-prod_yard-gate|\$\{iot:Connection\.Thing\.ThingName\})(\/|$)/,
      );
    }
  });

  it('of the pre-token-generation trigger allows writing its log only', () => {
    const statements = statementsOf(resource(prod, 'aws:iam/rolePolicy:RolePolicy', 'pre-token'));
    expect(statements.flatMap(({ Action }) => Action)).toEqual(['logs:CreateLogStream', 'logs:PutLogEvents']);
  });

  it('of a role lets one AWS service assume it, on behalf of this account where AWS says whom it acts for', () => {
    for (const role of resources(prod, 'aws:iam/role:Role')) {
      const [statement, ...others] = json<{
        Statement: { Principal: { Service: string }; Condition?: object }[];
      }>(role, 'assumeRolePolicy').Statement;
      expect(others).toEqual([]);
      expect(statement?.Principal).toEqual({
        Service: expect.stringMatching(/^(lambda|iot|ecs-tasks)\.amazonaws\.com$/),
      });
      if (statement?.Principal.Service !== 'lambda.amazonaws.com') {
        expect(statement?.Condition).toEqual({ StringEquals: { 'aws:SourceAccount': '111122223333' } });
      }
    }
  });
});
