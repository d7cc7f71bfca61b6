import type { ApiCall, Mapping, Mappings } from './mapping';

/** A rule of a security group: the provider sends it as the one permission of a call. */
const securityGroupRule = (operation: string): Mapping => ({
  calls: [
    {
      operation,
      properties: {
        securityGroupId: 'GroupId',
        ipProtocol: 'IpPermissions.IpProtocol',
        fromPort: 'IpPermissions.FromPort',
        toPort: 'IpPermissions.ToPort',
        cidrIpv4: 'IpPermissions.IpRanges.CidrIp',
        cidrIpv6: 'IpPermissions.Ipv6Ranges.CidrIpv6',
        referencedSecurityGroupId: 'IpPermissions.UserIdGroupPairs.GroupId',
        description: 'IpPermissions.IpRanges.Description',
        tags: { to: 'TagSpecifications', as: (Tags) => ({ ResourceType: 'security-group-rule', Tags }) },
      },
    },
  ],
});

const bucketSetting = (operation: string, properties: ApiCall['properties'] = {}): Mapping => ({
  calls: [{ operation: `s3.${operation}`, properties }],
});

export const STORAGE_AND_NETWORK: Mappings = {
  'aws:s3/bucket:Bucket': {
    autoName: 'bucket',
    calls: [
      { operation: 's3.CreateBucket' },
      { operation: 's3.PutBucketTagging', properties: { tags: 'Tagging.TagSet' }, onlyWith: 'tags' },
    ],
    notSent: { forceDestroy: 'tells the provider to delete the objects with the bucket' },
  },
  'aws:s3/bucketPolicy:BucketPolicy': bucketSetting('PutBucketPolicy'),
  'aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration': bucketSetting(
    'PutBucketLifecycleConfiguration',
    { rules: 'LifecycleConfiguration.Rules' },
  ),
  'aws:s3/bucketOwnershipControls:BucketOwnershipControls': bucketSetting('PutBucketOwnershipControls', {
    rule: 'OwnershipControls.Rules',
  }),
  'aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock': bucketSetting('PutPublicAccessBlock', {
    blockPublicAcls: 'PublicAccessBlockConfiguration.BlockPublicAcls',
    blockPublicPolicy: 'PublicAccessBlockConfiguration.BlockPublicPolicy',
    ignorePublicAcls: 'PublicAccessBlockConfiguration.IgnorePublicAcls',
    restrictPublicBuckets: 'PublicAccessBlockConfiguration.RestrictPublicBuckets',
  }),
  'aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration': bucketSetting(
    'PutBucketEncryption',
    { rules: 'ServerSideEncryptionConfiguration.Rules' },
  ),
  'aws:s3/bucketCorsConfiguration:BucketCorsConfiguration': bucketSetting('PutBucketCors', {
    corsRules: 'CORSConfiguration.CORSRules',
  }),
  'aws:s3/bucketVersioning:BucketVersioning': bucketSetting('PutBucketVersioning'),
  'aws:backup/vault:Vault': {
    autoName: 'name',
    calls: [
      {
        operation: 'backup.CreateBackupVault',
        properties: { name: 'BackupVaultName', tags: 'BackupVaultTags' },
      },
    ],
    notSent: { forceDestroy: 'tells the provider to delete the backups with the vault' },
  },
  'aws:backup/plan:Plan': {
    autoName: 'name',
    calls: [
      {
        operation: 'backup.CreateBackupPlan',
        properties: {
          name: 'BackupPlan.BackupPlanName',
          rules: 'BackupPlan.Rules',
          'rules.targetVaultName': 'TargetBackupVaultName',
          'rules.schedule': 'ScheduleExpression',
          'rules.lifecycle.deleteAfter': 'DeleteAfterDays',
          tags: 'BackupPlanTags',
        },
      },
    ],
  },
  'aws:backup/selection:Selection': {
    autoName: 'name',
    calls: [
      {
        operation: 'backup.CreateBackupSelection',
        properties: {
          name: 'BackupSelection.SelectionName',
          planId: 'BackupPlanId',
          iamRoleArn: 'BackupSelection.IamRoleArn',
          resources: 'BackupSelection.Resources',
        },
      },
    ],
  },
  'aws:ec2/securityGroup:SecurityGroup': {
    autoName: 'name',
    calls: [
      {
        operation: 'ec2.CreateSecurityGroup',
        properties: {
          name: 'GroupName',
          tags: { to: 'TagSpecifications', as: (Tags) => ({ ResourceType: 'security-group', Tags }) },
        },
      },
    ],
  },
  'aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule': securityGroupRule(
    'ec2.AuthorizeSecurityGroupIngress',
  ),
  'aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule': securityGroupRule(
    'ec2.AuthorizeSecurityGroupEgress',
  ),
  'aws:ec2/vpcEndpoint:VpcEndpoint': {
    calls: [
      {
        operation: 'ec2.CreateVpcEndpoint',
        properties: {
          tags: { to: 'TagSpecifications', as: (Tags) => ({ ResourceType: 'vpc-endpoint', Tags }) },
        },
      },
    ],
  },
  'aws:ec2/flowLog:FlowLog': {
    calls: [
      {
        operation: 'ec2.CreateFlowLogs',
        properties: {
          vpcId: 'ResourceIds',
          iamRoleArn: 'DeliverLogsPermissionArn',
          tags: { to: 'TagSpecifications', as: (Tags) => ({ ResourceType: 'vpc-flow-log', Tags }) },
        },
        adds: { ResourceType: 'VPC' },
      },
    ],
  },
  'awsx:ec2:Vpc': 'a component whose parts awsx makes in a process of its own, which no rendering sees',
};
