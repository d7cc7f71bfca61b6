import * as aws from '@pulumi/aws';
import { type ResourceValidationPolicy, validateResourceOfType } from '@pulumi/policy';

/** Elastic Load Balancing: "Security policies for your Application Load Balancer"; these start at TLS 1.2. */
const TLS_1_2_OR_LATER = /^ELBSecurityPolicy-(TLS13-1-[23]-|TLS-1-2-|FS-1-2-)/;

export const encryptedListeners: ResourceValidationPolicy = {
  name: 'encrypted-listeners',
  description: 'HTTPS has a certificate and TLS 1.2 or later; HTTP redirects there and does nothing else.',
  validateResource: validateResourceOfType(aws.lb.Listener, (listener, _resource, report) => {
    if (listener.protocol === 'HTTPS') {
      if (!TLS_1_2_OR_LATER.test(listener.sslPolicy ?? '')) {
        report(`its sslPolicy ${listener.sslPolicy ?? '(none)'} allows TLS before 1.2`);
      }
      // In a preview the ARN of a certificate that is yet to be made is there but unknown; reading it would throw.
      if (!('certificateArn' in listener)) report('has no certificate');
      return;
    }
    for (const { type, redirect } of listener.defaultActions) {
      if (type !== 'redirect' || redirect?.protocol !== 'HTTPS') report(`serves ${type} over plain HTTP`);
    }
  }),
};
