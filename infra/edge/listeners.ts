import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { API_PATH_PATTERN } from '../../contract/edge';
import { type ListenerRulesArgs, listenerRules } from './listener-rules';

export interface ListenersArgs extends ListenerRulesArgs {
  loadBalancerArn: pulumi.Input<string>;
  certificateArn: pulumi.Input<string>;
}

/** Listeners of the load balancer: HTTPS with the listener rules, and HTTP, which only redirects there. */
export class Listeners extends pulumi.ComponentResource {
  /** The target group is in use once these exist. */
  readonly rules: aws.lb.ListenerRule[];

  constructor(name: string, args: ListenersArgs, options: pulumi.ComponentResourceOptions) {
    super('gatehouse:infra:Listeners', name, {}, options);
    const { loadBalancerArn, certificateArn } = args;

    const https = new aws.lb.Listener(
      `${name}-https`,
      {
        loadBalancerArn,
        port: 443,
        protocol: 'HTTPS',
        sslPolicy: 'ELBSecurityPolicy-TLS13-1-2-2021-06',
        certificateArn,
        routingHttpResponseStrictTransportSecurityHeaderValue: 'max-age=31536000',
        routingHttpResponseXContentTypeOptionsHeaderValue: 'nosniff',
        routingHttpResponseXFrameOptionsHeaderValue: 'DENY',
        routingHttpResponseServerEnabled: false,
        defaultActions: [
          {
            type: 'fixed-response',
            fixedResponse: { statusCode: '404', contentType: 'text/plain', messageBody: 'Not found' },
          },
        ],
      },
      { parent: this },
    );
    this.rules = Object.entries(listenerRules(args)).map(
      ([rule, ruleArgs]) =>
        new aws.lb.ListenerRule(`${name}-${rule}`, { listenerArn: https.arn, ...ruleArgs }, { parent: this }),
    );

    const http = new aws.lb.Listener(
      `${name}-http`,
      {
        loadBalancerArn,
        port: 80,
        protocol: 'HTTP',
        routingHttpResponseServerEnabled: false,
        defaultActions: [
          { type: 'redirect', redirect: { protocol: 'HTTPS', port: '443', statusCode: 'HTTP_301' } },
        ],
      },
      { parent: this },
    );
    // A redirected API client would go on sending its token in the clear, and nobody would notice.
    new aws.lb.ListenerRule(
      `${name}-http-api`,
      {
        listenerArn: http.arn,
        priority: 10,
        conditions: [{ pathPattern: { values: [API_PATH_PATTERN] } }],
        actions: [
          {
            order: 1,
            type: 'fixed-response',
            fixedResponse: { statusCode: '403', contentType: 'text/plain', messageBody: 'HTTPS is required' },
          },
        ],
      },
      { parent: this },
    );
    this.registerOutputs({});
  }
}
