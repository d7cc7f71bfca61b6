import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import type { Account } from '../account';
import { allow } from '../iam/policy-document';
import type { Network } from '../network/network';
import type { NetworkSettings } from '../network/options';
import type { SecurityGroups } from '../network/security-groups';
import type { OperationSettings } from '../settings/operation-options';
import { PrivateBucket } from '../storage/private-bucket';
import type { EdgeSettings } from './options';
import { targetGroup } from './target-group';

type LoadBalancerSettings = Pick<EdgeSettings, 'accessLogs' | 'accessLogBucket'> &
  Pick<NetworkSettings, 'internalLoadBalancer' | 'dualStack'> &
  Pick<OperationSettings, 'protect' | 'logRetentionDays'>;

export interface LoadBalancerArgs {
  settings: LoadBalancerSettings;
  account: Account;
  network: Network;
  securityGroups: SecurityGroups;
}

/** Application Load Balancer that everything enters through, and the service's target group; without listeners. */
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
    { settings, account, network, securityGroups }: LoadBalancerArgs,
    options: pulumi.ComponentResourceOptions,
  ) {
    super('gatehouse:infra:LoadBalancer', name, {}, options);
    const { accessLogs, accessLogBucket } = settings;
    const ownLogs = accessLogs && !accessLogBucket ? this.accessLogs(name, settings, account) : undefined;
    const logBucket = ownLogs?.bucketName ?? accessLogBucket;

    const loadBalancer = new aws.lb.LoadBalancer(
      name,
      {
        loadBalancerType: 'application',
        internal: settings.internalLoadBalancer,
        ipAddressType: settings.dualStack ? 'dualstack' : 'ipv4',
        subnets: network.loadBalancerSubnetIds,
        securityGroups: [securityGroups.loadBalancerGroupId],
        dropInvalidHeaderFields: true,
        desyncMitigationMode: 'strictest',
        enableDeletionProtection: settings.protect,
        ...(logBucket && { accessLogs: { bucket: logBucket, enabled: true } }),
      },
      {
        parent: this,
        protect: settings.protect,
        // The provider would move it to the subnets of another VPC, which AWS refuses.
        replacementTrigger: network.replacementTrigger,
        ...(ownLogs && { dependsOn: [ownLogs.policy] }),
      },
    );

    this.arn = loadBalancer.arn;
    this.arnSuffix = loadBalancer.arnSuffix;
    this.dnsName = loadBalancer.dnsName.apply((dnsName) => dnsName.toLowerCase());
    this.zoneId = loadBalancer.zoneId;
    this.targetGroup = targetGroup(name, { vpcId: network.vpcId }, { parent: this });
    this.registerOutputs({ arn: this.arn, dnsName: this.dnsName });
  }

  /** Elastic Load Balancing: "Enable access logs for your Application Load Balancer": with S3's own key only. */
  private accessLogs(name: string, settings: LoadBalancerSettings, { id }: Account): PrivateBucket {
    return new PrivateBucket(
      `${name}-logs`,
      {
        protect: settings.protect,
        expireAfterDays: settings.logRetentionDays,
        statements: (bucketArn) => [
          {
            ...allow(['s3:PutObject'], [pulumi.interpolate`${bucketArn}/AWSLogs/${id}/*`]),
            Principal: { Service: 'logdelivery.elasticloadbalancing.amazonaws.com' },
            // No aws:SourceAccount: the path holds the account, and not every delivery is known to carry the key.
          },
        ],
      },
      { parent: this },
    );
  }
}
