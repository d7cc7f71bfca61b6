import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import type { Account } from '../account';
import { allow } from '../iam/policy-document';
import type { Network } from '../network/network';
import type { Traffic } from '../network/traffic';
import type { Settings } from '../settings/settings';
import { PrivateBucket } from '../storage/private-bucket';
import { targetGroup } from './target-group';

export interface LoadBalancerArgs {
  settings: Settings;
  account: Account;
  network: Network;
  traffic: Traffic;
}

/** The load balancer that everything enters through, and the target group of the service; without listeners. */
export class LoadBalancer extends pulumi.ComponentResource {
  readonly arn: pulumi.Output<string>;
  /** The part of the ARN that CloudWatch and autoscaling know it by. */
  readonly arnSuffix: pulumi.Output<string>;
  /** In lower case, as Cognito compares callback URLs and browsers send hosts. */
  readonly dnsName: pulumi.Output<string>;
  readonly zoneId: pulumi.Output<string>;
  readonly targetGroup: aws.lb.TargetGroup;

  constructor(
    name: string,
    { settings, account, network, traffic }: LoadBalancerArgs,
    options: pulumi.ComponentResourceOptions,
  ) {
    super('gatehouse:infra:LoadBalancer', name, {}, options);
    const logs = settings.accessLogs ? this.accessLogs(name, settings, account) : undefined;

    const loadBalancer = new aws.lb.LoadBalancer(
      name,
      {
        loadBalancerType: 'application',
        subnets: network.publicSubnetIds,
        securityGroups: [traffic.loadBalancerGroupId],
        dropInvalidHeaderFields: true,
        desyncMitigationMode: 'strictest',
        enableDeletionProtection: settings.protect,
        ...(logs && { accessLogs: { bucket: logs.bucketName, enabled: true } }),
      },
      { parent: this, protect: settings.protect, ...(logs && { dependsOn: [logs.policy] }) },
    );

    this.arn = loadBalancer.arn;
    this.arnSuffix = loadBalancer.arnSuffix;
    this.dnsName = loadBalancer.dnsName.apply((dnsName) => dnsName.toLowerCase());
    this.zoneId = loadBalancer.zoneId;
    this.targetGroup = targetGroup(name, { vpcId: network.vpcId }, { parent: this });
    this.registerOutputs({ arn: this.arn, dnsName: this.dnsName });
  }

  /** Elastic Load Balancing: "Enable access logs for your Application Load Balancer". */
  private accessLogs(name: string, settings: Settings, { id }: Account): PrivateBucket {
    return new PrivateBucket(
      `${name}-logs`,
      {
        protect: false,
        expireAfterDays: settings.logRetentionDays,
        statements: (bucketArn) => [
          {
            ...allow(['s3:PutObject'], [pulumi.interpolate`${bucketArn}/AWSLogs/${id}/*`]),
            Principal: { Service: 'logdelivery.elasticloadbalancing.amazonaws.com' },
            Condition: { StringEquals: { 'aws:SourceAccount': id } },
          },
        ],
      },
      { parent: this },
    );
  }
}
