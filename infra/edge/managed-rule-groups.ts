/** Managed rule group of AWS (AWS WAF: "AWS Managed Rules rule groups list"). */
export interface ManagedRuleGroup {
  name: string;
  /** Rules that inspect the body, each with the label that it adds; names and labels differ in case. */
  bodyRules: Record<string, string>;
  /** Other rules that must not block. */
  countedRules: string[];
}

/**
 * Managed rule groups that fit an HTTP API on Node.js: sources with a bad reputation, the core rule set, and inputs
 * known to be exploits. There is no SQL database and no shell behind Gatehouse, so no rules about either.
 */
export const MANAGED_RULE_GROUPS: ManagedRuleGroup[] = [
  { name: 'AWSManagedRulesAmazonIpReputationList', bodyRules: {}, countedRules: [] },
  {
    name: 'AWSManagedRulesCommonRuleSet',
    bodyRules: {
      SizeRestrictions_BODY: 'awswaf:managed:aws:core-rule-set:SizeRestrictions_Body',
      CrossSiteScripting_BODY: 'awswaf:managed:aws:core-rule-set:CrossSiteScripting_Body',
      EC2MetaDataSSRF_BODY: 'awswaf:managed:aws:core-rule-set:EC2MetaDataSSRF_Body',
      GenericLFI_BODY: 'awswaf:managed:aws:core-rule-set:GenericLFI_Body',
      GenericRFI_BODY: 'awswaf:managed:aws:core-rule-set:GenericRFI_Body',
    },
    countedRules: [
      // It blocks cookies over 10,240 bytes; the load balancer's session cookie has up to four parts of 4 KB.
      'SizeRestrictions_Cookie_HEADER',
      // Scripts and door buttons often send no User-Agent, and would not understand the firewall's bare 403.
      'NoUserAgent_HEADER',
    ],
  },
  {
    name: 'AWSManagedRulesKnownBadInputsRuleSet',
    bodyRules: {
      JavaDeserializationRCE_BODY: 'awswaf:managed:aws:known-bad-inputs:JavaDeserializationRCE_Body',
      Log4JRCE_BODY: 'awswaf:managed:aws:known-bad-inputs:Log4JRCE_Body',
      ReactJSRCE_BODY: 'awswaf:managed:aws:known-bad-inputs:ReactJSRCE_Body',
    },
    countedRules: [],
  },
];
