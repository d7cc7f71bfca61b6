import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { physicalName } from '../account';
import { rateRule, visible } from '../edge/firewall-rules';
import type { IdentitySettings } from './options';

export interface SignInFirewallArgs {
  userPoolArn: pulumi.Input<string>;
  settings: IdentitySettings['signInFirewall'];
}

/**
 * Web ACL (AWS WAF) of the user pool's endpoints: sign-in pages and API (Amazon Cognito: "Associating a web ACL with a
 * user pool"). It counts requests by address and blocks addresses of ill repute. The load balancer's rules about
 * content are not for it: they refuse what OAuth needs, such as a callback to localhost in a query.
 */
export class SignInFirewall extends pulumi.ComponentResource {
  constructor(
    name: string,
    { userPoolArn, settings }: SignInFirewallArgs,
    options: pulumi.ComponentResourceOptions,
  ) {
    super('gatehouse:infra:SignInFirewall', name, {}, options);
    const webAcl = new aws.wafv2.WebAcl(
      name,
      {
        scope: 'REGIONAL',
        description: 'Gatehouse sign-in',
        defaultAction: { allow: {} },
        rules: [
          rateRule(settings.requestsPerFiveMinutes),
          {
            name: 'reputation',
            priority: 10,
            overrideAction: { none: {} },
            statement: {
              managedRuleGroupStatement: { vendorName: 'AWS', name: 'AWSManagedRulesAmazonIpReputationList' },
            },
            visibilityConfig: visible('reputation'),
          },
        ],
        visibilityConfig: visible(`${physicalName()}-sign-in`),
      },
      { parent: this },
    );
    new aws.wafv2.WebAclAssociation(
      name,
      { resourceArn: userPoolArn, webAclArn: webAcl.arn },
      { parent: this },
    );
    this.registerOutputs({});
  }
}
