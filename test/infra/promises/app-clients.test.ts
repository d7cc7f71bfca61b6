import { EVERYTHING } from '../support/everything';
import { property, resource, resources } from '../support/find-resources';
import { renderIdentity } from '../support/render-identity';
import { type RenderedStack, renderStack } from '../support/render-stack';

const CLIENT = 'aws:cognito/userPoolClient:UserPoolClient';
const POOL = 'aws:cognito/userPool:UserPool';

const environmentOf = (stack: RenderedStack): Record<string, string> => {
  const [task] = resources(stack, 'aws:ecs/taskDefinition:TaskDefinition');
  const [container] = JSON.parse(String(property(task!, 'containerDefinitions')));
  return Object.fromEntries(
    container.environment.map(({ name, value }: { name: string; value: string }) => [name, value]),
  );
};

describe('further app clients', () => {
  let stack: RenderedStack;
  beforeAll(async () => {
    stack = await renderStack('prod', { config: EVERYTHING });
  });

  it('may as much as mobile where they are public, with URLs and lifetimes of their own', () => {
    const { inputs } = resource(stack, CLIENT, 'panel');
    const mobile = resource(stack, CLIENT, 'mobile').inputs;
    expect(inputs).toEqual({
      ...mobile,
      name: 'panel',
      callbackUrls: ['https://panel.example.com/signed-in'],
      logoutUrls: ['https://panel.example.com/'],
      readAttributes: undefined,
      writeAttributes: undefined,
      accessTokenValidity: 5,
      idTokenValidity: 5,
      refreshTokenValidity: 1,
    });
    expect(inputs['generateSecret']).toBe(false);
  });

  it('have a secret and no more than sign-in where they are confidential, and else the lifetimes of the stack', () => {
    expect(resource(stack, CLIENT, 'partner').inputs).toMatchObject({
      generateSecret: true,
      explicitAuthFlows: ['ALLOW_REFRESH_TOKEN_AUTH', 'ALLOW_USER_AUTH'],
      allowedOauthScopes: ['openid', 'profile', 'email'],
      accessTokenValidity: 15,
      refreshTokenValidity: 30,
    });
  });

  it('have sign-in pages, and tokens that the service takes for those of people', () => {
    const brandings = resources(stack, 'aws:cognito/managedLoginBranding:ManagedLoginBranding');
    expect(brandings.map((branding) => property(branding, 'clientId')).sort()).toEqual([
      'mobile1client2id',
      'panel1client2id',
      'partner1client2id',
      'web1client2id',
    ]);
    expect(environmentOf(stack)['COGNITO_CLIENT_IDS']).toBe(
      'web1client2id,mobile1client2id,panel1client2id,partner1client2id',
    );
  });

  it('are outputs by name, with secrets that stay secret', () => {
    expect(stack.outputs['clientIds']).toEqual({
      web: 'web1client2id',
      mobile: 'mobile1client2id',
      panel: 'panel1client2id',
      partner: 'partner1client2id',
      'night-guard': 'guard1client2id',
    });
    expect(stack.outputs['clientSecrets']).toEqual({
      '<secret>': { partner: 'mock-client-secret', 'night-guard': 'mock-client-secret' },
    });
  });
});

describe('machine clients', () => {
  const MACHINES = {
    gates: ['main', 'yard', 'moat'].map((id) => ({
      id,
      name: `The ${id}`,
      topic: `gates/${id}`,
      thing: id,
      groups: ['Admins'],
    })),
    machineClients: [
      { name: 'guard', gates: ['main', 'yard'] },
      { name: 'robot', gates: ['yard'], accessTokenMinutes: 5 },
    ],
  };

  it('get tokens for their own credentials and nothing else, with the scopes of their gates', async () => {
    const stack = await renderIdentity(MACHINES);
    expect(resource(stack, CLIENT, 'guard').inputs).toEqual({
      name: 'guard',
      userPoolId: 'eu-west-1_Mock12345',
      generateSecret: true,
      explicitAuthFlows: ['ALLOW_REFRESH_TOKEN_AUTH'],
      allowedOauthFlowsUserPoolClient: true,
      allowedOauthFlows: ['client_credentials'],
      allowedOauthScopes: ['gates/main', 'gates/yard'],
      preventUserExistenceErrors: 'ENABLED',
      enableTokenRevocation: true,
      accessTokenValidity: 60,
      tokenValidityUnits: { accessToken: 'minutes' },
    });
    expect(resource(stack, CLIENT, 'robot').inputs).toMatchObject({
      allowedOauthScopes: ['gates/yard'],
      accessTokenValidity: 5,
    });
  });

  it('wait for the resource server, which has a scope for each gate that a machine commands', async () => {
    const stack = await renderIdentity(MACHINES);
    const server = resource(stack, 'aws:cognito/resourceServer:ResourceServer');
    expect(server.inputs).toEqual({
      userPoolId: 'eu-west-1_Mock12345',
      identifier: 'gates',
      name: 'Gates',
      scopes: [
        { scopeName: 'main', scopeDescription: 'See and command The main' },
        { scopeName: 'yard', scopeDescription: 'See and command The yard' },
      ],
    });
    expect(resource(stack, CLIENT, 'guard').dependsOn).toContain(server.urn);
  });

  it('make Cognito call the trigger for them too, which writes an audit record unless the stack leaves that out', async () => {
    const trigger = (stack: RenderedStack) => [
      property(resource(stack, POOL), 'lambdaConfig.preTokenGenerationConfig.lambdaVersion'),
      property(resource(stack, 'aws:lambda/function:Function', 'pre-token'), 'environment.variables'),
      resource(stack, 'aws:cloudwatch/logGroup:LogGroup', 'pre-token').protect,
    ];
    const protectedStack = { ...MACHINES, protect: true };
    expect(trigger(await renderIdentity(protectedStack))).toEqual(['V3_0', { AUDIT_MACHINES: 'true' }, true]);
    expect(trigger(await renderIdentity({ ...protectedStack, signIn: { audit: false } }))).toEqual([
      'V3_0',
      undefined,
      false,
    ]);
    expect(trigger(await renderIdentity({ protect: true }))).toEqual(['V2_0', undefined, false]);
  });

  it('are known to the service by name, apart from those of people, and not at all where there is none', async () => {
    const machines = environmentOf(await renderStack('dev', { config: MACHINES }));
    expect(JSON.parse(machines['COGNITO_MACHINE_CLIENTS'] ?? '')).toEqual({
      guard1client2id: 'guard',
      robot1client2id: 'robot',
    });
    expect(machines['COGNITO_CLIENT_IDS']).toBe('web1client2id,mobile1client2id');
    expect(environmentOf(await renderStack('dev'))).not.toHaveProperty('COGNITO_MACHINE_CLIENTS');
  });
});
