import { MANAGED_RULE_GROUPS } from '../../../infra/edge/managed-rule-groups';
import { property, resource } from '../support/find-resources';
import type { PlainObject, PlainValue } from '../support/plain-values';
import { type RenderedStack, renderStack } from '../support/render-stack';

/** A request as the firewall sees it: what it asks for, and what managed rules found in it. */
interface Inspected {
  method: string;
  path: string;
  labels: string[];
}

/** Evaluates the statements that our own rules are made of. */
function matches(statement: PlainObject, request: Inspected): boolean {
  const [[kind, value] = ['', null]] = Object.entries(statement) as [string, PlainValue][];
  const body = value as PlainObject;
  switch (kind) {
    case 'andStatement':
      return (body['statements'] as PlainObject[]).every((inner) => matches(inner, request));
    case 'orStatement':
      return (body['statements'] as PlainObject[]).some((inner) => matches(inner, request));
    case 'notStatement':
      return !matches(body['statement'] as PlainObject, request);
    case 'labelMatchStatement':
      return request.labels.includes(body['key'] as string);
    case 'byteMatchStatement':
      return request.method === body['searchString'];
    case 'regexMatchStatement':
      return new RegExp(body['regexString'] as string).test(request.path);
    default:
      throw new Error(`The test can't evaluate ${kind}`);
  }
}

const BODY_LABELS = MANAGED_RULE_GROUPS.flatMap(({ bodyRules }) => Object.values(bodyRules));

describe('the firewall', () => {
  let stack: RenderedStack;
  let rules: PlainObject[];
  beforeAll(async () => {
    stack = await renderStack('prod');
    rules = property(resource(stack, 'aws:wafv2/webAcl:WebAcl'), 'rules') as PlainObject[];
  });

  const rule = (name: string) => rules.find((candidate) => candidate['name'] === name)!;
  const blocksBody = (request: Inspected) => matches(rule('bodies')['statement'] as PlainObject, request);

  it('stands in front of the load balancer', () => {
    expect(resource(stack, 'aws:wafv2/webAclAssociation:WebAclAssociation').inputs).toEqual({
      resourceArn: expect.stringContaining('loadbalancer/app/gatehouse'),
      webAclArn: expect.stringContaining('wafv2'),
    });
  });

  it('knows every rule of its groups that inspects a body', () => {
    // From "AWS Managed Rules rule groups list"; none of the IP reputation list does.
    expect(MANAGED_RULE_GROUPS.map(({ name, bodyRules }) => [name, Object.keys(bodyRules).sort()])).toEqual([
      ['AWSManagedRulesAmazonIpReputationList', []],
      [
        'AWSManagedRulesCommonRuleSet',
        [
          'CrossSiteScripting_BODY',
          'EC2MetaDataSSRF_BODY',
          'GenericLFI_BODY',
          'GenericRFI_BODY',
          'SizeRestrictions_BODY',
        ],
      ],
      [
        'AWSManagedRulesKnownBadInputsRuleSet',
        ['JavaDeserializationRCE_BODY', 'Log4JRCE_BODY', 'ReactJSRCE_BODY'],
      ],
    ]);
  });

  it('only labels what its managed rules find in a body', () => {
    for (const { name, bodyRules } of MANAGED_RULE_GROUPS) {
      const group = (rule(name)['statement'] as PlainObject)['managedRuleGroupStatement'] as PlainObject;
      const overrides = group['ruleActionOverrides'] as PlainObject[];
      for (const bodyRule of Object.keys(bodyRules)) {
        expect(overrides).toContainEqual({ name: bodyRule, actionToUse: { count: {} } });
      }
    }
  });

  it.each(BODY_LABELS)('blocks a body labelled %s, but not in an uploaded image', (label) => {
    expect(blocksBody({ method: 'POST', path: '/v1/gates/control', labels: [label] })).toBe(true);
    expect(blocksBody({ method: 'PUT', path: '/v1/profile-image', labels: [label] })).toBe(false);
    expect(blocksBody({ method: 'PUT', path: '/v1/profile-image/', labels: [label] })).toBe(false);
  });

  it('makes no exception for anything that only resembles the upload', () => {
    const labels = [BODY_LABELS[0]!];
    for (const [method, path] of [
      ['POST', '/v1/profile-image'],
      ['PUT', '/v1/profile-images'],
      ['PUT', '/v1/gates/control/v1/profile-image'],
      ['PUT', '/v1/profile-image/../gates/control'],
      ['PUT', '/v1/profile-image//'],
    ] as const) {
      expect(blocksBody({ method, path, labels })).toBe(true);
    }
  });

  it('passes a request in which nothing was found', () => {
    expect(blocksBody({ method: 'POST', path: '/v1/gates/control', labels: [] })).toBe(false);
  });

  it('evaluates labels after the rules that set them', () => {
    const order = [...rules].sort((a, b) => Number(a['priority']) - Number(b['priority']));
    expect(order.map(({ name }) => name)).toEqual([
      'rate',
      ...MANAGED_RULE_GROUPS.map(({ name }) => name),
      'bodies',
    ]);
    expect(rule('bodies')['action']).toEqual({ block: {} });
  });

  it('blocks neither large cookies, as the load balancer sets them, nor requests without a User-Agent', () => {
    const group = (rule('AWSManagedRulesCommonRuleSet')['statement'] as PlainObject)[
      'managedRuleGroupStatement'
    ];
    for (const name of ['SizeRestrictions_Cookie_HEADER', 'NoUserAgent_HEADER']) {
      expect((group as PlainObject)['ruleActionOverrides']).toContainEqual({
        name,
        actionToUse: { count: {} },
      });
    }
  });

  it('limits requests for each IP address', () => {
    expect(rule('rate')).toMatchObject({
      action: { block: {} },
      statement: { rateBasedStatement: { aggregateKeyType: 'IP', evaluationWindowSec: 300, limit: 1000 } },
    });
  });

  it('logs no credentials', () => {
    const logging = resource(stack, 'aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration');
    expect(property(logging, 'redactedFields')).toEqual([
      { singleHeader: { name: 'authorization' } },
      { singleHeader: { name: 'cookie' } },
    ]);
  });
});
