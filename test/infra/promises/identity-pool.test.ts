import { json, property, resource, resources } from '../support/find-resources';
import { type RenderedStack, renderStack } from '../support/render-stack';

const POOL = 'aws:cognito/identityPool:IdentityPool';
const ROLE = 'aws:iam/role:Role';
const POLICY = 'aws:iam/rolePolicy:RolePolicy';
const GROUP = 'aws:cognito/userGroup:UserGroup';
const BUCKET = 'arn:aws:s3:::gatehouse-people-files';
const IDENTITY = `\${cognito-identity.amazonaws.com:sub}`;
const OF_GATES = '$aws/things/gatehouse-dev_*/shadow/update/documents';
const iot = (name: string) => `arn:aws:iot:eu-west-1:111122223333:${name}`;

interface Statement {
  Effect: string;
  Action: string[];
  Resource: string[];
  Condition?: object;
}

const statements = (stack: RenderedStack, type: string, name: string) =>
  json<{ Statement: Statement[] }>(resource(stack, type, name), 'policy').Statement;

const follow = (client: string) => [
  { Effect: 'Allow', Action: ['iot:Connect'], Resource: [iot(`client/${client}`)] },
  { Effect: 'Allow', Action: ['iot:Subscribe'], Resource: [iot(`topicfilter/${OF_GATES}`)] },
  { Effect: 'Allow', Action: ['iot:Receive'], Resource: [iot(`topic/${OF_GATES}`)] },
];

const readShared = [
  { Effect: 'Allow', Action: ['s3:GetObject'], Resource: [`${BUCKET}/shared/*`] },
  {
    Effect: 'Allow',
    Action: ['s3:ListBucket'],
    Resource: [BUCKET],
    Condition: { StringLike: { 's3:prefix': 'shared/*' } },
  },
];

describe('a stack without the option', () => {
  it('has no identity pool, and a service that attaches nothing', async () => {
    const stack = await renderStack('dev');
    expect(
      stack.resources.filter(({ type, name }) => /identityPool/.test(type) || /people/.test(name)),
    ).toEqual([]);
    expect(JSON.stringify(statements(stack, POLICY, 'gatehouse-task'))).not.toContain('AttachPolicy');
    expect(
      String(property(resource(stack, 'aws:ecs/taskDefinition:TaskDefinition'), 'containerDefinitions')),
    ).not.toContain('IDENTITY_');
    expect(stack.outputs).not.toHaveProperty('identityPoolId');
  });
});

describe('the identity pool', () => {
  let stack: RenderedStack;
  beforeAll(async () => {
    const config = {
      groups: ['Deliveries'],
      corsOrigins: ['https://app.example.com'],
      identityPool: {
        enabled: true,
        signedIn: ['gates', 'own-files', 'shared-files'],
        groups: { Admins: ['gates', 'publish-files'], Deliveries: ['gates'] },
        guests: ['shared-files'],
      },
    };
    stack = await renderStack('dev', { config });
  });

  it('takes ID tokens of further app clients where the stack names them, and finds the role of a group for each', async () => {
    const further = await renderStack('dev', {
      config: {
        appClients: [
          { name: 'panel', callbackUrls: ['https://panel.example.com/'] },
          { name: 'partner', confidential: true, callbackUrls: ['https://partner.example.com/'] },
        ],
        identityPool: { enabled: true, clients: ['mobile', 'panel'], groups: { Admins: ['gates'] } },
      },
    });
    const providers = property(resource(further, POOL), 'cognitoIdentityProviders') as object[];
    expect(providers).toEqual(
      ['mobile1client2id', 'panel1client2id'].map((clientId) => ({
        clientId,
        providerName: 'cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Mock12345',
        serverSideTokenCheck: true,
      })),
    );
    const roles = resource(further, 'aws:cognito/identityPoolRoleAttachment:IdentityPoolRoleAttachment');
    expect(property(roles, 'roleMappings')).toEqual(
      ['mobile1client2id', 'panel1client2id'].map((client) => ({
        identityProvider: `cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Mock12345:${client}`,
        type: 'Token',
        ambiguousRoleResolution: 'AuthenticatedRole',
      })),
    );
  });

  it("takes ID tokens of the mobile client of this stack's pool alone, and asks whether their user is still signed in", () => {
    expect(resource(stack, POOL).inputs).toMatchObject({
      allowClassicFlow: false,
      cognitoIdentityProviders: [
        {
          clientId: 'mobile1client2id',
          providerName: 'cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Mock12345',
          serverSideTokenCheck: true,
        },
      ],
    });
    expect(Object.keys(resource(stack, POOL).inputs)).not.toEqual(
      expect.arrayContaining(['supportedLoginProviders', 'openidConnectProviderArns', 'samlProviderArns']),
    );
  });

  it.each([
    ['signed-in', 'authenticated'],
    ['in-Admins', 'authenticated'],
    ['in-Deliveries', 'authenticated'],
    ['guests', 'unauthenticated'],
  ])(
    'has a role for %s that identities of this pool which are %s take for an hour at most',
    (name, people) => {
      const role = resource(stack, ROLE, `people-${name}`);
      expect(property(role, 'maxSessionDuration')).toBe(3600);
      expect(json<object>(role, 'assumeRolePolicy')).toEqual({
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Action: 'sts:AssumeRoleWithWebIdentity',
            Principal: { Federated: 'cognito-identity.amazonaws.com' },
            Condition: {
              StringEquals: {
                'cognito-identity.amazonaws.com:aud': 'eu-west-1:0f0e0d0c-1111-2222-3333-444455556666',
              },
              'ForAnyValue:StringLike': { 'cognito-identity.amazonaws.com:amr': people },
            },
          },
        ],
      });
    },
  );

  it('lets people follow the gates with a client id of their own, and keep files of their own', () => {
    expect(statements(stack, POLICY, 'people-signed-in')).toEqual([
      ...follow(`${IDENTITY}*`),
      {
        Effect: 'Allow',
        Action: ['s3:GetObject', 's3:PutObject', 's3:DeleteObject'],
        Resource: [`${BUCKET}/own/${IDENTITY}/*`],
      },
      {
        Effect: 'Allow',
        Action: ['s3:ListBucket'],
        Resource: [BUCKET],
        Condition: { StringLike: { 's3:prefix': `own/${IDENTITY}/*` } },
      },
      ...readShared,
    ]);
  });

  it('never lets anybody publish over AWS IoT, or change a shadow', () => {
    const all = [...resources(stack, POLICY, 'people'), resource(stack, 'aws:iot/policy:Policy', 'people')]
      .flatMap((policy) => json<{ Statement: Statement[] }>(policy, 'policy').Statement)
      .flatMap(({ Action }) => Action)
      .filter((action) => action.startsWith('iot:'));
    expect([...new Set(all)].sort()).toEqual(['iot:Connect', 'iot:Receive', 'iot:Subscribe']);
  });

  it('gives members of a group what the group has, in place of what all have', () => {
    expect(statements(stack, POLICY, 'people-in-Admins')).toEqual([
      ...follow(`${IDENTITY}*`),
      ...readShared,
      { Effect: 'Allow', Action: ['s3:PutObject', 's3:DeleteObject'], Resource: [`${BUCKET}/shared/*`] },
    ]);
    expect(statements(stack, POLICY, 'people-in-Deliveries')).toEqual(follow(`${IDENTITY}*`));
    expect(
      resource(stack, 'aws:cognito/identityPoolRoleAttachment:IdentityPoolRoleAttachment').inputs,
    ).toMatchObject({
      roles: {
        authenticated: 'arn:aws:iam::111122223333:role/gatehouse-people-signed-in',
        unauthenticated: 'arn:aws:iam::111122223333:role/gatehouse-people-guests',
      },
      roleMappings: [
        {
          identityProvider: 'cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Mock12345:mobile1client2id',
          type: 'Token',
          ambiguousRoleResolution: 'AuthenticatedRole',
        },
      ],
    });
    expect(
      resources(stack, GROUP).map(({ inputs }) => [inputs['name'], inputs['precedence'], inputs['roleArn']]),
    ).toEqual([
      ['Admins', 0, 'arn:aws:iam::111122223333:role/gatehouse-people-in-Admins'],
      ['Deliveries', 1, 'arn:aws:iam::111122223333:role/gatehouse-people-in-Deliveries'],
    ]);
  });

  it('gives guests what is named, and no gate', () => {
    expect(property(resource(stack, POOL), 'allowUnauthenticatedIdentities')).toBe(true);
    expect(statements(stack, POLICY, 'people-guests')).toEqual(readShared);
  });

  it('has an AWS IoT policy for identities of the region, which stays while somebody may have it', () => {
    const policy = resource(stack, 'aws:iot/policy:Policy', 'people');
    expect(json<{ Statement: Statement[] }>(policy, 'policy').Statement).toEqual(follow('eu-west-1:*'));
    expect(policy.retainOnDelete).toBe(true);
  });

  it('lets the service attach policies to identities, and to nothing that has an ARN', () => {
    expect(statements(stack, POLICY, 'gatehouse-task').slice(-2)).toEqual([
      { Effect: 'Allow', Action: ['iot:AttachPolicy'], Resource: ['*'] },
      {
        Effect: 'Deny',
        Action: ['iot:AttachPolicy'],
        Resource: ['arn:*:iot:*:*:cert/*', 'arn:*:iot:*:*:thinggroup/*'],
      },
    ]);
    const [container] = json<{ environment: object[] }[]>(
      resource(stack, 'aws:ecs/taskDefinition:TaskDefinition'),
      'containerDefinitions',
    );
    expect(container?.environment).toEqual(
      expect.arrayContaining([
        { name: 'IDENTITY_POOL_ID', value: 'eu-west-1:0f0e0d0c-1111-2222-3333-444455556666' },
        { name: 'IDENTITY_IOT_POLICY', value: 'gatehouse-people' },
      ]),
    );
  });

  it('keeps files in a bucket that pages of the configured origins may use', () => {
    expect(resource(stack, 'aws:s3/bucketCorsConfiguration:BucketCorsConfiguration').inputs).toMatchObject({
      bucket: 'gatehouse-people-files',
      corsRules: [{ allowedOrigins: ['https://app.example.com'] }],
    });
    expect(stack.outputs).toMatchObject({
      identityPoolId: 'eu-west-1:0f0e0d0c-1111-2222-3333-444455556666',
      peopleFilesBucket: 'gatehouse-people-files',
    });
  });

  it('is told to Amplify, with its bucket', () => {
    expect(JSON.parse(String(stack.outputs['amplifyOutputs']))).toMatchObject({
      auth: {
        identity_pool_id: 'eu-west-1:0f0e0d0c-1111-2222-3333-444455556666',
        unauthenticated_identities_enabled: true,
      },
      storage: { aws_region: 'eu-west-1', bucket_name: 'gatehouse-people-files' },
    });
  });

  it('has no bucket where nobody keeps files, no guests where none are named, and one role for all without groups', async () => {
    const small = await renderStack('dev', { config: { identityPool: { enabled: true } } });
    expect(resources(small, 'aws:s3/bucket:Bucket', 'people')).toEqual([]);
    expect(resources(small, ROLE, 'people').map(({ name }) => name)).toEqual(['gatehouse-people-signed-in']);
    expect(property(resource(small, POOL), 'allowUnauthenticatedIdentities')).toBe(false);
    expect(
      property(
        resource(small, 'aws:cognito/identityPoolRoleAttachment:IdentityPoolRoleAttachment'),
        'roleMappings',
      ),
    ).toBeUndefined();
    expect(JSON.parse(String(small.outputs['amplifyOutputs']))).not.toHaveProperty('storage');
  });

  it('encrypts and decrypts files with the key of the stack through S3 alone', async () => {
    const kmsKeyArn = 'arn:aws:kms:eu-west-1:111122223333:key/0f0e0d0c-1111-2222-3333-444455556666';
    const identityPool = { enabled: true, signedIn: ['own-files'], guests: ['shared-files'] };
    const encrypted = await renderStack('dev', { config: { kmsKeyArn, identityPool } });
    const throughS3 = { StringEquals: { 'kms:ViaService': 's3.eu-west-1.amazonaws.com' } };
    const last = (name: string) => statements(encrypted, POLICY, name).at(-1);
    expect(last('people-signed-in')).toEqual({
      Effect: 'Allow',
      Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
      Resource: [kmsKeyArn],
      Condition: throughS3,
    });
    expect(last('people-guests')).toMatchObject({ Action: ['kms:Decrypt'], Condition: throughS3 });
  });
});
