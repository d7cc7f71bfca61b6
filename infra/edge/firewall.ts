import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { physicalName } from '../account';
import { type LogSettings, logGroup } from '../storage/log-group';
import { firewallRules, visible } from './firewall-rules';
import type { EdgeSettings } from './options';

export interface FirewallArgs {
  loadBalancerArn: pulumi.Input<string>;
  settings: Pick<EdgeSettings, 'requestsPerFiveMinutes'> & LogSettings;
}

/** Web ACL (AWS WAF) in front of the load balancer. It logs what it blocks, without credentials. */
export class Firewall extends pulumi.ComponentResource {
  /** Value of the `WebACL` dimension of the firewall's metrics. */
  readonly metricName: string;

  constructor(
    name: string,
    { loadBalancerArn, settings }: FirewallArgs,
    options: pulumi.ComponentResourceOptions,
  ) {
    super('gatehouse:infra:Firewall', name, {}, options);
    this.metricName = physicalName();

    const webAcl = new aws.wafv2.WebAcl(
      name,
      {
        scope: 'REGIONAL',
        description: 'Gatehouse load balancer',
        defaultAction: { allow: {} },
        rules: firewallRules(settings.requestsPerFiveMinutes),
        visibilityConfig: visible(this.metricName),
      },
      { parent: this },
    );
    new aws.wafv2.WebAclAssociation(
      name,
      { resourceArn: loadBalancerArn, webAclArn: webAcl.arn },
      { parent: this },
    );

    // AWS WAF: "Logging web ACL traffic": the log group's name must start so.
    const logs = logGroup(`aws-waf-logs-${name}`, settings, { parent: this });
    new aws.wafv2.WebAclLoggingConfiguration(
      name,
      {
        resourceArn: webAcl.arn,
        logDestinationConfigs: [logs.arn],
        redactedFields: [{ singleHeader: { name: 'authorization' } }, { singleHeader: { name: 'cookie' } }],
        loggingFilter: {
          defaultBehavior: 'DROP',
          filters: [
            {
              behavior: 'KEEP',
              requirement: 'MEETS_ANY',
              conditions: [{ actionCondition: { action: 'BLOCK' } }],
            },
          ],
        },
      },
      { parent: this },
    );
    this.registerOutputs({});
  }
}
