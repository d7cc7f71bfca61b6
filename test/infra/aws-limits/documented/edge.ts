import { type DocumentedLimit, exceeds, type Inputs, onEach } from './limit';

const QUOTAS = 'Quotas for your Application Load Balancers';
const NAME = /^(?!-)[A-Za-z0-9-]{1,32}(?<!-)$/;
const RULE = 'aws:lb/listenerRule:ListenerRule';
const MANAGED_LOG_GROUP = /:log-group:aws-waf-logs-[^:]*$/;

/** Capacity of AWS's managed rule groups in web ACL capacity units (AWS WAF: "AWS Managed Rules rule groups list"). */
const CAPACITY: Record<string, number> = {
  AWSManagedRulesAmazonIpReputationList: 25,
  AWSManagedRulesCommonRuleSet: 700,
  AWSManagedRulesKnownBadInputsRuleSet: 200,
};

interface Condition {
  pathPattern?: { values: string[] };
  httpHeader?: { httpHeaderName: string; values: string[] };
}

const conditions = (inputs: Inputs) => (inputs['conditions'] ?? []) as Condition[];

const conditionValues = (inputs: Inputs): string[] =>
  conditions(inputs).flatMap(({ pathPattern, httpHeader }) => [
    ...(pathPattern?.values ?? []),
    ...(httpHeader?.values ?? []),
  ]);

const managedRuleGroups = (inputs: Inputs): string[] =>
  ((inputs['rules'] ?? []) as { statement: { managedRuleGroupStatement?: { name: string } } }[]).flatMap(
    ({ statement }) => statement.managedRuleGroupStatement?.name ?? [],
  );

export const EDGE_LIMITS: DocumentedLimit[] = [
  onEach('CreateLoadBalancer', ['aws:lb/loadBalancer:LoadBalancer'], ({ name }) => {
    const allowed = NAME.test(String(name)) && !String(name).startsWith('internal-');
    return (
      !allowed && `name "${name}" must have 1 to 32 letters, digits or inner hyphens, not "internal-" first`
    );
  }),
  onEach(
    'CreateTargetGroup',
    ['aws:lb/targetGroup:TargetGroup'],
    ({ name }) =>
      !NAME.test(String(name)) && `name "${name}" must have 1 to 32 letters, digits or inner hyphens`,
  ),
  {
    page: QUOTAS,
    problems(resources) {
      const rules = resources.filter(({ type }) => type === RULE);
      const found = exceeds('the load balancer has', rules.length, 100, 'rules');
      return found ? [`${RULE}: ${found}`] : [];
    },
  },
  onEach(QUOTAS, [RULE], (inputs) => exceeds('has', conditionValues(inputs).length, 5, 'condition values')),
  // "Quotas for your Application Load Balancers" has 6; the page that describes the conditions says 5.
  onEach('Condition types for listener rules', [RULE], (inputs) =>
    exceeds('has', conditionValues(inputs).join('').replace(/[^*?]/g, '').length, 5, 'wildcards'),
  ),
  onEach('Condition types for listener rules', [RULE], (inputs) => {
    const long = conditionValues(inputs).find((value) => value.length > 128);
    return long && exceeds('a condition value has', long.length, 128);
  }),
  onEach('HttpHeaderConditionConfig', [RULE], (inputs) => {
    const names = conditions(inputs).map(({ httpHeader }) => httpHeader?.httpHeaderName ?? '');
    return exceeds('a header name has', Math.max(0, ...names.map((name) => name.length)), 40);
  }),
  // A lower bound: the stack's own rules count too, a few units each.
  onEach('Web ACL capacity units (WCUs) in AWS WAF', ['aws:wafv2/webAcl:WebAcl'], (inputs) => {
    const groups = managedRuleGroups(inputs);
    const unknown = groups.find((group) => !(group in CAPACITY));
    if (unknown) return `the capacity of ${unknown} is not listed in documented/edge.ts`;
    const capacity = groups.map((group) => CAPACITY[group]!).reduce((sum, units) => sum + units, 0);
    return exceeds('its managed rule groups take', capacity, 1_500, 'capacity units');
  }),
  onEach(
    'Logging AWS WAF web ACL traffic',
    ['aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration'],
    (inputs) => {
      const destinations = (inputs['logDestinationConfigs'] ?? []) as string[];
      const wrong = destinations.find((arn) => arn.includes(':log-group:') && !MANAGED_LOG_GROUP.test(arn));
      return wrong && `the log group of ${wrong} must be named aws-waf-logs-...`;
    },
  ),
];
