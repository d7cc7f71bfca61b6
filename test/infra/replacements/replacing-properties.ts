/**
 * Replacing properties: a change of one makes Pulumi create the resource anew, by resource type; other properties change
 * in place. Types without any are listed too, so that a new type is not taken for one of them.
 *
 * Source: the resource schemas of Terraform's AWS provider (6.x, `ForceNew` and `RequiresReplace` in
 * `internal/service/`), which Pulumi's provider is made of, and of the providers random, tls and docker-build.
 * `replacements.test.ts` compares them with the create-only properties of CloudFormation.
 */
export const REPLACING_PROPERTIES: Record<string, string[]> = {
  'aws:acm/certificate:Certificate': [
    'domainName',
    'keyAlgorithm',
    'subjectAlternativeNames',
    'validationMethod',
  ],
  'aws:acm/certificateValidation:CertificateValidation': ['certificateArn', 'validationRecordFqdns'],
  'aws:appautoscaling/policy:Policy': ['name', 'resourceId', 'scalableDimension', 'serviceNamespace'],
  'aws:appautoscaling/target:Target': ['resourceId', 'scalableDimension', 'serviceNamespace'],
  'aws:backup/plan:Plan': [],
  'aws:backup/selection:Selection': ['iamRoleArn', 'name', 'planId', 'resources'],
  'aws:backup/vault:Vault': ['kmsKeyArn', 'name'],
  'aws:budgets/budget:Budget': ['name', 'namePrefix'],
  'aws:cloudwatch/dashboard:Dashboard': ['dashboardName'],
  'aws:cloudwatch/eventRule:EventRule': ['eventBusName', 'name'],
  'aws:cloudwatch/eventTarget:EventTarget': ['eventBusName', 'rule', 'targetId'],
  'aws:cloudwatch/logGroup:LogGroup': ['logGroupClass', 'name', 'namePrefix'],
  'aws:cloudwatch/logMetricFilter:LogMetricFilter': ['logGroupName', 'name'],
  'aws:cloudwatch/metricAlarm:MetricAlarm': ['name'],
  'aws:cognito/identityPool:IdentityPool': ['developerProviderName'],
  'aws:cognito/identityPoolRoleAttachment:IdentityPoolRoleAttachment': ['identityPoolId'],
  'aws:cognito/managedLoginBranding:ManagedLoginBranding': ['clientId', 'userPoolId'],
  'aws:cognito/riskConfiguration:RiskConfiguration': ['clientId', 'userPoolId'],
  'aws:cognito/user:User': ['userPoolId', 'username'],
  'aws:cognito/userGroup:UserGroup': ['name', 'userPoolId'],
  'aws:cognito/userInGroup:UserInGroup': ['groupName', 'userPoolId', 'username'],
  'aws:cognito/userPool:UserPool': ['aliasAttributes', 'name', 'usernameAttributes', 'usernameConfiguration'],
  'aws:cognito/userPoolClient:UserPoolClient': ['generateSecret', 'userPoolId'],
  'aws:cognito/userPoolDomain:UserPoolDomain': ['domain', 'userPoolId'],
  'aws:ec2/flowLog:FlowLog': [
    'iamRoleArn',
    'logDestination',
    'logDestinationType',
    'maxAggregationInterval',
    'trafficType',
    'vpcId',
  ],
  'aws:ec2/securityGroup:SecurityGroup': ['description', 'name', 'namePrefix', 'vpcId'],
  'aws:ec2/vpcEndpoint:VpcEndpoint': ['serviceName', 'vpcEndpointType', 'vpcId'],
  'aws:ecs/cluster:Cluster': ['name'],
  'aws:ecs/service:Service': ['cluster', 'launchType', 'name', 'schedulingStrategy'],
  'aws:ecs/taskDefinition:TaskDefinition': [
    'containerDefinitions',
    'cpu',
    'executionRoleArn',
    'family',
    'memory',
    'networkMode',
    'requiresCompatibilities',
    'runtimePlatform',
    'taskRoleArn',
  ],
  'aws:iam/role:Role': ['name', 'namePrefix', 'path'],
  'aws:iam/rolePolicy:RolePolicy': ['name', 'namePrefix', 'role'],
  'aws:iot/certificate:Certificate': ['caPem', 'certificatePem', 'csr'],
  'aws:iot/policy:Policy': ['name'],
  'aws:iot/policyAttachment:PolicyAttachment': ['policy', 'target'],
  'aws:iot/provisioningTemplate:ProvisioningTemplate': ['name', 'type'],
  'aws:iot/thing:Thing': ['name'],
  'aws:iot/thingPrincipalAttachment:ThingPrincipalAttachment': ['principal', 'thing'],
  'aws:iot/topicRule:TopicRule': ['name'],
  'aws:lambda/function:Function': ['name', 'packageType'],
  'aws:lambda/permission:Permission': ['action', 'function', 'principal', 'sourceArn'],
  'aws:lb/listener:Listener': ['loadBalancerArn'],
  'aws:lb/listenerRule:ListenerRule': ['listenerArn'],
  'aws:lb/loadBalancer:LoadBalancer': ['internal', 'loadBalancerType', 'name', 'namePrefix'],
  'aws:lb/targetGroup:TargetGroup': [
    'ipAddressType',
    'name',
    'namePrefix',
    'port',
    'protocol',
    'protocolVersion',
    'targetType',
    'vpcId',
  ],
  'aws:route53/record:Record': ['name', 'zoneId'],
  'aws:s3/bucket:Bucket': ['bucket', 'bucketPrefix', 'objectLockEnabled'],
  'aws:s3/bucketCorsConfiguration:BucketCorsConfiguration': ['bucket'],
  'aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration': ['bucket'],
  'aws:s3/bucketOwnershipControls:BucketOwnershipControls': ['bucket'],
  'aws:s3/bucketPolicy:BucketPolicy': ['bucket'],
  'aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock': ['bucket'],
  'aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration': ['bucket'],
  'aws:s3/bucketVersioning:BucketVersioning': ['bucket'],
  'aws:sns/topic:Topic': ['fifoTopic', 'name', 'namePrefix'],
  'aws:sns/topicSubscription:TopicSubscription': ['endpoint', 'protocol', 'topic'],
  'aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule': ['securityGroupId'],
  'aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule': ['securityGroupId'],
  'aws:wafv2/webAcl:WebAcl': ['name', 'namePrefix', 'scope'],
  'aws:wafv2/webAclAssociation:WebAclAssociation': ['resourceArn', 'webAclArn'],
  'aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration': ['resourceArn'],
  // awsx lays subnets out in the order of their specs (`ec2/subnetDistributorNew.ts`): those that are there do not move.
  'awsx:ec2:Vpc': ['availabilityZoneCidrMask', 'cidrBlock'],
  'awsx:ecr:Repository': ['encryptionConfigurations', 'name'],
  'docker-build:index:Image': [],
  'pulumi:providers:aws': [],
  'random:index/randomString:RandomString': ['keepers', 'length', 'lower', 'special', 'upper'],
  'tls:index/privateKey:PrivateKey': ['algorithm', 'rsaBits'],
  'tls:index/selfSignedCert:SelfSignedCert': [
    'allowedUses',
    'dnsNames',
    'privateKeyPem',
    'subject',
    'validityPeriodHours',
  ],
};

/** Create-only properties of CloudFormation that the provider changes in place, as Pulumi names them. */
export const CHANGED_IN_PLACE: Record<string, string[]> = {
  // The provider modifies the rule, where CloudFormation makes another.
  'aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule': ['cidrIpv4', 'fromPort', 'ipProtocol', 'toPort'],
  'aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule': [
    'cidrIpv4',
    'fromPort',
    'ipProtocol',
    'toPort',
  ],
  // Read at creation alone: a change of them does nothing.
  'aws:cognito/user:User': ['attributes', 'desiredDeliveryMediums'],
  // Attributes of the distribution of traffic.
  'aws:route53/record:Record': ['type'],
};

/** What is lost with a resource, by type. The state of a gate is not: it reports it again. */
export const HELD_DATA: Record<string, string> = {
  'aws:backup/vault:Vault': 'its backups',
  'aws:cloudwatch/logGroup:LogGroup': 'its events',
  'aws:cognito/identityPool:IdentityPool': 'whose files are whose',
  'aws:cognito/user:User': 'an account',
  'aws:cognito/userGroup:UserGroup': 'who is in it',
  'aws:cognito/userPool:UserPool': 'all accounts',
  'aws:s3/bucket:Bucket': 'its objects',
  'awsx:ecr:Repository': 'images to roll back to',
};
