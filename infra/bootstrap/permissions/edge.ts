import { actions, type PermissionTable } from './permissions';

const elb = (...names: string[]) => actions('elasticloadbalancing', ...names);
const acm = (...names: string[]) => actions('acm', ...names);
const route53 = (...names: string[]) => actions('route53', ...names);
const waf = (...names: string[]) => actions('wafv2', ...names);

const LOAD_BALANCER = 'elasticloadbalancing:{place}:loadbalancer/app/gatehouse-*';
const LISTENER = 'elasticloadbalancing:{place}:listener/app/gatehouse-*';
const LISTENER_RULE = 'elasticloadbalancing:{place}:listener-rule/app/gatehouse-*';
const TARGET_GROUP = 'elasticloadbalancing:{place}:targetgroup/gatehouse-*';
/** Sign-in pages at a name of their own have theirs in us-east-1, where CloudFront looks for it. */
const CERTIFICATES = ['acm:{place}:certificate/*', 'acm:us-east-1:{account}:certificate/*'];
const USER_POOL = 'cognito-idp:{place}:userpool/*';
const WEB_ACL = 'wafv2:{place}:regional/webacl/gatehouse-*';

const ELB_TAGS = elb('AddTags', 'RemoveTags');

/** Permissions for the public address: load balancer, certificate, DNS, firewall. */
export const EDGE: PermissionTable = {
  'aws:lb/loadBalancer:LoadBalancer': [
    {
      on: [LOAD_BALANCER],
      create: elb('CreateLoadBalancer', 'ModifyLoadBalancerAttributes', 'AddTags'),
      read: elb(
        'DescribeLoadBalancers',
        'DescribeLoadBalancerAttributes',
        'DescribeCapacityReservation',
        'DescribeTags',
      ),
      update: [
        ...elb('ModifyLoadBalancerAttributes', 'SetSecurityGroups', 'SetSubnets', 'SetIpAddressType'),
        ...ELB_TAGS,
      ],
      delete: elb('DeleteLoadBalancer'),
    },
    // Elastic Load Balancing looks at the network with the rights of the caller.
    {
      on: ['ec2:{place}:vpc/*'],
      read: actions(
        'ec2',
        'DescribeAccountAttributes',
        'DescribeAddresses',
        'DescribeInternetGateways',
        'DescribeNetworkInterfaces',
        'DescribeSecurityGroups',
        'DescribeSubnets',
        'DescribeVpcs',
        'GetSecurityGroupsForVpc',
      ),
    },
  ],
  'aws:lb/targetGroup:TargetGroup': {
    on: [TARGET_GROUP],
    create: elb('CreateTargetGroup', 'ModifyTargetGroupAttributes', 'AddTags'),
    read: elb('DescribeTargetGroups', 'DescribeTargetGroupAttributes', 'DescribeTags'),
    update: [...elb('ModifyTargetGroup', 'ModifyTargetGroupAttributes'), ...ELB_TAGS],
    delete: elb('DeleteTargetGroup'),
  },
  'aws:lb/listener:Listener': {
    on: [LOAD_BALANCER, LISTENER],
    create: elb('CreateListener', 'ModifyListenerAttributes', 'AddTags'),
    read: elb('DescribeListeners', 'DescribeListenerAttributes', 'DescribeTags'),
    update: [...elb('ModifyListener', 'ModifyListenerAttributes'), ...ELB_TAGS],
    delete: elb('DeleteListener'),
  },
  'aws:lb/listenerRule:ListenerRule': [
    {
      on: [LISTENER, LISTENER_RULE],
      create: elb('CreateRule', 'AddTags'),
      read: elb('DescribeRules', 'DescribeTags'),
      update: [...elb('ModifyRule', 'SetRulePriorities'), ...ELB_TAGS],
      delete: elb('DeleteRule'),
    },
    // The sign-in action reads its app client with the rights of the caller.
    { on: [USER_POOL], read: actions('cognito-idp', 'DescribeUserPoolClient') },
  ],
  'aws:acm/certificate:Certificate': {
    on: CERTIFICATES,
    create: acm('RequestCertificate', 'ImportCertificate', 'AddTagsToCertificate'),
    read: acm('DescribeCertificate', 'ListTagsForCertificate'),
    update: acm(
      'ImportCertificate',
      'UpdateCertificateOptions',
      'AddTagsToCertificate',
      'RemoveTagsFromCertificate',
    ),
    delete: acm('DeleteCertificate'),
  },
  'aws:acm/certificateValidation:CertificateValidation': {
    on: CERTIFICATES,
    read: acm('DescribeCertificate'),
  },
  'aws:route53/getZone:getZone': {
    on: ['route53:::hostedzone/*'],
    read: route53('ListHostedZones', 'ListHostedZonesByName', 'GetHostedZone', 'ListTagsForResource'),
  },
  'aws:route53/record:Record': {
    on: ['route53:::hostedzone/*', 'route53:::change/*'],
    create: route53('ChangeResourceRecordSets', 'GetChange'),
    read: route53('GetHostedZone', 'ListResourceRecordSets'),
    update: route53('ChangeResourceRecordSets', 'GetChange'),
    delete: route53('ChangeResourceRecordSets', 'GetChange'),
  },
  'aws:wafv2/webAcl:WebAcl': {
    on: [WEB_ACL, 'wafv2:{place}:regional/managedruleset/*'],
    create: waf('CreateWebACL', 'TagResource'),
    read: waf('GetWebACL', 'ListTagsForResource'),
    update: waf('UpdateWebACL', 'TagResource', 'UntagResource'),
    delete: waf('DeleteWebACL'),
  },
  'aws:wafv2/webAclAssociation:WebAclAssociation': [
    {
      on: [WEB_ACL, LOAD_BALANCER],
      create: [...waf('AssociateWebACL'), ...elb('SetWebAcl')],
      read: [...waf('GetWebACLForResource', 'GetWebACL')],
      delete: [...waf('DisassociateWebACL'), ...elb('SetWebAcl')],
    },
    // Of a user pool (Amazon Cognito: "Associating an AWS WAF web ACL with a user pool").
    {
      on: [WEB_ACL, USER_POOL],
      create: [...waf('AssociateWebACL'), ...actions('cognito-idp', 'AssociateWebACL')],
      read: [...waf('GetWebACLForResource'), ...actions('cognito-idp', 'GetWebACLForResource')],
      delete: [...waf('DisassociateWebACL'), ...actions('cognito-idp', 'DisassociateWebACL')],
    },
  ],
  'aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration': {
    on: [WEB_ACL],
    // AWS WAF writes to CloudWatch Logs by a resource policy, which it makes with the rights of the caller.
    create: [
      ...waf('PutLoggingConfiguration'),
      ...actions(
        'logs',
        'CreateLogDelivery',
        'PutResourcePolicy',
        'DescribeResourcePolicies',
        'DescribeLogGroups',
      ),
    ],
    read: waf('GetLoggingConfiguration'),
    update: waf('PutLoggingConfiguration'),
    delete: [...waf('DeleteLoggingConfiguration'), ...actions('logs', 'DeleteLogDelivery')],
  },
};
