import { attribute, type Mappings } from './mapping';

const ACTIONS = (list: string) => ({
  [`${list}.authenticateCognito`]: 'AuthenticateCognitoConfig',
  [`${list}.fixedResponse`]: 'FixedResponseConfig',
  [`${list}.jwtValidation`]: 'JwtValidationConfig',
  [`${list}.redirect`]: 'RedirectConfig',
});

const HEADER = 'routing.http.response';

export const EDGE: Mappings = {
  'aws:lb/loadBalancer:LoadBalancer': {
    autoName: 'name',
    calls: [
      {
        operation: 'elbv2.CreateLoadBalancer',
        properties: {
          loadBalancerType: 'Type',
          internal: { to: 'Scheme', as: (internal) => (internal ? 'internal' : 'internet-facing') },
        },
      },
      {
        operation: 'elbv2.ModifyLoadBalancerAttributes',
        properties: {
          desyncMitigationMode: attribute('routing.http.desync_mitigation_mode'),
          dropInvalidHeaderFields: attribute('routing.http.drop_invalid_header_fields.enabled'),
          enableDeletionProtection: attribute('deletion_protection.enabled'),
          accessLogs: '',
          'accessLogs.bucket': attribute('access_logs.s3.bucket'),
          'accessLogs.enabled': attribute('access_logs.s3.enabled'),
        },
        adds: { LoadBalancerArn: 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/a/1' },
      },
    ],
  },
  'aws:lb/targetGroup:TargetGroup': {
    autoName: 'name',
    calls: [
      {
        operation: 'elbv2.CreateTargetGroup',
        properties: {
          healthCheck: '',
          'healthCheck.healthyThreshold': 'HealthyThresholdCount',
          'healthCheck.unhealthyThreshold': 'UnhealthyThresholdCount',
          'healthCheck.interval': 'HealthCheckIntervalSeconds',
          'healthCheck.timeout': 'HealthCheckTimeoutSeconds',
          'healthCheck.path': 'HealthCheckPath',
          'healthCheck.port': 'HealthCheckPort',
          'healthCheck.protocol': 'HealthCheckProtocol',
          'healthCheck.matcher': 'Matcher.HttpCode',
        },
      },
      {
        operation: 'elbv2.ModifyTargetGroupAttributes',
        properties: {
          deregistrationDelay: attribute('deregistration_delay.timeout_seconds'),
          loadBalancingAlgorithmType: attribute('load_balancing.algorithm.type'),
        },
        adds: { TargetGroupArn: 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/a/1' },
      },
    ],
  },
  'aws:lb/listener:Listener': {
    calls: [
      {
        operation: 'elbv2.CreateListener',
        properties: { ...ACTIONS('defaultActions'), certificateArn: 'Certificates.CertificateArn' },
      },
      {
        operation: 'elbv2.ModifyListenerAttributes',
        properties: {
          routingHttpResponseServerEnabled: attribute(`${HEADER}.server.enabled`),
          routingHttpResponseStrictTransportSecurityHeaderValue: attribute(
            `${HEADER}.strict_transport_security.header_value`,
          ),
          routingHttpResponseXContentTypeOptionsHeaderValue: attribute(
            `${HEADER}.x_content_type_options.header_value`,
          ),
          routingHttpResponseXFrameOptionsHeaderValue: attribute(`${HEADER}.x_frame_options.header_value`),
        },
        adds: { ListenerArn: 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:listener/app/a/1/1' },
      },
    ],
  },
  'aws:lb/listenerRule:ListenerRule': {
    calls: [
      {
        operation: 'elbv2.CreateRule',
        properties: {
          ...ACTIONS('actions'),
          'conditions.httpHeader': 'HttpHeaderConfig',
          'conditions.pathPattern': 'PathPatternConfig',
        },
      },
    ],
  },
  'aws:wafv2/webAcl:WebAcl': {
    autoName: 'name',
    calls: [{ operation: 'wafv2.CreateWebACL' }],
  },
  'aws:wafv2/webAclAssociation:WebAclAssociation': {
    calls: [{ operation: 'wafv2.AssociateWebACL' }],
  },
  'aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration': {
    calls: [
      {
        operation: 'wafv2.PutLoggingConfiguration',
        properties: {
          logDestinationConfigs: 'LoggingConfiguration.LogDestinationConfigs',
          loggingFilter: 'LoggingConfiguration.LoggingFilter',
          redactedFields: 'LoggingConfiguration.RedactedFields',
          resourceArn: 'LoggingConfiguration.ResourceArn',
        },
      },
    ],
  },
  'aws:acm/certificate:Certificate': {
    calls: [
      { operation: 'acm.RequestCertificate', onlyWith: 'domainName' },
      {
        operation: 'acm.ImportCertificate',
        properties: { certificateBody: 'Certificate' },
        onlyWith: 'certificateBody',
      },
    ],
    notSent: { region: 'where the provider calls AWS' },
  },
  'aws:acm/certificateValidation:CertificateValidation': 'waits for a certificate and sends nothing',
  'aws:route53/record:Record': {
    calls: [
      {
        operation: 'route53.ChangeResourceRecordSets',
        properties: {
          zoneId: 'HostedZoneId',
          name: 'ChangeBatch.Changes.ResourceRecordSet.Name',
          type: 'ChangeBatch.Changes.ResourceRecordSet.Type',
          ttl: 'ChangeBatch.Changes.ResourceRecordSet.TTL',
          records: 'ChangeBatch.Changes.ResourceRecordSet.ResourceRecords',
          aliases: 'ChangeBatch.Changes.ResourceRecordSet.AliasTarget',
          'aliases.name': 'DNSName',
          'aliases.zoneId': 'HostedZoneId',
          allowOverwrite: {
            to: 'ChangeBatch.Changes.Action',
            as: (overwrite) => (overwrite ? 'UPSERT' : 'CREATE'),
          },
        },
        adds: { ChangeBatch: { Changes: [{ Action: 'CREATE' }] } },
      },
    ],
  },
};
