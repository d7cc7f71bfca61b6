import type * as aws from '@pulumi/aws';
import { PROFILE_IMAGE_PATH } from '../../contract/profile-image';
import { MANAGED_RULE_GROUPS, type ManagedRuleGroup } from './managed-rule-groups';

type Rule = aws.types.input.wafv2.WebAclRule;
type RuleStatement = aws.types.input.wafv2.WebAclRuleStatement;

/** The one request whose body is bytes and not text: the upload of a profile image. */
const IMAGE_UPLOAD: RuleStatement = {
  andStatement: {
    statements: [
      {
        byteMatchStatement: {
          fieldToMatch: { method: {} },
          positionalConstraint: 'EXACTLY',
          searchString: 'PUT',
          textTransformations: [{ priority: 0, type: 'NONE' }],
        },
      },
      {
        regexMatchStatement: {
          fieldToMatch: { uriPath: {} },
          regexString: `^${PROFILE_IMAGE_PATH}/?$`,
          textTransformations: [{ priority: 0, type: 'NONE' }],
        },
      },
    ],
  },
};

/**
 * Rules of the web ACL, in order: a rate for each IP address, AWS's managed rule groups, and then the bodies.
 *
 * A photograph is larger than the 8 KB that a managed rule lets pass, and sooner or later contains the bytes of any
 * short pattern. So the rules that look into bodies only label the request (action count), and the last rule
 * blocks what is labelled unless it uploads an image (AWS WAF: "Working around a rule with labels").
 */
export function firewallRules(requestsPerFiveMinutes: number): Rule[] {
  return [
    rateRule(requestsPerFiveMinutes),
    ...MANAGED_RULE_GROUPS.map((group, index) => managedRuleGroup(group, 10 + index)),
    {
      ...named('bodies'),
      priority: 100,
      action: { block: {} },
      statement: {
        andStatement: {
          statements: [
            {
              orStatement: {
                statements: MANAGED_RULE_GROUPS.flatMap((group) => Object.values(group.bodyRules)).map(
                  (key) => ({ labelMatchStatement: { scope: 'LABEL', key } }),
                ),
              },
            },
            { notStatement: { statement: IMAGE_UPLOAD } },
          ],
        },
      },
    },
  ];
}

/** Rule that blocks an address after so many requests, first of all. */
export function rateRule(requestsPerFiveMinutes: number): Rule {
  return {
    ...named('rate'),
    priority: 0,
    action: { block: {} },
    statement: {
      rateBasedStatement: {
        aggregateKeyType: 'IP',
        evaluationWindowSec: 300,
        limit: requestsPerFiveMinutes,
      },
    },
  };
}

/** What CloudWatch is told of a rule or a web ACL. */
export const visible = (metricName: string) => ({
  metricName,
  cloudwatchMetricsEnabled: true,
  sampledRequestsEnabled: true,
});

function managedRuleGroup({ name, bodyRules, countedRules }: ManagedRuleGroup, priority: number): Rule {
  return {
    ...named(name),
    priority,
    overrideAction: { none: {} },
    statement: {
      managedRuleGroupStatement: {
        vendorName: 'AWS',
        name,
        ruleActionOverrides: [...Object.keys(bodyRules), ...countedRules].map((rule) => ({
          name: rule,
          actionToUse: { count: {} },
        })),
      },
    },
  };
}

function named(name: string): Pick<Rule, 'name' | 'visibilityConfig'> {
  return { name, visibilityConfig: visible(name) };
}
