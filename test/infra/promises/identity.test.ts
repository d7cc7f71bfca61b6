import vm from 'node:vm';
import type { PreTokenGenerationV2TriggerEvent } from 'aws-lambda';
import { bundleSource } from '../../../infra/lambda/bundle-source';
import { property, resource, resources } from '../support/find-resources';
import type { PlainObject } from '../support/plain-values';
import { type RenderedStack, renderStack } from '../support/render-stack';

const CLIENT = 'aws:cognito/userPoolClient:UserPoolClient';

describe('Cognito', () => {
  let dev: RenderedStack;
  let prod: RenderedStack;
  beforeAll(async () => {
    dev = await renderStack('dev');
    prod = await renderStack('prod');
  });

  it('calls the pre-token-generation trigger at V2_0, which alone can change access tokens', () => {
    const pool = resource(dev, 'aws:cognito/userPool:UserPool');
    expect(property(pool, 'lambdaConfig.preTokenGenerationConfig')).toEqual({
      lambdaArn: expect.stringContaining('gatehouse-pool-pre-token'),
      lambdaVersion: 'V2_0',
    });
    expect(resource(dev, 'aws:lambda/permission:Permission', 'pre-token').inputs).toMatchObject({
      principal: 'cognito-idp.amazonaws.com',
      sourceArn: 'arn:aws:cognito-idp:eu-west-1:111122223333:userpool/eu-west-1_Mock12345',
    });
    expect(resource(dev, 'aws:lambda/function:Function', 'pre-token').inputs).toMatchObject({
      runtime: 'nodejs24.x',
      architectures: ['arm64'],
      handler: 'index.handler',
    });
  });

  it('says what threat protection does about each risk, where it is enforced', async () => {
    expect(resource(prod, 'aws:cognito/riskConfiguration:RiskConfiguration').inputs).toEqual({
      userPoolId: 'eu-west-1_Mock12345',
      accountTakeoverRiskConfiguration: {
        actions: {
          lowAction: { eventAction: 'NO_ACTION', notify: false },
          mediumAction: { eventAction: 'MFA_IF_CONFIGURED', notify: false },
          highAction: { eventAction: 'BLOCK', notify: false },
        },
      },
      compromisedCredentialsRiskConfiguration: {
        eventFilters: ['SIGN_IN', 'PASSWORD_CHANGE', 'SIGN_UP'],
        actions: { eventAction: 'BLOCK' },
      },
    });
    expect(resources(dev, 'aws:cognito/riskConfiguration:RiskConfiguration')).toEqual([]);
  });

  it('keeps the account of an administrator who is no longer named, and ends the membership', () => {
    const [user] = resources(prod, 'aws:cognito/user:User');
    const [membership] = resources(prod, 'aws:cognito/userInGroup:UserInGroup');
    expect([user?.retainOnDelete, membership?.retainOnDelete]).toEqual([true, false]);
  });

  it('has a domain prefix of digits after its name, in which no reserved word can occur', () => {
    expect(
      resources(dev, 'random:index/randomString:RandomString').find(({ name }) => name === 'gatehouse')
        ?.inputs,
    ).toMatchObject({
      lower: false,
      upper: false,
      special: false,
    });
  });

  it('only ever gets more user attributes: removing or changing one would replace the pool', () => {
    const released = [
      {
        name: 'email',
        attributeDataType: 'String',
        required: true,
        mutable: true,
        stringAttributeConstraints: { minLength: '0', maxLength: '2048' },
      },
    ];
    const schemas = property(resource(dev, 'aws:cognito/userPool:UserPool'), 'schemas') as PlainObject[];
    expect(schemas.slice(0, released.length)).toEqual(released);
    for (const schema of schemas) expect(schema['stringAttributeConstraints']).toBeDefined();
  });

  it('lets only administrators create users, who sign in with their e-mail address', () => {
    expect(resource(dev, 'aws:cognito/userPool:UserPool').inputs).toMatchObject({
      adminCreateUserConfig: { allowAdminCreateUserOnly: true },
      usernameAttributes: ['email'],
      usernameConfiguration: { caseSensitive: false },
      passwordPolicy: { minimumLength: 12 },
    });
  });

  it('sends the browser back to the load balancer, at its name in lower case', () => {
    expect(resource(dev, CLIENT, 'web').inputs).toMatchObject({
      generateSecret: true,
      allowedOauthFlows: ['code'],
      allowedOauthScopes: ['openid', 'profile', 'email', 'aws.cognito.signin.user.admin'],
      callbackUrls: ['https://gatehouse-1234567890.eu-west-1.elb.amazonaws.com/oauth2/idpresponse'],
      logoutUrls: ['signed-out', 'account'].map(
        (path) => `https://gatehouse-1234567890.eu-west-1.elb.amazonaws.com/${path}`,
      ),
    });
    expect(property(resource(prod, CLIENT, 'web'), 'callbackUrls')).toEqual([
      'https://gates.example.com/oauth2/idpresponse',
    ]);
  });

  it('gives mobile apps a public client, which also signs in and out on the API documentation', () => {
    expect(resource(prod, CLIENT, 'mobile').inputs).toMatchObject({
      generateSecret: false,
      allowedOauthFlows: ['code'],
      explicitAuthFlows: ['ALLOW_USER_SRP_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'],
      callbackUrls: ['gatehouse://signed-in', 'https://gates.example.com/docs/oauth2-redirect.html'],
      logoutUrls: ['gatehouse://signed-out', 'https://gates.example.com/docs'],
    });
  });

  it.each(['web', 'mobile'])(
    'issues short-lived, revocable tokens to %s, and tells nobody who has an account',
    (name) => {
      expect(resource(dev, CLIENT, name).inputs).toMatchObject({
        accessTokenValidity: 15,
        idTokenValidity: 15,
        refreshTokenValidity: 30,
        tokenValidityUnits: { accessToken: 'minutes', idToken: 'minutes', refreshToken: 'days' },
        enableTokenRevocation: true,
        preventUserExistenceErrors: 'ENABLED',
      });
    },
  );

  it('has managed login pages for every app client', () => {
    const brandings = resources(dev, 'aws:cognito/managedLoginBranding:ManagedLoginBranding');
    expect(brandings.map((branding) => property(branding, 'clientId'))).toEqual([
      'mobile1client2id',
      'web1client2id',
    ]);
    expect(resource(dev, 'aws:cognito/userPoolDomain:UserPoolDomain').inputs).toMatchObject({
      domain: 'gatehouse-k3v9x2',
      managedLoginVersion: 2,
    });
  });

  it('has a group for administrators, which comes first, and one for each configured name', () => {
    const names = (stack: RenderedStack) =>
      resources(stack, 'aws:cognito/userGroup:UserGroup').map((group) => property(group, 'name'));
    expect(names(dev)).toEqual(['Admins']);
    expect(names(prod)).toEqual(['Admins', 'Deliveries', 'Residents']);
    const precedences = resources(prod, 'aws:cognito/userGroup:UserGroup').map((group) =>
      property(group, 'precedence'),
    );
    expect(precedences).toEqual([0, 2, 1]);
  });

  it('invites configured administrators by e-mail, into their group', () => {
    const user = resource(prod, 'aws:cognito/user:User');
    expect(user.inputs).toEqual({
      userPoolId: 'eu-west-1_Mock12345',
      username: 'admin@example.com',
      attributes: { email: 'admin@example.com', email_verified: 'true' },
      desiredDeliveryMediums: ['EMAIL'],
    });
    expect(user.ignoreChanges).toEqual(['attributes']);
    expect(resource(prod, 'aws:cognito/userInGroup:UserInGroup').inputs).toMatchObject({
      username: 'admin@example.com',
      groupName: 'Admins',
    });
    expect(resources(dev, 'aws:cognito/user:User')).toEqual([]);
  });

  it('tells Amplify in its own format how to sign in', () => {
    const { amplifyOutputs } = prod.outputs;
    expect(JSON.parse(amplifyOutputs as string)).toMatchObject({
      version: '1.4',
      auth: {
        aws_region: 'eu-west-1',
        user_pool_id: 'eu-west-1_Mock12345',
        user_pool_client_id: 'mobile1client2id',
        mfa_configuration: 'REQUIRED',
        mfa_methods: ['TOTP'],
        password_policy: { min_length: 12 },
        oauth: {
          domain: 'gatehouse-k3v9x2.auth.eu-west-1.amazoncognito.com',
          redirect_sign_in_uri: ['gatehouse://signed-in'],
          response_type: 'code',
        },
      },
      custom: { API: { gatehouse: { endpoint: 'https://gates.example.com' } } },
    });
  });
});

describe('the bundled trigger', () => {
  it('is the handler, as AWS Lambda loads it', async () => {
    const loaded: { exports: { handler?: (event: unknown) => Promise<PreTokenGenerationV2TriggerEvent> } } = {
      exports: {},
    };
    vm.runInNewContext(bundleSource('pre-token-generation.ts'), {
      module: loaded,
      exports: loaded.exports,
      process,
    });
    const { response } = await loaded.exports.handler!({
      triggerSource: 'TokenGeneration_HostedAuth',
      callerContext: { clientId: 'client1' },
      request: { groupConfiguration: { groupsToOverride: ['Admins'] } },
    });
    expect(JSON.parse(JSON.stringify(response))).toEqual({
      claimsAndScopeOverrideDetails: {
        accessTokenGeneration: { scopesToAdd: ['openid', 'profile', 'email', 'Admins-client1'] },
      },
    });
  });

  it('names no path of the machine that built it', () => {
    expect(bundleSource('pre-token-generation.ts')).not.toContain(process.cwd());
  });

  it('is refused while the program runs where it does not compile', () => {
    expect(() => bundleSource('no-such-trigger.ts')).toThrow('no-such-trigger.ts');
  });
});
