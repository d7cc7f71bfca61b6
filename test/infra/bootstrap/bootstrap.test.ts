import { BOOTSTRAP_OPTIONS } from '../../../infra/bootstrap/options';
import { loadProject } from '../engine/project';
import { EVERYTHING } from '../support/everything';
import { json, property, resource, resources } from '../support/find-resources';
import { FURTHER_STACKS } from '../support/further-stacks';
import {
  type RenderedResource,
  type RenderedStack,
  ROOT,
  renderBootstrap,
  renderStack,
} from '../support/render-stack';
import { deploymentStatements, matches } from './deployment-statements';

interface Statement {
  Effect: string;
  Action: string | string[];
  Resource: string[];
  Principal: Record<string, string>;
  Condition?: Record<string, Record<string, unknown>>;
}

/** Some stacks render for a while on a busy machine. */
const RENDERING_MILLISECONDS = 120_000;

const BOUNDARY = 'arn:aws:iam::111122223333:policy/pulumi-boundary';
const STACK_ROLES = 'arn:aws:iam::111122223333:role/gatehouse/*';

/** Stacks that have roles which the others have not, with their options. */
const STACKS_WITH_ROLES: [stack: 'dev' | 'prod', config: Record<string, unknown>][] = [
  [
    'dev',
    {
      gates: [
        {
          id: 'plain',
          name: 'Plain',
          topic: 'plain',
          thing: 'plain',
          groups: ['Admins'],
          commandTopic: 'controlGate',
        },
      ],
      gatesToEnrol: ['plain'],
    },
  ],
  ['prod', EVERYTHING],
  ...Object.values(FURTHER_STACKS).map((config) => ['dev', config] as ['dev', typeof config]),
];

describe('the bootstrap stack', () => {
  let stack: RenderedStack;
  const ofStacks: RenderedResource[] = [];
  beforeAll(async () => {
    stack = await renderBootstrap();
    for (const [name, config] of STACKS_WITH_ROLES)
      ofStacks.push(...(await renderStack(name, { config })).resources);
  }, RENDERING_MILLISECONDS);

  const trust = (role: string) =>
    json<{ Statement: Statement[] }>(resource(stack, 'aws:iam/role:Role', role), 'assumeRolePolicy')
      .Statement;

  it.each([
    ['pulumi-preview', 'repo:example/gatehouse:environment:preview'],
    ['pulumi-deploy', 'repo:example/gatehouse:environment:production'],
  ])('lets only workflows of the repository in one environment take the role %s', (role, subject) => {
    expect(trust(role)).toEqual([
      {
        Effect: 'Allow',
        Action: 'sts:AssumeRoleWithWebIdentity',
        Principal: { Federated: expect.stringContaining('pulumi-github') },
        Condition: {
          StringEquals: {
            'token.actions.githubusercontent.com:aud': 'sts.amazonaws.com',
            'token.actions.githubusercontent.com:sub': [subject],
          },
        },
      },
    ]);
  });

  it("trusts the account's own OIDC provider where one is named, and makes none", async () => {
    const githubProviderArn = 'arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com';
    const { resources: all } = await renderBootstrap({ config: { githubProviderArn } });
    const roles = all.filter(({ type }) => type === 'aws:iam/role:Role');
    expect(all.filter(({ type }) => type.includes('openIdConnectProvider'))).toEqual([]);
    for (const role of roles) expect(property(role, 'assumeRolePolicy')).toContain(githubProviderArn);
  });

  it('keeps states in a versioned, encrypted, private bucket that is protected', () => {
    const bucket = resource(stack, 'aws:s3/bucket:Bucket');
    expect(bucket).toMatchObject({ protect: true, retainOnDelete: true, inputs: { forceDestroy: false } });
    expect(
      property(resource(stack, 'aws:s3/bucketVersioning:BucketVersioning'), 'versioningConfiguration.status'),
    ).toBe('Enabled');
    expect(resource(stack, 'aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock').inputs).toMatchObject({
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    });
    expect(
      property(
        resource(
          stack,
          'aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration',
        ),
        'rules.0.applyServerSideEncryptionByDefault.sseAlgorithm',
      ),
    ).toBe('AES256');
  });

  it('keeps the secrets of states under a key that rotates and is protected', () => {
    expect(resource(stack, 'aws:kms/key:Key')).toMatchObject({
      protect: true,
      retainOnDelete: true,
      inputs: { enableKeyRotation: true, deletionWindowInDays: 30 },
    });
    expect(stack.outputs['secretsProvider']).toBe('awskms://alias/pulumi-gatehouse?region=eu-west-1');
    expect(property(resource(stack, 'aws:kms/alias:Alias'), 'name')).toBe('alias/pulumi-gatehouse');
  });

  it('has no secret, so that it needs no passphrase', () => {
    const rendered = JSON.stringify([stack.outputs, ...stack.resources.map(({ inputs }) => inputs)]);
    expect(rendered).not.toContain('<secret>');
  });

  it('lets a deployment make roles below one path and with one boundary only', () => {
    const statements = deploymentStatements(stack, 'pulumi-deploy-roles');
    const making = statements.filter(({ actions }) => actions.includes('iam:CreateRole'));
    expect(making).toEqual([
      {
        policy: 'pulumi-deploy-roles',
        actions: [
          'iam:CreateRole',
          'iam:PutRolePermissionsBoundary',
          'iam:PutRolePolicy',
          'iam:DeleteRolePolicy',
        ],
        resources: [STACK_ROLES],
        condition: { StringEquals: { 'iam:PermissionsBoundary': BOUNDARY } },
      },
    ]);
    const others = deploymentStatements(stack, 'pulumi-deploy').filter(
      ({ actions, resources: arns }) =>
        actions.some((action) => action.startsWith('iam:')) && arns.join() !== STACK_ROLES,
    );
    expect(others.map(({ actions }) => actions)).toEqual([['iam:CreateServiceLinkedRole']]);
    expect(others[0]?.condition).toEqual({
      StringEquals: { 'iam:AWSServiceName': expect.arrayContaining(['ecs.amazonaws.com']) },
    });
  });

  it('lets a deployment make what the sign-in needs besides: Amazon SES, a certificate for CloudFront, a web ACL', () => {
    const deploy = deploymentStatements(stack, 'pulumi-deploy');
    const allowing = (action: string) => deploy.filter(({ actions }) => actions.includes(action));
    expect(allowing('iam:CreateServiceLinkedRole')[0]?.condition).toEqual({
      StringEquals: { 'iam:AWSServiceName': expect.arrayContaining(['email.cognito-idp.amazonaws.com']) },
    });
    expect(allowing('acm:DescribeCertificate').flatMap(({ resources: arns }) => arns)).toContain(
      'arn:aws:acm:us-east-1:111122223333:certificate/*',
    );
    expect(allowing('cognito-idp:AssociateWebACL').flatMap(({ resources: arns }) => arns)).toContain(
      'arn:aws:cognito-idp:eu-west-1:111122223333:userpool/*',
    );
  });

  it('lets a deployment hand roles only to the services that the stack runs on', () => {
    const assumedBy = ofStacks
      .filter(({ type }) => type === 'aws:iam/role:Role')
      .map((role) => json<{ Statement: Statement[] }>(role, 'assumeRolePolicy').Statement[0]?.Principal)
      .map((principal) => principal?.['Service'] ?? principal?.['Federated']);
    const passing = deploymentStatements(stack, 'pulumi-deploy').filter(({ actions }) =>
      actions.includes('iam:PassRole'),
    );
    expect(passing).toEqual([
      expect.objectContaining({
        actions: ['iam:PassRole'],
        resources: [STACK_ROLES],
        condition: { StringEquals: { 'iam:PassedToService': [...new Set(assumedBy)].sort() } },
      }),
    ]);
  });

  it('keeps what it makes itself out of reach of the deploy role', () => {
    const allowed = deploymentStatements(stack, 'pulumi-deploy')
      .filter(({ policy }) => policy !== 'pulumi-deploy-state')
      // AWS Backup's own key has no name; no backup uses the key of the states.
      .filter(({ condition }) => condition?.['StringEquals']?.['kms:ViaService'] === undefined);
    const own = [
      ...resources(stack, 'aws:iam/role:Role').map(
        (role) => `arn:aws:iam::111122223333:role${String(property(role, 'path'))}${role.name}`,
      ),
      ...resources(stack, 'aws:s3/bucket:Bucket').map(({ name }) => `arn:aws:s3:::${name}`),
      'arn:aws:kms:eu-west-1:111122223333:key/pulumi-state',
      BOUNDARY,
    ];
    expect(own).toHaveLength(5);
    const reached = allowed.flatMap(({ actions, resources: arns }) =>
      arns
        .filter((arn) => arn !== '*' && own.some((each) => matches(arn, each)))
        .map((arn) => [actions, arn]),
    );
    expect(reached).toEqual([]);
  });

  it('bounds roles to exactly what the roles of stacks do', () => {
    const boundary = deploymentStatements(stack, 'pulumi-boundary');
    const needed = ofStacks
      .filter(({ type }) => type === 'aws:iam/rolePolicy:RolePolicy')
      .flatMap((policy) => json<{ Statement: Statement[] }>(policy, 'policy').Statement)
      .flatMap(({ Action, Resource }) =>
        [Action].flat().flatMap((action) => Resource.map((arn) => ({ action, arn }))),
      );
    const denied = needed.filter(
      ({ action, arn }) =>
        !boundary.some(
          ({ actions, resources: arns }) =>
            actions.includes(action) && arns.some((pattern) => matches(pattern, arn)),
        ),
    );
    expect(denied).toEqual([]);
    const bounded = [...new Set(boundary.flatMap(({ actions }) => actions))].sort();
    expect(bounded).toEqual([...new Set(needed.map(({ action }) => action))].sort());
  });

  it('gives a preview the states to read, and a deployment to write', () => {
    const actionsOf = (policy: string) =>
      deploymentStatements(stack, policy)
        .flatMap(({ actions }) => actions)
        .filter((action) => /^(s3|kms):/.test(action));
    expect(actionsOf('pulumi-preview-state')).toEqual(['s3:ListBucket', 's3:GetObject', 'kms:Decrypt']);
    expect(actionsOf('pulumi-deploy-state')).toEqual([
      's3:ListBucket',
      's3:GetObject',
      'kms:Decrypt',
      's3:PutObject',
      's3:DeleteObject',
    ]);
  });

  it('has outputs for the login, new stacks, the workflows and the options of stacks', async () => {
    expect(stack.outputs).toEqual({
      backendUrl: 's3://pulumi-state',
      deployRoleArn: 'arn:aws:iam::111122223333:role/pulumi-deploy',
      permissionsBoundary: BOUNDARY,
      previewRoleArn: 'arn:aws:iam::111122223333:role/pulumi-preview',
      rolePath: '/gatehouse/',
      secretsProvider: 'awskms://alias/pulumi-gatehouse?region=eu-west-1',
    });
    const { rolePath, permissionsBoundary } = stack.outputs;
    const { resources: all } = await renderStack('dev', { config: { rolePath, permissionsBoundary } });
    for (const role of all.filter(({ type }) => type === 'aws:iam/role:Role')) {
      expect(role.inputs).toMatchObject({ path: '/gatehouse/', permissionsBoundary: BOUNDARY });
    }
  });

  it.each([
    [{ repository: 'gatehouse' }, 'repository must be a repository on GitHub, such as owner/gatehouse'],
    [{ repository: 'example/*' }, 'repository must be a repository on GitHub, such as owner/gatehouse'],
    [
      { deployFrom: ['environment:*'] },
      'deployFrom[0] must be environment:<name> or ref:refs/heads/<branch>',
    ],
    [{ previewFrom: [] }, 'previewFrom must name at least one environment or branch'],
    [{ rolePath: '/' }, 'rolePath must not hold /gatehouse-bootstrap/'],
    [
      { rolePath: '/gatehouse-bootstrap/' },
      'rolePath must not hold /gatehouse-bootstrap/, or the deploy role could change its own rights',
    ],
    [{ repo: 'example/gatehouse' }, 'repo is not an option; the options are repository'],
  ])('is refused with %j', async (config, problem) => {
    await expect(renderBootstrap({ config })).rejects.toThrow(problem);
  });

  it('lets both roles assume the role for a hosted zone of another account', async () => {
    const hostedZoneRole = 'arn:aws:iam::444455556666:role/gatehouse-dns';
    const rendered = await renderBootstrap({ config: { hostedZoneRole } });
    const assuming = deploymentStatements(rendered).filter(({ actions }) =>
      actions.includes('sts:AssumeRole'),
    );
    expect(assuming.map(({ policy, resources: arns }) => [policy, arns])).toEqual([
      ['pulumi-deploy-state', [hostedZoneRole]],
      ['pulumi-preview-state', [hostedZoneRole]],
    ]);
  });

  it('takes the names of repositories with immutable subject claims', async () => {
    const { resources: all } = await renderBootstrap({ config: { repository: 'example@12/gatehouse@34' } });
    const deploy = all.find(({ type, name }) => type === 'aws:iam/role:Role' && name === 'pulumi-deploy');
    expect(deploy && property(deploy, 'assumeRolePolicy')).toContain(
      'repo:example@12/gatehouse@34:environment:production',
    );
  });

  it('declares every option that it reads, with a description', () => {
    const { options } = loadProject(`${ROOT}/infra/bootstrap`, 'account');
    expect(Object.keys(options).sort()).toEqual(Object.keys(BOOTSTRAP_OPTIONS).sort());
    for (const { description } of Object.values(options)) expect(description).toMatch(/^[A-Z].*\.$/s);
  });
});
