import * as aws from '@pulumi/aws';
import {
  type ResourceValidationPolicy,
  type StackValidationPolicy,
  validateResourceOfType,
} from '@pulumi/policy';
import { ofType, refersTo } from './relations';

export const firewall: StackValidationPolicy = {
  name: 'load-balancer-has-a-firewall',
  description: 'Every load balancer is associated with a web ACL.',
  validateStack: ({ resources }, reportViolation) => {
    const associations = ofType(resources, aws.wafv2.WebAclAssociation);
    for (const loadBalancer of ofType(resources, aws.lb.LoadBalancer)) {
      if (!associations.some((association) => refersTo(association, 'resourceArn', loadBalancer))) {
        reportViolation(`${loadBalancer.name} has no web ACL`, loadBalancer.urn);
      }
    }
  },
};

/** Header names with characters outside the norm, and ambiguous lengths, are how requests are smuggled. */
export const strictParsing: ResourceValidationPolicy = {
  name: 'strict-request-parsing',
  description: 'Load balancers drop invalid headers and mitigate request smuggling as strictly as they can.',
  validateResource: validateResourceOfType(aws.lb.LoadBalancer, (loadBalancer, _resource, report) => {
    if (loadBalancer.dropInvalidHeaderFields !== true) report('passes invalid headers on');
    if (loadBalancer.desyncMitigationMode !== 'strictest')
      report('its desyncMitigationMode is not strictest');
  }),
};
