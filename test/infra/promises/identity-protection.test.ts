import { EVERYTHING } from '../support/everything';
import { property, resource, resources } from '../support/find-resources';
import { renderIdentity } from '../support/render-identity';
import type { RenderedStack } from '../support/render-stack';

const pool = (stack: RenderedStack) => resource(stack, 'aws:cognito/userPool:UserPool');
const RISKS = 'aws:cognito/riskConfiguration:RiskConfiguration';
const ENFORCED = { userPoolTier: 'plus', threatProtection: 'enforced' };

let byDefault: RenderedStack;
let chosen: RenderedStack;
beforeAll(async () => {
  byDefault = await renderIdentity();
  const { passwords, devices, attributes, threats, messages } = EVERYTHING;
  chosen = await renderIdentity({ ...ENFORCED, passwords, devices, attributes, threats, messages });
});

describe('attributes of people', () => {
  it('are those that accounts need, and then those that the stack adds', () => {
    const names = (stack: RenderedStack) =>
      (property(pool(stack), 'schemas') as { name: string }[]).map(({ name }) => name);
    expect(names(byDefault)).toEqual(['email']);
    expect(names(chosen)).toEqual(['email', 'given_name', 'family_name', 'plot', 'floor']);
  });

  it('say what Cognito would add to them, and be seen as changed', () => {
    expect(pool(chosen).inputs['schemas']).toMatchObject([
      { name: 'email', required: true },
      {
        name: 'given_name',
        required: true,
        mutable: true,
        stringAttributeConstraints: { minLength: '0', maxLength: '2048' },
      },
      { name: 'family_name', required: true },
      {
        name: 'plot',
        attributeDataType: 'String',
        required: false,
        mutable: true,
        stringAttributeConstraints: { minLength: '0', maxLength: '20' },
      },
      {
        name: 'floor',
        attributeDataType: 'Number',
        mutable: false,
        numberAttributeConstraints: { minValue: '0', maxValue: '200' },
      },
    ]);
  });

  it('are open to an app client as far as the stack says, else as far as Cognito does', () => {
    const client = (stack: RenderedStack, name: string) =>
      resource(stack, 'aws:cognito/userPoolClient:UserPoolClient', name);
    expect(property(client(chosen, 'mobile'), 'writeAttributes')).toEqual([
      'email',
      'given_name',
      'family_name',
      'locale',
      'custom:plot',
    ]);
    expect(property(client(chosen, 'mobile'), 'readAttributes')).toContain('custom:plot');
    expect(property(client(chosen, 'web'), 'readAttributes')).toBeUndefined();
    expect(property(client(byDefault, 'mobile'), 'writeAttributes')).toBeUndefined();
  });

  it('are told to the trigger that puts them into access tokens', () => {
    const trigger = (stack: RenderedStack) => resource(stack, 'aws:lambda/function:Function', 'pre-token');
    expect(property(trigger(chosen), 'environment.variables.TOKEN_ATTRIBUTES')).toBe(
      'given_name,custom:plot',
    );
    expect(property(trigger(byDefault), 'environment')).toBeUndefined();
  });
});

describe('passwords', () => {
  it('are long and otherwise free, unless the stack demands kinds of characters', () => {
    expect(property(pool(byDefault), 'passwordPolicy')).toEqual({
      minimumLength: 12,
      requireLowercase: false,
      requireUppercase: false,
      requireNumbers: false,
      requireSymbols: false,
      temporaryPasswordValidityDays: 7,
    });
    expect(property(pool(chosen), 'passwordPolicy')).toMatchObject({
      requireLowercase: true,
      requireUppercase: true,
      requireNumbers: true,
      requireSymbols: true,
      passwordHistorySize: 24,
    });
  });
});

describe('devices', () => {
  it('are forgotten, remembered by choice or always', async () => {
    expect(property(pool(byDefault), 'deviceConfiguration')).toBeUndefined();
    expect(property(pool(chosen), 'deviceConfiguration')).toEqual({
      challengeRequiredOnNewDevice: true,
      deviceOnlyRememberedOnUserPrompt: true,
    });
    const always = await renderIdentity({ devices: { remember: 'always' } });
    expect(property(pool(always), 'deviceConfiguration')).toEqual({
      challengeRequiredOnNewDevice: false,
      deviceOnlyRememberedOnUserPrompt: false,
    });
  });
});

describe('threat protection', () => {
  it('answers risks as the stack says, tells people, and knows addresses', () => {
    expect(resource(chosen, RISKS).inputs).toMatchObject({
      accountTakeoverRiskConfiguration: {
        actions: {
          lowAction: { eventAction: 'MFA_IF_CONFIGURED', notify: true },
          mediumAction: { eventAction: 'MFA_REQUIRED', notify: true },
          highAction: { eventAction: 'BLOCK', notify: true },
        },
        notifyConfiguration: {
          sourceArn: 'arn:aws:ses:eu-west-1:111122223333:identity/example.com',
          from: 'gates@example.com',
          replyTo: 'office@example.com',
          blockEmail: { textBody: expect.stringContaining('{ip-address}') },
        },
      },
      riskExceptionConfiguration: {
        blockedIpRangeLists: ['198.51.100.0/24'],
        skippedIpRangeLists: ['192.0.2.0/24', '2001:db8::/32'],
      },
    });
  });

  it('lets leaked passwords pass where the stack says so, and answers nothing where it is not enforced', async () => {
    const lenient = await renderIdentity({ ...ENFORCED, threats: { leakedPasswords: 'allow' } });
    expect(
      property(resource(lenient, RISKS), 'compromisedCredentialsRiskConfiguration.actions.eventAction'),
    ).toBe('NO_ACTION');
    expect(property(resource(lenient, RISKS), 'riskExceptionConfiguration')).toBeUndefined();
    expect(resources(byDefault, RISKS)).toEqual([]);
  });
});

describe('the firewall of the sign-in', () => {
  const WEB_ACL = 'aws:wafv2/webAcl:WebAcl';

  it('is there only where the stack says so', () => {
    expect(resources(byDefault, WEB_ACL)).toEqual([]);
  });

  it('bounds the requests of an address to the user pool, and blocks addresses of ill repute', async () => {
    const stack = await renderIdentity({ signInFirewall: { enabled: true } });
    expect(resource(stack, WEB_ACL).inputs['rules']).toMatchObject([
      {
        action: { block: {} },
        statement: { rateBasedStatement: { aggregateKeyType: 'IP', evaluationWindowSec: 300, limit: 2000 } },
      },
      { statement: { managedRuleGroupStatement: { name: 'AWSManagedRulesAmazonIpReputationList' } } },
    ]);
    expect(resource(stack, 'aws:wafv2/webAclAssociation:WebAclAssociation').inputs).toMatchObject({
      resourceArn: 'arn:aws:cognito-idp:eu-west-1:111122223333:userpool/eu-west-1_Mock12345',
    });
    const wider = await renderIdentity({ signInFirewall: { enabled: true, requestsPerFiveMinutes: 5000 } });
    expect(property(resource(wider, WEB_ACL), 'rules.0.statement.rateBasedStatement.limit')).toBe(5000);
  });
});
