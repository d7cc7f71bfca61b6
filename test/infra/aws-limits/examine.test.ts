import { findings } from './examine';

const role = (inputs: object) => ({
  type: 'aws:iam/role:Role',
  name: 'gatehouse-task',
  inputs: { assumeRolePolicy: '{}', ...inputs },
});

const rule = (inputs: object) => ({
  type: 'aws:lb/listenerRule:ListenerRule',
  name: 'gatehouse-console',
  inputs: { listenerArn: 'arn:listener', priority: 1, conditions: [], actions: [], ...inputs },
});

describe('the examination of rendered resources', () => {
  it('finds nothing where everything is mapped and within the limits', () => {
    const action = {
      type: 'fixed-response',
      fixedResponse: { statusCode: '404', contentType: 'text/plain' },
    };
    expect(findings([role({ description: 'Starts the service' }), rule({ actions: [action] })])).toEqual([]);
  });

  it('names a type without a mapping', () => {
    expect(findings([{ type: 'aws:sqs/queue:Queue', name: 'commands', inputs: {} }])).toEqual([
      expect.stringContaining('aws:sqs/queue:Queue commands: has no mapping'),
    ]);
  });

  it('names a property without a mapping', () => {
    expect(findings([role({ permissionLimit: 'arn:aws:iam::aws:policy/Limit' })])).toEqual([
      expect.stringContaining('gatehouse-task: permissionLimit is mapped to no member of any call'),
    ]);
  });

  it('names a property without a mapping inside another', () => {
    expect(findings([rule({ actions: [{ type: 'forward', fixedAnswer: {} }] })])).toEqual([
      expect.stringContaining('actions.fixedAnswer is mapped to no member of elbv2.CreateRule'),
    ]);
  });

  it('checks the values inside a property whose name differs', () => {
    const action = { type: 'fixed-response', fixedResponse: { statusCode: '999' } };
    expect(findings([rule({ actions: [action] })])).toEqual([
      expect.stringContaining('Actions[0].FixedResponseConfig.StatusCode: is "999", which does not match'),
    ]);
  });

  it('checks JSON in text', () => {
    const definition = {
      type: 'aws:ecs/taskDefinition:TaskDefinition',
      name: 'gatehouse',
      inputs: { family: 'gatehouse', containerDefinitions: '[{"name": "gatehouse", "colour": "red"}]' },
    };
    expect(findings([definition])).toEqual([
      expect.stringContaining(
        'containerDefinitions.colour is mapped to no member of ecs.RegisterTaskDefinition',
      ),
    ]);
  });

  it('checks what a secret holds', () => {
    expect(findings([role({ description: { '<secret>': '\u0007' } })])).toEqual([
      expect.stringContaining('iam.CreateRole: Description: is'),
    ]);
  });

  it('names a member that AWS requires', () => {
    expect(findings([{ ...role({}), inputs: {} }])).toEqual([
      expect.stringContaining('iam.CreateRole: AssumeRolePolicyDocument: is required'),
    ]);
  });

  it('counts the random part that Pulumi appends to a name', () => {
    const named = (characters: number) => ({ ...role({}), name: 'r'.repeat(characters) });
    expect(findings([named(56)])).toEqual([]);
    expect(findings([named(57)])).toEqual([
      expect.stringContaining('RoleName: has 65 characters, at most 64'),
    ]);
  });

  it("checks the provider's tags on each resource that takes some", () => {
    const provider = {
      type: 'pulumi:providers:aws',
      name: 'aws',
      inputs: { defaultTags: '{"tags":{"Owner":"Miller & Sons"}}' },
    };
    expect(findings([provider, role({})])).toEqual([
      expect.stringContaining('iam.CreateRole: Tags[0].Value: is "Miller & Sons", which does not match'),
    ]);
  });
});
